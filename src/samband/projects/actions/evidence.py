"""Writes of evidence: files added to a report or a line, linked anew, removed while the report is written."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.base.thread import declare, record
from samband.kernel.decision import Refused
from samband.projects.access.costs import can_write_costs
from samband.projects.actions.costs import subject_of
from samband.projects.models import EvidenceFile, PartnerReport, ReportLine
from samband.projects.tasks_costs import enqueue_forgetting

declare("partner_report.evidence_added", _("{by} added evidence to a partner report"))
declare("partner_report.evidence_changed", _("{by} linked evidence of a partner report to another line"))
declare("partner_report.evidence_removed", _("{by} removed evidence from a partner report"))


@dataclass(frozen=True, slots=True)
class Brought:
    """A file that has been looked at and kept, with what was found in it."""

    name: str
    sha256: str
    kind: str
    size: int
    scan: str


def _open_report(report: PartnerReport, by: Agent) -> PartnerReport:
    """Lock a report that is being written; its lines may change beside it."""
    can_write_costs(by, report).or_refuse()
    held = PartnerReport.objects.select_for_update(of=("self",)).select_related("partner__project")
    found = held.get(pk=report.pk)
    can_write_costs(by, found).or_refuse()
    return found


def _line_in(report: PartnerReport, key: str) -> ReportLine | None:
    if not key:
        return None
    line = report.lines.filter(key=key).first()
    if line is None:
        raise Refused(_("This line is not there any more. Reload the page."))
    return line


@transaction.atomic
def add_evidence(
    report: PartnerReport, *, by: Agent, files: Sequence[Brought], line: str = "", is_payroll: bool = False
) -> list[EvidenceFile]:
    """Add files to a report, or to one of its lines by key; a line of payroll makes them payroll.

    Raises:
        Refused: when the agent does not write the report, or the line is gone.
    """
    held = _open_report(report, by)
    found, now = _line_in(held, line), timezone.now()
    made = EvidenceFile.objects.bulk_create(
        EvidenceFile(
            report=held,
            line=found,
            name=file.name[:200],
            sha256=file.sha256,
            kind=file.kind,
            size=file.size,
            scan=file.scan,
            is_payroll=is_payroll or bool(found and found.is_payroll),
            added_at=now,
        )
        for file in files
    )
    record(
        "partner_report.evidence_added",
        subject_of(held),
        by=by,
        files=len(made),
        line=found.key if found else "",
    )
    return made


@transaction.atomic
def change_evidence(file: EvidenceFile, *, by: Agent, line: str, is_payroll: bool) -> None:
    """Link a file to another line by key, or to the report as a whole, and say whether it is payroll.

    Raises:
        Refused: when the agent does not write the report, or file or line are gone.
    """
    held = _open_report(file.report, by)
    found = _line_in(held, line)
    payroll = is_payroll or bool(found and found.is_payroll)
    there = EvidenceFile.objects.filter(pk=file.pk, removed_at__isnull=True)
    if not there.update(line=found, is_payroll=payroll):
        raise Refused(_("The file has been removed."))
    record(
        "partner_report.evidence_changed",
        subject_of(held),
        by=by,
        file=file.key,
        line=found.key if found else "",
    )


@transaction.atomic
def remove_evidence(file: EvidenceFile, *, by: Agent) -> None:
    """Take a file out of a report that is being written.

    Its bytes are erased, unless the report was handed in with it: then a controller may have relied on it.

    Raises:
        Refused: when the agent does not write the report, or it was removed before.
    """
    held = _open_report(file.report, by)
    there = EvidenceFile.objects.filter(pk=file.pk, removed_at__isnull=True)
    if not there.update(removed_at=timezone.now(), line=None):
        raise Refused(_("The file has been removed."))
    if held.first_submitted_at is None:
        enqueue_forgetting(file.sha256)
    record("partner_report.evidence_removed", subject_of(held), by=by, file=file.key)
