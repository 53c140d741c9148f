"""Writes of a control under way: begun, its sample chosen, findings noted, the checklist answered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent, AgentKind
from samband.base.models import Wording
from samband.base.thread import declare, record
from samband.base.versions import claim_version
from samband.kernel.decision import Refused
from samband.kernel.text import gettext_noop
from samband.projects.access.control import can_move_control, can_work_on_control
from samband.projects.actions.reports import hold_report, subject_of
from samband.projects.control_checklist import ANSWERS, questions
from samband.projects.control_money import line_rows, money_of
from samband.projects.domain.control_figures import finding_problems
from samband.projects.domain.partner_report import next_status
from samband.projects.models import Control, Controlling, Finding, PartnerReport, ReportLine
from samband.projects.report_tasks import tell_partner_people
from samband.rules.domain.costs.problem import Problem

declare("partner_report.control_started", _("{by} began the control of the report"))
declare("partner_report.sample_chosen", _("{by} chose {lines} lines to look at"))
declare("partner_report.findings_noted", _("{by} noted findings on {lines} lines"))
declare("partner_report.checklist_answered", _("{by} answered {answered} questions of the checklist"))


class NotAsFound(Refused):
    """Findings that cannot stand; ``problems`` say on which line, what and how to mend it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(_("Some findings cannot stand as they are. Each is said beside its line."))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Noted:
    """What is noted on a line: looked at or not, deducted with a type of error, or parked; in minor units."""

    line: str
    in_sample: bool = False
    deducted_minor: int = 0
    error_type: str = ""
    is_parked: bool = False
    comment: str = ""


def for_control(agent: Agent, control: Control) -> Agent:
    """Let a person act for the body that controls, whichever they act for otherwise."""
    if agent.kind is not AgentKind.PERSON or control.body not in agent.organisations:
        return agent
    return replace(agent, acting_for=control.body)


@transaction.atomic
def start_control(report: PartnerReport, *, by: Agent, version: int) -> Control:
    """Begin the control of a report that was handed in; its partner is told and cannot take it back now.

    Raises:
        Refused: when the agent does not control the partner, or the report is not handed in.
        ChangedMeanwhile: when somebody changed the report since ``version``.
    """
    can_move_control(by, report, "start_control").or_refuse()
    held = hold_report(report, version=version)
    can_move_control(by, held, "start_control").or_refuse()
    held.status, held.changed_at = next_status(held.status, "start_control"), timezone.now()
    held.save(update_fields=["status", "changed_at"])
    assigned = Controlling.objects.filter(partner=held.partner, ended_on__isnull=True)
    body = assigned.select_related("body").first()
    made = Control(
        report=held,
        body=body.body.key if body else by.acting_for or held.partner.organisation.key,
        started_at=timezone.now(),
    )
    made.full_clean(exclude=["report"])
    made.save(force_insert=True)
    event = record("partner_report.control_started", subject_of(held), by=for_control(by, made))
    tell_partner_people.enqueue(held.partner.key, event.pk)
    return made


def hold_control(control: Control, *, by: Agent, version: int) -> Control:
    """Lock a control in the version that was seen, and take its next version.

    Not an event: the action that holds it has the line and the transaction.

    Raises:
        Refused: when the agent may not work on it, or it is over.
        ChangedMeanwhile: when another controller saved it since.
    """
    can_work_on_control(by, control.report).or_refuse()
    claim_version(Control.objects.all(), pk=control.pk, version=version)
    held = Control.objects.select_related(
        "report__partner__project__programme", "report__partner__organisation", "report__plan"
    ).get(pk=control.pk)
    can_work_on_control(by, held.report).or_refuse()
    if held.status != "under_way":
        raise Refused(_("This control was broken off: the report went back to its partner."))
    return held


@transaction.atomic
def choose_sample(
    control: Control, *, by: Agent, version: int, lines: Iterable[str], method: str = "", lang: str = ""
) -> Control:
    """Choose the lines to look at; what is deducted or parked is part of the sample in any case.

    ``method`` says in words how they were chosen. The draw's seed is the control's key, kept on the thread.

    Raises:
        Refused: when the agent may not, or the control is over.
        ChangedMeanwhile: when another controller saved it since ``version``.
    """
    held = hold_control(control, by=by, version=version)
    wanted = set(lines)
    rows = {row.pk: row for row in held.report.lines.all()}
    known = {one.line_id: one for one in held.findings.all()}
    for pk, row in rows.items():
        chosen = row.key in wanted
        if pk in known and known[pk].in_sample != chosen:
            known[pk].in_sample = chosen
            known[pk].save(update_fields=["in_sample"])
        elif pk not in known and chosen:
            Finding.objects.create(control=held, line=row, in_sample=True)
    held.sample_method, held.lang = method.strip()[:2_000], lang or held.lang
    held.save(update_fields=["sample_method", "lang"])
    count = sum(row.key in wanted for row in rows.values())
    by = for_control(by, held)
    record(
        "partner_report.sample_chosen",
        subject_of(held.report),
        by=by,
        lines=count,
        of=len(rows),
        seed=held.key,
    )
    return held


@transaction.atomic
def note_findings(
    control: Control, *, by: Agent, version: int, notes: Sequence[Noted], lang: str = ""
) -> Control:
    """Note what was found on some lines; what is wrong with one stops all, and is said beside each.

    Raises:
        NotAsFound: with what is wrong on which line.
        Refused: when the agent may not, or the control is over.
        ChangedMeanwhile: when another controller saved it since ``version``.
    """
    held = hold_control(control, by=by, version=version)
    rows = line_rows(held.report)
    by_key = {row.key: row for row in rows}
    found = {one.line_id: one for one in held.findings.all()}
    changed = [_noted(held, by_key[one.line], one, found, lang) for one in notes if one.line in by_key]
    after = money_of(held.report, rows, found)
    problems = finding_problems(after.lines, after.findings)
    problems += [_unknown(one.line) for one in notes if one.line not in by_key]
    if problems:
        raise NotAsFound(problems)
    for row in changed:
        row.full_clean(exclude=["control", "line"], validate_unique=False)
        row.save()
    by = for_control(by, held)
    record(
        "partner_report.findings_noted",
        subject_of(held.report),
        by=by,
        lines=len(changed),
        deducted_minor=after.figures.deducted_minor,
        certified_minor=after.figures.certified.total_minor,
    )
    return held


def _noted(control: Control, row: ReportLine, one: Noted, found: dict[int, Finding], lang: str) -> Finding:
    made = found.get(row.pk) or Finding(control=control, line=row)
    made.in_sample = one.in_sample or one.is_parked or bool(one.deducted_minor)
    made.deducted_minor, made.is_parked = one.deducted_minor, one.is_parked
    made.error_type = one.error_type
    made.comment, made.lang = one.comment.strip(), lang or made.lang
    found[row.pk] = made
    return made


def _unknown(key: str) -> Problem:
    what = gettext_noop("This line is not in the report.")
    return Problem(key, what, gettext_noop("Reload the page, and note it on the right line."))


@transaction.atomic
def answer_checklist(
    control: Control,
    *,
    by: Agent,
    version: int,
    answers: Mapping[str, tuple[str, str]],
    conclusion: str = "",
    lang: str = "",
) -> Control:
    """Answer questions of the checklist, each with a note or none, and write the conclusion.

    Raises:
        Refused: when the agent may not, an answer is none of the choices, or the control is over.
        ChangedMeanwhile: when another controller saved it since ``version``.
    """
    held = hold_control(control, by=by, version=version)
    codes = {code for code, _about in questions()}
    kept = dict(held.checklist)
    for code, (answer, note) in answers.items():
        if code not in codes or answer not in (*ANSWERS, ""):
            raise Refused(_("This is not one of the choices. Choose one in the list."))
        old = kept.pop(code, {})
        if answer:
            kept[code] = {"answer": answer, "note": _note_key(old.get("note", ""), note, lang)}
    held.checklist, held.conclusion = kept, conclusion.strip()
    held.lang = lang or held.lang
    held.full_clean(exclude=["report"])
    held.save(update_fields=["checklist", "conclusion", "lang"])
    by = for_control(by, held)
    record("partner_report.checklist_answered", subject_of(held.report), by=by, answered=len(kept))
    return held


def _note_key(old: str, text: str, lang: str) -> str:
    """Keep a note's words beside the list; a wording that says the same is kept as it is."""
    words = text.strip()[:2_000]
    if not words:
        return ""
    if old and Wording.objects.filter(key=old, text=words).exists():
        return old
    return Wording.objects.create(text=words, lang=lang).key
