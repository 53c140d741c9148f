"""Writes on the way to an official system: evidence taken, its files held against ours, kept or forgotten."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.accounts.models import Person
from samband.base.agents import Agent
from samband.base.thread import declare, record
from samband.kernel.decision import Refused
from samband.projects.access.official import can_compare, can_drop_comparison, can_take_evidence
from samband.projects.actions.costs import subject_of
from samband.projects.domain.official.differences import Difference, differences
from samband.projects.domain.official.kept import difference_kept, problem_kept
from samband.projects.domain.official.layout import Layout
from samband.projects.domain.official.returned import Returned
from samband.projects.models import OfficialComparison, PartnerReport
from samband.projects.models.official import KEPT, LOOKED
from samband.projects.official_reading import digest_of, official_lines
from samband.projects.tasks_costs import enqueue_forgetting

# So many differences are kept word for word; how many there were is always kept.
MOST_KEPT: Final = 1_000

declare("partner_report.evidence_taken", _("{by} took the evidence of a partner report as one file"))
declare(
    "partner_report.official_compared",
    _("{by} kept a comparison with the programme's own system. Differences: {differences}"),
)


@dataclass(frozen=True, slots=True)
class BroughtFile:
    """An official system's file that is kept already, and what was read in it."""

    name: str
    sha256: str
    size: int
    returned: Returned


@transaction.atomic
def take_evidence(report: PartnerReport, *, by: Agent, files: int, withheld: int) -> None:
    """Note that somebody took a report's evidence: how many files, and how many were withheld from them.

    Raises:
        Refused: when the agent may not see the report.
    """
    can_take_evidence(by, report).or_refuse()
    record("partner_report.evidence_taken", subject_of(report), by=by, files=files, withheld=withheld)


@transaction.atomic
def compare_official(
    report: PartnerReport, *, by: Agent, layout: Layout, file: BroughtFile
) -> OfficialComparison:
    """Hold an official system's file against a report's costs; nothing of ours changes.

    Not an event: what was only looked at leaves nothing on the thread until somebody keeps it.

    Raises:
        Refused: when the agent is neither the partner nor its controller.
    """
    can_compare(by, report).or_refuse()
    lines = official_lines(by, report, layout)
    found: Sequence[Difference] = differences(layout, lines, file.returned)
    payroll = {line.key for line in lines if line.is_payroll}
    made = OfficialComparison(
        report=report,
        system=layout.system,
        maker=Person.objects.filter(key=by.person).first() if by.person else None,
        file_name=file.name[:200],
        sha256=file.sha256,
        size=file.size,
        lines=len(file.returned.lines),
        differences=len(found),
        found=[difference_kept(one, payroll) for one in found[:MOST_KEPT]],
        problems=[problem_kept(one) for one in file.returned.problems[:MOST_KEPT]],
        digest=digest_of(lines),
        made_at=timezone.now(),
    )
    made.full_clean(exclude=["report", "maker"])
    made.save(force_insert=True)
    return made


@transaction.atomic
def keep_comparison(comparison: OfficialComparison, *, by: Agent) -> None:
    """Keep a comparison and its file beside the report as proof.

    Raises:
        Refused: when the agent is neither the partner nor its controller, or it is kept or gone already.
    """
    can_compare(by, comparison.report).or_refuse()
    waiting = OfficialComparison.objects.filter(pk=comparison.pk, status=LOOKED)
    if not waiting.update(status=KEPT, kept_at=timezone.now()):
        raise Refused(_("This comparison is kept already, or was forgotten."))
    record(
        "partner_report.official_compared",
        subject_of(comparison.report),
        by=by,
        comparison=comparison.key,
        system=comparison.system,
        lines=comparison.lines,
        differences=comparison.differences,
    )


@transaction.atomic
def drop_comparison(comparison: OfficialComparison, *, by: Agent) -> None:
    """Forget a comparison that was only looked at, and its file.

    Not an event: it was never on the thread.

    Raises:
        Refused: when the agent is neither the partner nor its controller, or it is kept.
    """
    can_drop_comparison(by, comparison).or_refuse()
    if not OfficialComparison.objects.filter(pk=comparison.pk, status=LOOKED).delete()[0]:
        raise Refused(_("This comparison is kept already, or was forgotten."))
    enqueue_forgetting(comparison.sha256)


@transaction.atomic
def forget_comparisons(before: datetime, *, by: Agent) -> int:
    """Forget comparisons that were looked at before a moment and never kept; gives how many.

    Not an event: they were never on the thread.
    """
    if not by.is_operator:
        return 0
    old = list(OfficialComparison.objects.filter(status=LOOKED, made_at__lt=before)[:500])
    OfficialComparison.objects.filter(pk__in=[one.pk for one in old]).delete()
    for one in old:
        enqueue_forgetting(one.sha256)
    return len(old)


@transaction.atomic
def let_go_of_comparisons(person: Person, *, by: Agent) -> int:
    """Take a person's name off the official files that they brought; gives how many.

    Not an event: the erasure of a person is recorded where it is asked for.
    """
    return OfficialComparison.objects.filter(maker=person).update(maker=None)
