"""A project, or one report of it, as one file: for its leads, its programme, its partners and controllers.

Each gets what they read on the pages, and nothing more: another partner's lines never, pay in the clear only
to the partner and its controller. What a reader does not get is said in the file.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samband.actors.models import Organisation
from samband.base.agents import Agent
from samband.base.templatetags.wording import day
from samband.projects.access.joint import may_read_all
from samband.projects.domain.joint_report import WITHDRAWN
from samband.projects.joint_content import for_strangers
from samband.projects.joint_files import joint_file
from samband.projects.ledger_reading import COLUMNS, export_rows
from samband.projects.models import ChangeRequest, JointReport, LedgerEntry, Partner, PartnerReport, Project
from samband.projects.plan_words import STATUS_WORDS
from samband.site.case_file import RECORD_FORMAT, Part, finished, thread_of
from samband.site.cases import Case, RecordOf
from samband.site.report_record import ReportRecord, as_csv, as_json, moment_text, report_records

REFERRED = ("partner__project__programme", "partner__organisation", "period", "plan")


def project_file(agent: Agent, project: Project, at: datetime) -> dict[str, bytes]:
    """Make the files of a project's record for an agent who is inside it."""
    url = reverse("project-detail", args=[project.key])
    one = RecordOf("project", project.key, project.name, url, project.made_at, project)
    return _file(agent, one, _of_project(agent, one), at)


def report_file(agent: Agent, report: PartnerReport, at: datetime) -> dict[str, bytes]:
    """Make the files of one report's record for an agent who may see it."""
    (made,) = report_records(agent, [report])
    title = f"{report.partner.project}: {made.line.partition(':')[0]}"
    url = reverse("partner-report", args=[report.key])
    one = RecordOf("partner_report", report.key, title, url, report.made_at, report)
    lines = thread_of(one)
    files = {**made.files, "thread.json": as_json(lines)}
    shown = _shown(one, [(_("Where it stands"), made.line, "")], [*made.left_out, _evidence()], lines)
    return _file(agent, one, Part(shown, files, [*made.left_out, _evidence()]), at)


def _evidence() -> str:
    return _("The files of evidence themselves, which are taken from each report; their index is here")


def _file(agent: Agent, one: RecordOf, part: Part, at: datetime) -> dict[str, bytes]:
    body = one.thing.owning_body
    known = Organisation.objects.filter(key=body).values_list("name", flat=True).first() if body else ""
    # A number is the owning body's own.
    number = one.thing.case_number if agent.is_operator or body in agent.organisations else ""
    case = Case(body, known or body, number, [one])
    return finished(case, agent, at, {one.key: part})


def _shown(
    one: RecordOf, texts: list[tuple[str, str, str]], left_out: list[str], lines: list[dict[str, str]]
) -> dict[str, Any]:
    return {
        "title": one.title,
        "about": one.sort_label,
        "texts": [{"label": label, "text": text, "lang": lang} for label, text, lang in texts if text],
        "candidates": [],
        "left_out": left_out,
        "how": [],
        "thread": lines,
    }


def _of_project(agent: Agent, one: RecordOf) -> Part:
    project: Project = one.thing
    seen = PartnerReport.objects.visible_to(agent).filter(partner__project=project)
    reports = report_records(agent, seen.select_related(*REFERRED).order_by("partner__number", "number"))
    lines = thread_of(one)
    rows = LedgerEntry.objects.visible_to(agent).filter(project=project)
    files = {
        "record.json": as_json(_content(project)),
        "thread.json": as_json(lines),
        "changes.json": as_json(_changes(agent, project)),
        "ledger.csv": as_csv(COLUMNS, export_rows(rows)),
        **_versions(project),
    }
    for made in reports:
        files |= {f"{made.folder}/{name}": content for name, content in made.files.items()}
        files[f"{made.folder}/thread.json"] = as_json(_thread_of_report(made))
    files |= _joint(agent, project)
    left_out = [line for made in reports for line in made.left_out]
    left_out += _unseen(project, {made.report.partner_id for made in reports})
    if any("evidence.csv" in made.files for made in reports):
        left_out.append(_evidence())
    return Part(_shown(one, _texts(project, reports), left_out, lines), files, left_out)


def _thread_of_report(made: ReportRecord) -> list[dict[str, str]]:
    report = made.report
    title = made.line.partition(":")[0]
    return thread_of(RecordOf("partner_report", report.key, title, "", report.made_at, report))


def _unseen(project: Project, seen: set[int]) -> list[str]:
    """Name the partners none of whose reports the reader sees, though there are some."""
    others = Partner.objects.filter(project=project, reports__isnull=False).exclude(pk__in=seen).distinct()
    return [_("%(partner)s: reports that are not yours to read") % {"partner": one} for one in others]


def _content(project: Project) -> dict[str, Any]:
    partners = project.partners.select_related("organisation").order_by("number")
    names = ("key", "number", "abbreviation", "role", "side", "country", "currency")
    return {
        "format": RECORD_FORMAT,
        "sort": "project",
        "key": project.key,
        "name": {"text": project.name, "lang": project.lang},
        "acronym": project.acronym,
        "status": project.status,
        "summary": {"text": project.summary, "lang": project.lang},
        "programme": project.programme.key if project.programme else None,
        "cost_pack": project.cost_pack,
        "currency": project.currency,
        "starts_on": project.starts_on.isoformat() if project.starts_on else None,
        "ends_before": project.ends_before.isoformat() if project.ends_before else None,
        "official_system": project.official_system,
        "official_number": project.official_number,
        "grants": list(project.grants.values_list("grant__key", flat=True).order_by("id")),
        "partners": [
            {
                **{name: getattr(one, name) for name in names},
                "organisation": {"key": one.organisation.key, "name": one.organisation.name},
                "left_on": one.left_on.isoformat() if one.left_on else None,
            }
            for one in partners
        ],
        "owning_body": project.owning_body,
        "case_number": project.case_number,
        "made_at": moment_text(project.made_at),
        "changed_at": moment_text(project.changed_at),
        "version": project.version,
    }


def _versions(project: Project) -> dict[str, bytes]:
    return {
        f"plan/version-{one.number}.json": as_json(
            {
                "number": one.number,
                "sha256": one.sha256,
                "approved_at": moment_text(one.approved_at),
                "decision": one.decision,
                "content": one.content,
            }
        )
        for one in project.versions.order_by("number")
    }


def _changes(agent: Agent, project: Project) -> list[dict[str, Any]]:
    seen = ChangeRequest.objects.visible_to(agent).filter(project=project).order_by("number")
    names = ("number", "status", "title", "why", "lang", "answer", "answer_lang", "decision")
    return [
        {
            **{name: getattr(one, name) for name in names},
            "from_version": one.from_version.number,
            "to_version": one.to_version.number if one.to_version else None,
            "made_at": moment_text(one.made_at),
            "decided_at": moment_text(one.decided_at),
        }
        for one in seen.select_related("from_version", "to_version")
    ]


def _joint(agent: Agent, project: Project) -> dict[str, bytes]:
    """Give the joint reports that were handed in: as data, and sealed as PDF and JSON."""
    files: dict[str, bytes] = {}
    seen = JointReport.objects.visible_to(agent).filter(project=project, content__isnull=False)
    for one in seen.select_related("project", "period").order_by("number"):
        inside = may_read_all(agent, one)
        if one.content is None or (one.status == WITHDRAWN and not inside):
            continue
        folder = f"joint/report-{one.number}"
        content: Mapping[str, Any] = one.content if inside else for_strangers(one.content)
        about = {"key": one.key, "number": one.number, "status": one.status, "figures": one.figures}
        files[f"{folder}/record.json"] = as_json(
            {**about, "content": content, "published_at": moment_text(one.published_at)}
        )
        lang = get_language() or "en"
        for form in ("pdf", "json"):
            sealed = joint_file(form, content, lang=lang, sealed_at=one.submitted_at)
            files[f"{folder}/joint-report.{form}"] = sealed
    return files


def _texts(project: Project, reports: list[ReportRecord]) -> list[tuple[str, str, str]]:
    lang = get_language() or "en"
    programme = project.programme
    when = f"{day(project.starts_on)} – {day(project.ends_before)}" if project.starts_on else ""
    return [
        (_("Where it stands"), str(STATUS_WORDS[project.status]), lang),
        (_("Programme"), programme.name if programme else "", programme.lang if programme else ""),
        (_("From and until before"), when, lang),
        (_("What it is about"), project.summary, project.lang),
        (_("Partner reports"), "\n".join(made.line for made in reports), lang),
    ]
