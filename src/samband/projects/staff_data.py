"""All that is kept of a person whose pay is reported, as plain values."""

from typing import Any

from samband.kernel.money import minor_text
from samband.projects.models import ReportLine, StaffMember


def staff_data(member: StaffMember) -> dict[str, Any]:
    """Give what is kept of a person: how the pay is reckoned, and every line of it."""
    lines = ReportLine.objects.filter(staff=member).select_related("report").order_by("report_id", "number")
    return {
        "role": member.role,
        "name": member.name,
        "method": member.method,
        "percent": None if member.percent is None else str(member.percent),
        "yearly_cost": None if member.yearly_cost_minor is None else minor_text(member.yearly_cost_minor),
        "currency": member.currency,
        "since": member.since.isoformat() if member.since else None,
        "until": member.until.isoformat() if member.until else None,
        "document": member.document_name,
        "lines": [
            {
                "report": line.report.number,
                "line": line.number,
                "description": line.description,
                "comment": line.comment,
                "paid_on": line.paid_on.isoformat() if line.paid_on else None,
                "hours": None if line.units is None else str(line.units),
                "amount": minor_text(line.declared_minor),
                "currency": line.currency,
            }
            for line in lines
        ],
    }
