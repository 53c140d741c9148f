"""Partner reports: read, begun, written, handed in, taken back, sent back; their pages' rules hold."""

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Path, Query, Router, Status

from samband.base.agents import Agent
from samband.kernel.money import minor_text
from samband.matching.domain.language import detect
from samband.projects.access.reports import can_move_report, can_write_report, moves_for
from samband.projects.actions.report_writing import Progress, Written, save_contributions, save_report_texts
from samband.projects.actions.reports import (
    begin_report,
    change_plan_version,
    delete_draft_report,
    send_back_report,
    submit_report,
    take_back_report,
)
from samband.projects.kept_figures import split_amounts
from samband.projects.models import Partner, PartnerReport
from samband.projects.report_check import report_problems
from samband.projects.report_reading import FigureRow, Figures, figures_of, sections_of, timeline_of
from samband.site.api import projects
from samband.site.api.answers import own_read, write
from samband.site.api.cursors import page_by_age
from samband.site.api.frame import etag_of
from samband.site.api.gate import caller_of
from samband.site.api.inputs import Key, refuse_unknown
from samband.site.api.money_shapes import shares
from samband.site.api.needs import seen_version
from samband.site.api.problems import Trouble, both_told
from samband.site.api.projects import project_of
from samband.site.api.report_inputs import (
    GivenContributions,
    NewReport,
    OnlyVersion,
    ReportFilters,
    ReportMove,
    WrittenReport,
    minor_of,
)
from samband.site.api.report_shapes import ReportPage, ReportProblems, ReportWhole

router = Router(tags=["Partner reports"])
_ALL = ("partner__project__programme__owner", "partner__organisation", "plan", "period", "certificate")


@own_read(router, "", ReportPage)
def list_partner_reports(request: HttpRequest, chosen: Query[ReportFilters]) -> dict[str, Any]:
    """List the partner reports that one may see, the latest begun first, of a project or of all."""
    refuse_unknown(request, ReportFilters)
    agent = caller_of(request).agent
    found = PartnerReport.objects.visible_to(agent).select_related(
        "partner__project", "partner__organisation", "period"
    )
    if chosen.project:
        found = found.filter(partner__project__key=chosen.project)
    if chosen.status:
        found = found.filter(status=chosen.status)
    belongs_to = ["partner-reports", agent.person, chosen.project, chosen.status]
    rows, further = page_by_age(found, cursor=chosen.cursor, limit=chosen.limit, belongs_to=belongs_to)
    return {"items": [row_shown(request, one) for one in rows], "next": further}


@own_read(router, "/{key}", ReportWhole, 404)
def get_partner_report(request: HttpRequest, response: HttpResponse, key: Path[Key]) -> dict[str, Any]:
    """Give a report: to its partner always, to its controller and the leads once it was handed in."""
    return whole_shown(request, response, report_of(caller_of(request).agent, key))


@write(projects.router, "POST", "/{key}/reports", ReportWhole, 404, status=201)
def begin_partner_report(
    request: HttpRequest, response: HttpResponse, key: Path[Key], sent: NewReport
) -> Any:
    """Begin a partner's report of a period."""
    agent = caller_of(request).agent
    project = project_of(agent, key)
    rows = Partner.objects.visible_to(agent).select_related("project", "organisation")
    partner = rows.filter(project=project, key=sent.partner).first()
    period = project.periods.filter(key=sent.period).first()
    for name, found in (("partner", partner), ("period", period)):
        if found is None:
            raise Trouble(404, f"body/{name}")
    assert partner is not None  # noqa: S101 - as above
    assert period is not None  # noqa: S101 - as above
    made = begin_report(partner, period=period, by=agent)
    return Status(201, whole_shown(request, response, report_of(agent, made.key)))


@write(router, "PATCH", "/{key}", ReportWhole, 404, 409, 412)
def write_partner_report(
    request: HttpRequest, response: HttpResponse, key: Path[Key], sent: WrittenReport
) -> dict[str, Any]:
    """Write texts of a report and how far things have come; what is left out stays."""
    agent = caller_of(request).agent
    one = report_of(agent, key)
    can_write_report(agent, one).or_refuse()
    there = {(row.field, row.about) for row in one.texts.all()}
    for at, text in enumerate(sent.texts):
        if (text.field, text.about) not in there:
            raise Trouble(404, f"body/texts/{at}/field")
    items = set(one.progress.values_list("item__key", flat=True))
    for at, row in enumerate(sent.progress):
        if row.item not in items:
            raise Trouble(404, f"body/progress/{at}/item")
    written = Written(
        {(text.field, text.about): text.text.replace("\r\n", "\n") for text in sent.texts},
        {row.item: Progress(row.state, row.done_on, row.text) for row in sent.progress},
    )
    version = seen_version(request, sent.version, one.version, etag_of_report(one))
    with both_told(sent.version, _texts_now, {text.field: text.text for text in sent.texts}):
        save_report_texts(one, by=agent, version=version, written=written)
    return whole_shown(request, response, report_of(agent, key))


def _texts_now(now: PartnerReport) -> dict[str, str]:
    return {f"{row.field}/{row.about}".rstrip("/"): row.text for row in now.texts.all()}


@write(router, "PUT", "/{key}/contributions", ReportWhole, 404, 409, 412)
def state_contributions(
    request: HttpRequest, response: HttpResponse, key: Path[Key], sent: GivenContributions
) -> dict[str, Any]:
    """State what each source besides the partner has contributed in the period."""
    agent = caller_of(request).agent
    one = report_of(agent, key)
    can_write_report(agent, one).or_refuse()
    rows, amounts = list(one.contributions.order_by("id")), {}
    for at, given in enumerate(sent.contributions):
        if given.row > len(rows):
            raise Trouble(404, f"body/contributions/{at}/row")
        amounts[rows[given.row - 1].pk] = minor_of(given.amount, f"body/contributions/{at}/amount")
    version = seen_version(request, sent.version, one.version, etag_of_report(one))
    yours = {str(given.row): given.amount for given in sent.contributions}
    with both_told(sent.version, _given_now, yours):
        save_contributions(one, by=agent, version=version, amounts=amounts)
    return whole_shown(request, response, report_of(agent, key))


def _given_now(now: PartnerReport) -> dict[str, str]:
    rows = enumerate(now.contributions.order_by("id"), 1)
    return {str(at): minor_text(row.amount_minor) for at, row in rows}


@own_read(router, "/{key}/problems", ReportProblems, 403, 404)
def list_report_problems(request: HttpRequest, key: Path[Key]) -> dict[str, Any]:
    """Say what a report that is being written still lacks, and what its writer should look at."""
    agent = caller_of(request).agent
    one = report_of(agent, key)
    can_write_report(agent, one).or_refuse()
    return {
        "items": [
            {
                "step": row.step,
                "at": row.at,
                "stops": row.stops,
                **{name: str(getattr(row, name)) for name in ("where", "what", "fix")},
            }
            for row in report_problems(one)
        ]
    }


@write(router, "POST", "/{key}/moves", ReportWhole, 404, 409, 412)
def move_partner_report(
    request: HttpRequest, response: HttpResponse, key: Path[Key], sent: ReportMove
) -> dict[str, Any]:
    """Hand a report in, take it back, or send it back to its partner; what is missing is named."""
    agent = caller_of(request).agent
    one = report_of(agent, key)
    can_move_report(agent, one, sent.verb).or_refuse()
    version = seen_version(request, sent.version, one.version, etag_of_report(one))
    with both_told(sent.version, lambda now: {"status": now.status}, {"verb": sent.verb, "why": sent.why}):
        if sent.verb == "submit":
            submit_report(one, by=agent, version=version)
        elif sent.verb == "take_back":
            take_back_report(one, by=agent, version=version)
        else:
            lang = detect(sent.why).lang if sent.why.strip() else ""
            send_back_report(one, by=agent, version=version, why=sent.why, lang=lang)
    return whole_shown(request, response, report_of(agent, key))


@write(router, "POST", "/{key}/newest-plan", ReportWhole, 404, 409, 412)
def move_to_newest_plan(
    request: HttpRequest, response: HttpResponse, key: Path[Key], sent: OnlyVersion
) -> dict[str, Any]:
    """Let a report that is being written stand on the newest approved plan."""
    agent = caller_of(request).agent
    one = report_of(agent, key)
    version = seen_version(request, sent.version, one.version, etag_of_report(one))
    with both_told(sent.version, lambda now: {"plan": now.plan.number}, {}):
        change_plan_version(one, by=agent, version=version)
    return whole_shown(request, response, report_of(agent, key))


@write(router, "DELETE", "/{key}", None, 404, 412, status=204)
def delete_report_draft(request: HttpRequest, key: Path[Key]) -> Any:
    """Delete a draft that was never handed in, with all that was written in it."""
    agent = caller_of(request).agent
    one = report_of(agent, key)
    delete_draft_report(one, by=agent, version=seen_version(request, None, one.version, etag_of_report(one)))
    return Status(204, None)


def report_of(agent: Agent, key: str) -> PartnerReport:
    """Find a report that somebody may see; any other is not there."""
    one = PartnerReport.objects.visible_to(agent).select_related(*_ALL).filter(key=key).first()
    if one is None:
        raise Http404
    return one


def etag_of_report(one: PartnerReport) -> str:
    """Give the ETag of a report: its words, costs and where it stands."""
    return etag_of("partner_report", one.key, one.version, one.status)


def row_shown(request: HttpRequest, one: PartnerReport) -> dict[str, Any]:
    """Give a report, fetched with its partner and project, as a row of a list."""
    plain = ("key", "number", "status", "starts_on", "submitted_at", "certified_at", "version")
    declared = (one.figures or {}).get("split", {}).get("total")
    return {
        **{name: getattr(one, name) for name in plain},
        "project": one.partner.project.key,
        "partner": one.partner.key,
        "organisation": one.partner.organisation.name,
        "period": one.period.key,
        "ends_on": one.ends_before - timedelta(days=1),
        "declared": None if declared is None else minor_text(declared),
        "currency": one.partner.project.currency,
        "url": request.build_absolute_uri(reverse("partner-report", args=[one.key])),
    }


def whole_shown(request: HttpRequest, response: HttpResponse, one: PartnerReport) -> dict[str, Any]:
    """Give a report whole, as its page shows it."""
    agent = caller_of(request).agent
    response["ETag"] = etag_of_report(one)
    made, figures = getattr(one, "certificate", None), figures_of(one)
    progress = one.progress.select_related("item").order_by("item__number", "id")
    return {
        **row_shown(request, one),
        "plan": one.plan.number,
        "lang": one.lang,
        "why": one.why,
        "texts": [
            {
                **{name: getattr(part.text, name) for name in ("field", "about", "text", "lang")},
                "heading": part.heading,
            }
            for part in sections_of(one, list(one.texts.all()))
        ],
        "progress": [
            {
                **{name: getattr(row, name) for name in ("state", "done_on", "text", "lang")},
                "item": row.item.key,
                **{name: getattr(row.item, name) for name in ("sort", "number", "title")},
            }
            for row in progress
        ],
        "contributions": [
            {"row": at, "source": row.source, "form": row.form, "amount": minor_text(row.amount_minor)}
            for at, row in enumerate(one.contributions.order_by("id"), 1)
        ],
        "figures": _figures(figures) if figures else None,
        "certificate": made.key if made else None,
        "verbs": moves_for(agent, one),
        "may_write": bool(can_write_report(agent, one)),
        "timeline": [
            {"at": line.when, "verb": line.verb, "sentence": line.sentence, "actor": line.actor}
            for line in timeline_of(one)
        ],
    }


def _figures(figures: Figures) -> dict[str, Any]:
    return {
        "currency": figures.currency,
        "is_frozen": figures.is_frozen,
        "categories": [_carried(row) for row in figures.rows],
        "total": _carried(figures.whole),
        "funds": [
            {
                "fund": row["code"],
                "percent": None if row["percent"] is None else str(row["percent"]),
                "amount": minor_text(row["minor"]),
                "contribution": minor_text(row["contribution"]),
                "not_payable": minor_text(row["not_payable"]),
            }
            for row in figures.funds
        ],
        "shares": shares(split_amounts(figures.split)),
    }


def _carried(row: FigureRow) -> dict[str, Any]:
    names = ("budget", "previously_reported", "current", "cumulative", "remaining", "remaining_net")
    amounts = {name: minor_text(getattr(row.over, f"{name}_minor")) for name in names}
    return {"category": row.code or "total", **amounts}
