"""A line that was read from a file as a line of the report: its procurement and hours are found again."""

from dataclasses import replace
from decimal import Decimal

from samband.projects.costs_entry import Entry
from samband.projects.domain.cost_entry import Said, said_of_read
from samband.projects.domain.read_costs import ReadLine


def matched(line: ReadLine, category: str, entry: Entry) -> Said:
    """Give a line as somebody says it; its procurement is found by name or number."""
    said = said_of_read(line, category, entry.currencies[0])
    named = line.procurement.strip().casefold()
    found = next(
        (
            one.key
            for one in entry.procurements.values()
            if named and named in (one.name.casefold(), one.reference.casefold())
        ),
        "",
    )
    text = said.description
    if line.staff and line.staff.casefold() not in text.casefold():
        text = ", ".join(part for part in (text, line.staff) if part)[:500]
    return replace(said, description=text.replace("\x00", ""), procurement=found, units=_hours(line.hours))


def _hours(hours: Decimal | None) -> Decimal | None:
    """Give hours with at most two decimals; what has more cannot be kept and is not known."""
    if hours is None or not hours.is_finite() or abs(hours) >= 10**12 or hours * 100 % 1:
        return None
    return hours.quantize(Decimal("0.01"))
