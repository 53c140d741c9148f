"""Partner reports as records: each with its figures, lines, control, certificate and index of evidence.

Everything is what the asking agent reads on the pages: lines of pay are masked by the same rule, and what a
reader may not see of evidence is counted and named as left out.
"""

import csv
import io
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samband.base.agents import Agent
from samband.base.cells import harmless
from samband.base.files import read_file
from samband.base.models import Wording
from samband.base.templatetags.wording import amount
from samband.projects.costs_reading import EXPORT_COLUMNS, ShownLine, export_rows, shown_lines
from samband.projects.models import (
    Certificate,
    Control,
    ControlQuestion,
    EvidenceFile,
    Finding,
    ItemProgress,
    OfficialPaper,
    Partner,
    PartnerReport,
    ReportLine,
    ReportText,
)
from samband.projects.report_words import STATE_WORDS

_REFERRED: Final = ("cost_option", "staff", "procurement", "work_package", "taken_back_from")
_EVIDENCE: Final = ("number", "line", "file", "kind", "bytes", "sha256", "payroll", "added_at")


@dataclass(frozen=True, slots=True)
class ReportRecord:
    """A report made ready: its folder, its files, what it says in short, what was left out."""

    report: PartnerReport
    folder: str
    files: Mapping[str, bytes]
    line: str
    left_out: Sequence[str]


def as_json(content: Any) -> bytes:
    """Write plain values as the files of a case hold them."""
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True).encode("utf-8", "replace")


def as_csv(columns: Iterable[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Write rows with semicolons; no cell is ever a formula."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        texts = [str(cell) for cell in row]
        # A negative amount is no formula.
        writer.writerow(
            [text if _is_number(text) else safe for text, safe in zip(texts, harmless(texts), strict=True)]
        )
    return b"\xef\xbb\xbf" + buffer.getvalue().encode("utf-8", "replace")


def _is_number(text: str) -> bool:
    return text.removeprefix("-").replace(".", "", 1).isdecimal()


def moment_text(value: datetime | None) -> str | None:
    """Give a moment as data, in UTC."""
    return value.astimezone(UTC).isoformat(timespec="seconds") if value else None


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def report_records(agent: Agent, reports: Iterable[PartnerReport]) -> list[ReportRecord]:
    """Make the records of reports that an agent may see, with as many questions as there are partners."""
    held = list(reports)
    found = _Found.of(agent, held)
    return [_record(one, found) for one in held]


def _by_report(rows: Iterable[Any]) -> dict[int, list[Any]]:
    grouped: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[row.report_id].append(row)
    return grouped


@dataclass(frozen=True, slots=True)
class _Found:
    """All that belongs to some reports and an agent may see, by report."""

    texts: Mapping[int, list[ReportText]]
    progress: Mapping[int, list[ItemProgress]]
    lines: Mapping[int, list[ShownLine]]
    files: Mapping[int, list[EvidenceFile]]
    withheld: Mapping[int, int]
    controls: Mapping[int, list[Control]]
    findings: Mapping[int, list[Finding]]
    notes: Mapping[str, str]
    questions: Mapping[int, list[ControlQuestion]]
    certificates: Mapping[int, list[Certificate]]
    papers: Mapping[int, list[OfficialPaper]]

    @classmethod
    def of(cls, agent: Agent, reports: Sequence[PartnerReport]) -> "_Found":
        """Fetch it."""
        ours = {"report__in": [one.pk for one in reports]}
        seen = EvidenceFile.objects.visible_to(agent).filter(**ours).select_related("line").order_by("id")
        controls = list(Control.objects.visible_to(agent).filter(**ours).order_by("id"))
        findings: dict[int, list[Finding]] = defaultdict(list)
        for one in Finding.objects.filter(control__in=controls).select_related("line").order_by("line_id"):
            findings[one.control_id].append(one)
        made = Certificate.objects.visible_to(agent).filter(**ours).select_related("paper")
        return cls(
            texts=_by_report(ReportText.objects.filter(**ours)),
            progress=_by_report(ItemProgress.objects.filter(**ours).select_related("item")),
            lines=_lines_of(agent, reports),
            files=_by_report(seen),
            withheld=_withheld(reports, set(seen.values_list("pk", flat=True))),
            controls=_by_report(controls),
            findings=findings,
            notes=_notes_of(controls),
            questions=_by_report(
                ControlQuestion.objects.visible_to(agent).filter(**ours).select_related("line")
            ),
            certificates=_by_report(made.prefetch_related("amounts", "corrections")),
            papers=_by_report(OfficialPaper.objects.visible_to(agent).filter(**ours).order_by("id")),
        )


def _lines_of(agent: Agent, reports: Sequence[PartnerReport]) -> dict[int, list[ShownLine]]:
    """Give lines by report as the agent may read them: who reads payroll is asked once a partner."""
    ours = ReportLine.objects.visible_to(agent).filter(report__in=[one.pk for one in reports])
    by_partner: dict[int, list[ReportLine]] = defaultdict(list)
    partner_of = {one.pk: one.partner_id for one in reports}
    for line in ours.select_related(*_REFERRED).order_by("number", "id"):
        by_partner[partner_of[line.report_id]].append(line)
    first = {one.partner_id: one for one in reports}
    shown: dict[int, list[ShownLine]] = defaultdict(list)
    for partner, lines in by_partner.items():
        for one in shown_lines(agent, first[partner], lines):
            shown[one.line.report_id].append(one)
    return shown


def _withheld(reports: Sequence[PartnerReport], seen: set[int]) -> dict[int, int]:
    kept = EvidenceFile.objects.filter(
        report__in=[one.pk for one in reports],
        removed_at__isnull=True,
        report__first_submitted_at__isnull=False,
    )
    counted: dict[int, int] = defaultdict(int)
    for pk, report in kept.values_list("pk", "report_id"):
        counted[report] += pk not in seen
    return counted


def _notes_of(controls: Iterable[Control]) -> dict[str, str]:
    keys = [said["note"] for one in controls for said in one.checklist.values() if said.get("note")]
    return dict(Wording.objects.filter(key__in=keys).values_list("key", "text")) if keys else {}


def _record(report: PartnerReport, found: _Found) -> ReportRecord:
    files = {
        "record.json": as_json(_content(report, found)),
        "lines.csv": as_csv(EXPORT_COLUMNS, export_rows(found.lines.get(report.pk, []))),
        "evidence.csv": as_csv(_EVIDENCE, _evidence_rows(found.files.get(report.pk, []))),
    }
    controls = [_control(one, found) for one in found.controls.get(report.pk, [])]
    questions = [_question(one) for one in found.questions.get(report.pk, [])]
    if controls or questions:
        files["control.json"] = as_json({"controls": controls, "questions": questions})
    for made in found.certificates.get(report.pk, []):
        files |= _certificate(made)
    left_out = []
    if count := found.withheld.get(report.pk, 0):
        left_out = [
            ngettext(
                "%(report)s: %(count)s file of payroll, for the partner and its controller alone",
                "%(report)s: %(count)s files of payroll, for the partner and its controller alone",
                count,
            )
            % {"report": _named(report), "count": count}
        ]
    folder = f"reports/partner-{report.partner.number}-report-{report.number}"
    return ReportRecord(report, folder, files, _in_short(report), left_out)


def _named(report: PartnerReport) -> str:
    words = {"partner": str(report.partner), "number": report.number}
    return _("%(partner)s, report %(number)s") % words


def _in_short(report: PartnerReport) -> str:
    state = str(STATE_WORDS[report.status])
    minor = (report.figures or {}).get("declared_minor")
    said = amount(minor, report.partner.project.currency) if isinstance(minor, int) else ""
    return f"{_named(report)}: " + ", ".join(part for part in (state, said) if part)


def _partner(one: Partner) -> dict[str, Any]:
    body = one.organisation
    return {"key": one.key, "number": one.number, "organisation": body.key, "name": body.name}


def _content(report: PartnerReport, found: _Found) -> dict[str, Any]:
    named = ("text", "lang")
    return {
        "sort": "partner_report",
        "key": report.key,
        "project": report.partner.project.key,
        "partner": _partner(report.partner),
        "number": report.number,
        "period": report.period.number,
        "starts_on": _day(report.starts_on),
        "ends_before": _day(report.ends_before),
        "status": report.status,
        "plan_version": report.plan.number,
        "currency": report.partner.project.currency,
        "figures": report.figures,
        "carry_over": report.carry_over,
        "rates": report.rates,
        "sent_back_because": {"text": report.why, "lang": report.why_lang} if report.why else None,
        "texts": [
            {"field": one.field, "about": one.about, **{name: getattr(one, name) for name in named}}
            for one in found.texts.get(report.pk, [])
        ],
        "progress": [
            {"item": one.item.key, "state": one.state, "done_on": _day(one.done_on), "text": one.text,
             "lang": one.lang}
            for one in found.progress.get(report.pk, [])
        ],
        "official_papers": [
            {"sort": one.sort, "name": one.name, "sha256": one.sha256, "reference": one.reference,
             "dated_on": _day(one.dated_on)}
            for one in found.papers.get(report.pk, [])
        ],
        "owning_body": report.owning_body,
        "case_number": report.case_number,
        "first_submitted_at": moment_text(report.first_submitted_at),
        "submitted_at": moment_text(report.submitted_at),
        "certified_at": moment_text(report.certified_at),
        "version": report.version,
    }  # fmt: skip


def _evidence_rows(files: Iterable[EvidenceFile]) -> Iterable[list[Any]]:
    for number, one in enumerate(files, start=1):
        line = one.line.number if one.line else ""
        about = (one.name, one.kind, one.size, one.sha256, "yes" if one.is_payroll else "no")
        yield [number, line, *about, moment_text(one.added_at)]


def _control(one: Control, found: _Found) -> dict[str, Any]:
    return {
        "key": one.key,
        "body": one.body,
        "status": one.status,
        "sample_method": one.sample_method,
        "conclusion": one.conclusion,
        "lang": one.lang,
        "checklist": {
            code: {"answer": said.get("answer", ""), "note": found.notes.get(said.get("note", ""), "")}
            for code, said in one.checklist.items()
        },
        "findings": [
            {"line": row.line.number, "in_sample": row.in_sample, "deducted_minor": row.deducted_minor,
             "error_type": row.error_type, "is_parked": row.is_parked, "comment": row.comment}
            for row in found.findings.get(one.pk, [])
        ],
        "started_at": moment_text(one.started_at),
        "finished_at": moment_text(one.finished_at),
    }  # fmt: skip


def _question(one: ControlQuestion) -> dict[str, Any]:
    return {
        "line": one.line.number if one.line else None,
        "question": {"text": one.question, "lang": one.question_lang},
        "answer": {"text": one.answer, "lang": one.answer_lang} if one.answered_at else None,
        "due_on": _day(one.due_on),
        "asked_at": moment_text(one.asked_at),
        "answered_at": moment_text(one.answered_at),
    }


def _certificate(made: Certificate) -> dict[str, bytes]:
    """Give a certificate's content, its sealed files byte for byte, and what was corrected of it."""
    names = ("number", "why", "lang", "decided_by", "findings", "amounts")
    content = {
        "key": made.key,
        "number": made.number,
        "is_official": made.is_official,
        "content": made.content,
        "amounts": [[one.sort, one.part, one.amount_minor] for one in made.amounts.all()],
        "corrections": [
            {"on": one.on.isoformat(), **{name: getattr(one, name) for name in names}}
            for one in made.corrections.all()
        ],
        "made_at": moment_text(made.made_at),
    }
    files = {"certificate.json": as_json(content)}
    paper = getattr(made, "paper", None)
    sealed = (("sealed.json", paper.json_sha256), ("pdf", paper.pdf_sha256)) if paper else ()
    for form, sha256 in sealed:
        if kept := read_file(sha256):
            files[f"certificate.{form}"] = kept
    return files
