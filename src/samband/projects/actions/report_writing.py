"""Writes of what a report says: its texts, how far things have come, what others have contributed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.base.thread import declare, record
from samband.kernel.decision import Refused
from samband.matching.domain.language import detect
from samband.projects.access.reports import can_write_report
from samband.projects.actions.reports import acting_for, hold_report, subject_of
from samband.projects.models import ItemProgress, PartnerReport, ReportContribution, ReportText

declare("partner_report.written", _("{by} wrote in the report"))
declare("partner_report.contributed", _("{by} stated what the sources contributed"))
_MOST_DETECTED = 2_000


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an item of the plan has come: its state, since when it is done, and what is said of it."""

    state: str
    done_on: date | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody wrote in a report: texts by (field, about), progress by the item's key.

    What is not named stays as it is.
    """

    texts: Mapping[tuple[str, str], str] = field(default_factory=dict)
    progress: Mapping[str, Progress] = field(default_factory=dict)


@transaction.atomic
def save_report_texts(report: PartnerReport, *, by: Agent, version: int, written: Written) -> PartnerReport:
    """Save what was written in a report that is with its partner; the same words again change nothing.

    Raises:
        Refused: when the agent may not change it now.
        ChangedMeanwhile: when somebody changed the report since ``version``.
        ValidationError: when a text is too long, or a state unknown.
    """
    held, changed = _put(report, by, version, written)
    if changed:
        record("partner_report.written", subject_of(held), by=acting_for(by, held.partner), parts=changed)
    return held


@transaction.atomic
def autosave_report_texts(
    report: PartnerReport, *, by: Agent, version: int, written: Written
) -> PartnerReport:
    """Save what is being typed.

    Not an event: it is no decision to save; handing in is.

    Raises:
        Refused: when the agent may not change it now.
        ChangedMeanwhile: when somebody changed the report since ``version``.
        ValidationError: when a text is too long, or a state unknown.
    """
    return _put(report, by, version, written)[0]


def _put(report: PartnerReport, by: Agent, version: int, written: Written) -> tuple[PartnerReport, int]:
    can_write_report(by, report).or_refuse()
    texts, progress = _new_texts(report, written), _new_progress(report, written)
    if not texts and not progress:
        return report, 0
    held = hold_report(report, version=version)
    can_write_report(by, held).or_refuse()
    # Read again behind the lock: these are the rows that are written.
    texts, progress = _new_texts(held, written), _new_progress(held, written)
    for text in texts:
        text.full_clean(exclude=["report"])
    for row in progress:
        row.full_clean(exclude=["report", "item"])
    ReportText.objects.bulk_update(texts, ["text", "lang"])
    ItemProgress.objects.bulk_update(progress, ["state", "done_on", "text", "lang"])
    held.changed_at = timezone.now()
    held.save(update_fields=["changed_at"])
    return held, len(texts) + len(progress)


def _new_texts(report: PartnerReport, written: Written) -> list[ReportText]:
    found = []
    for row in ReportText.objects.filter(report=report):
        said = written.texts.get((row.field, row.about))
        if said is not None and said != row.text:
            row.text, row.lang = said, detect(said[:_MOST_DETECTED]).lang or row.lang
            found.append(row)
    return found


def _new_progress(report: PartnerReport, written: Written) -> list[ItemProgress]:
    found = []
    for row in ItemProgress.objects.filter(report=report).select_related("item"):
        said = written.progress.get(row.item.key)
        if said is None or said == Progress(row.state, row.done_on, row.text):
            continue
        if said.text != row.text:
            row.lang = detect(said.text[:_MOST_DETECTED]).lang or row.lang
        row.state, row.done_on, row.text = said.state, said.done_on, said.text
        found.append(row)
    return found


@transaction.atomic
def save_contributions(
    report: PartnerReport, *, by: Agent, version: int, amounts: Mapping[int, int]
) -> PartnerReport:
    """State what each source besides the partner has contributed in the period.

    ``amounts`` are minor units of the project's currency by the row's number. What is left of what the funds
    leave is the partner's own.

    Raises:
        Refused: when the agent may not change it now, or a row is not the report's.
        ChangedMeanwhile: when somebody changed the report since ``version``.
        ValidationError: when an amount is too large.
    """
    can_write_report(by, report).or_refuse()
    held = hold_report(report, version=version)
    can_write_report(by, held).or_refuse()
    rows = {row.pk: row for row in ReportContribution.objects.filter(report=held)}
    if set(amounts) - set(rows):
        raise Refused(_("These contributions are not those of the report. Reload the page."))
    changed = [rows[pk] for pk, minor in amounts.items() if rows[pk].amount_minor != minor]
    for row in changed:
        row.amount_minor = amounts[row.pk]
        row.full_clean(exclude=["report", "contribution"])
    ReportContribution.objects.bulk_update(changed, ["amount_minor"])
    held.changed_at = timezone.now()
    held.save(update_fields=["changed_at"])
    record("partner_report.contributed", subject_of(held), by=acting_for(by, held.partner), rows=len(changed))
    return held
