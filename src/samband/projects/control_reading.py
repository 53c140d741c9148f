"""A control as its pages read it: lines with evidence and findings, live figures, what is missing."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samband.base.agents import Agent
from samband.base.models import Event, Wording
from samband.projects.control_checklist import (
    ABOUT_WORDS,
    ANSWER_WORDS,
    QUESTION_WORDS,
    questions,
    unanswered,
)
from samband.projects.control_money import ControlMoney
from samband.projects.control_words import ERROR_WORDS, FLAT_WORDS, REASON_WORDS, paid_words
from samband.projects.domain.control_figures import ControlFigures
from samband.projects.domain.partner_report import IN_CONTROL, SUBMITTED
from samband.projects.domain.sampling import SampleLine, SampleRule, suggested
from samband.projects.kept_figures import split_amounts
from samband.projects.models import Control, ControlQuestion, EvidenceFile, PartnerReport, ReportLine
from samband.projects.report_words import CATEGORY_WORDS, STATE_WORDS
from samband.rules.domain.costs.categories import CATEGORIES

OVER, DRAW = 10, 3


@dataclass(frozen=True, slots=True)
class Kept:
    """What was typed and could not be saved: by name of field, and what is wrong by line."""

    typed: Mapping[str, str]
    wrong: Mapping[str, str]


def waiting_rows(agent: Agent) -> list[dict[str, Any]]:
    """Give the reports that wait for an agent's control, by the day they are due; undated ones last."""
    found = (
        PartnerReport.objects.controlled_by(agent)
        .filter(status__in=[SUBMITTED, IN_CONTROL])
        .select_related("partner__project", "partner__organisation", "period")
        .order_by(F("period__control_due_on").asc(nulls_last=True), "submitted_at", "id")
    )
    return [_waiting(one) for one in found[:500]]


def _waiting(one: PartnerReport) -> dict[str, Any]:
    due = one.period.control_due_on
    return {
        "url": reverse("control-report", args=[one.key]),
        "partner": one.partner.organisation.name,
        "lang": one.partner.organisation.lang,
        "project": str(one.partner.project),
        "number": one.number,
        "state": STATE_WORDS[one.status],
        "declared": (one.figures or {}).get("split", {}).get("total"),
        "currency": one.partner.project.currency,
        "due_on": due,
        "is_late": bool(due and due < timezone.localdate()),
    }


def type_options(chosen: str) -> SafeString:
    """Write the choices of a type of error, once for each line of a grid."""
    pairs = [("", "–"), *ERROR_WORDS.items()]
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((code, SafeString(" selected") if code == chosen else "", label) for code, label in pairs),
    )


def line_grid(
    report: PartnerReport, money: ControlMoney, control: Control | None, kept: Kept | None = None
) -> list[dict[str, Any]]:
    """Give the lines of a report as a controller works on them: one question, for the evidence."""
    files: dict[int | None, list[EvidenceFile]] = defaultdict(list)
    for one in EvidenceFile.objects.filter(report=report, removed_at__isnull=True):
        files[one.line_id].append(one)
    reasons = reasons_of(money, control)
    return [_line(report, row, money, files[row.pk], reasons.get(row.key, ()), kept) for row in money.rows]


def reasons_of(money: ControlMoney, control: Control | None) -> Mapping[str, tuple[str, ...]]:
    """Give why lines are proposed for the sample; the draw's seed is the control's key."""
    lines = [
        SampleLine(
            row.key,
            row.amount_minor or 0,
            is_staff=row.category == "staff",
            has_procurement=row.procurement_id is not None,
            is_taken_back=row.taken_back_from_id is not None,
        )
        for row in money.rows
    ]
    return suggested(lines, SampleRule(control.key if control else "", OVER, DRAW))


def _line(
    report: PartnerReport,
    row: ReportLine,
    money: ControlMoney,
    files: Sequence[EvidenceFile],
    reasons: Sequence[str],
    kept: Kept | None,
) -> dict[str, Any]:
    found = money.found.get(row.pk)
    typed = kept.typed if kept else None
    deducted = found.deducted_minor or None if found else None
    kind = found.error_type if found else ""
    return {
        "row": row,
        "category": CATEGORY_WORDS[row.category],
        "staff": row.staff,
        "procurement": row.procurement,
        "files": [(one.name, reverse("control-evidence", args=[report.key, one.key])) for one in files],
        "reasons": [REASON_WORDS[one] for one in reasons],
        "look": bool(typed.get(f"look-{row.key}")) if typed else bool(found and found.in_sample),
        "park": bool(typed.get(f"park-{row.key}")) if typed else bool(found and found.is_parked),
        "deducted": typed.get(f"deduct-{row.key}", "") if typed else deducted,
        "is_typed": typed is not None,
        "options": type_options(typed.get(f"type-{row.key}", "") if typed else kind),
        "kind": ERROR_WORDS.get(kind, ""),
        "comment": typed.get(f"comment-{row.key}", "") if typed else (found.comment if found else ""),
        "comment_lang": found.lang if found else "",
        "wrong": kept.wrong.get(row.key, "") if kept else "",
        "has_finding": found is not None and (found.deducted_minor or found.is_parked or found.comment),
    }


def figure_rows(figures: ControlFigures) -> list[dict[str, Any]]:
    """Give declared, deducted, parked and certified by category, and in all."""
    sorts = (figures.declared, figures.deducted, figures.parked, figures.certified.categories)
    rows = [
        {"label": CATEGORY_WORDS[code], "amounts": [of[code] for of in sorts], "is_sum": False}
        for code in CATEGORIES
        if any(of[code] for of in sorts)
    ]
    totals = [sum(of.values()) for of in sorts]
    return [*rows, {"label": _("Total"), "amounts": totals, "is_sum": True}]


def paid_rows(figures: ControlFigures) -> list[tuple[str, int, int]]:
    """Give who pays what is certified and what is parked: label and the two amounts."""
    parked = dict(split_amounts(figures.parked_split))
    return [
        (paid_words(part), minor, parked.get(part, 0))
        for part, minor in split_amounts(figures.certified.split)
        if minor or parked.get(part, 0)
    ]


def overview_rows(figures: ControlFigures) -> tuple[list[str], list[dict[str, Any]]]:
    """Give deductions by type of error and category, flat rates as the last row."""
    used = [code for code in CATEGORIES if any(row.categories.get(code) for row in figures.overview)]
    rows = [
        {
            "label": ERROR_WORDS[row.error_type] if row.error_type else FLAT_WORDS,
            "amounts": [row.categories.get(code, 0) for code in used],
            "total": row.total_minor,
        }
        for row in figures.overview
    ]
    return [str(CATEGORY_WORDS[code]) for code in used], rows


def checklist_rows(control: Control | None) -> list[dict[str, Any]]:
    """Give the questions of the checklist with their answers and notes: one question."""
    given = control.checklist if control else {}
    keys = [one["note"] for one in given.values() if one.get("note")]
    found = Wording.objects.filter(key__in=keys).values_list("key", "text") if keys else ()
    notes = dict(found)
    return [
        {
            "code": code,
            "about": ABOUT_WORDS[about],
            "text": QUESTION_WORDS[code],
            "answer": given.get(code, {}).get("answer", ""),
            "answer_words": ANSWER_WORDS.get(given.get(code, {}).get("answer", ""), ""),
            "note": notes.get(given.get(code, {}).get("note", ""), ""),
            "choices": [(one, label) for one, label in ANSWER_WORDS.items()],
        }
        for code, about in questions()
    ]


def question_rows(report: PartnerReport, agent: Agent) -> list[dict[str, Any]]:
    """Give what was asked and answered, the latest last; withdrawn ones say so: two questions."""
    found = ControlQuestion.objects.visible_to(agent).filter(report=report).select_related("line")
    asked = list(found.order_by("asked_at", "id"))
    if not asked:
        return []
    events = Event.objects.filter(
        verb="partner_report.question_withdrawn",
        subject_type="partner_report",
        subject_key=report.key,
    )
    withdrawn = {changes.get("question") for changes in events.values_list("changes", flat=True)}
    return [
        {
            "one": one,
            "is_open": one.answered_at is None,
            "is_withdrawn": one.key in withdrawn,
            "is_late": one.answered_at is None and bool(one.due_on and one.due_on < timezone.localdate()),
        }
        for one in asked
    ]


def missing_for(
    control: Control | None, money: ControlMoney, asked: Sequence[Mapping[str, Any]]
) -> list[str]:
    """Say what stands between a control and its certificate."""
    if control is None:
        return [_("Begin the control first.")]
    found = []
    if money.rows and not any(one.is_sampled or one.parked or one.deducted_minor for one in money.findings):
        found.append(_("No line is in the sample yet. It is not asked for, but the certificate will say so."))
    left = len(unanswered(control.checklist))
    if left:
        found.append(_("Questions of the checklist without an answer: %(count)s.") % {"count": left})
    is_open = sum(bool(one["is_open"]) for one in asked)
    if is_open:
        found.append(_("Questions to the partner that are open: %(count)s.") % {"count": is_open})
    return found


RULE = gettext_lazy(
    "Proposed are lines under a procurement, staff costs, credit notes, what was parked before, lines over "
    "%(over)s per cent of the whole, and of the rest %(draw)s drawn by lot. The lot is the order of the "
    "SHA-256 of the control's key and the line's: anybody can repeat it."
)


def rule_words() -> str:
    """Print the rule of what is proposed for the sample."""
    return str(RULE) % {"over": OVER, "draw": DRAW}
