"""Joint reports: read by strangers once published; begun, signed, handed in and published by the leads."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from ninja import Path, Query, Router, Status

from samband.accounts.access import titles_of
from samband.base.agents import Agent
from samband.base.models import Event
from samband.base.timeline import Told, people_of, tell
from samband.kernel.money import minor_text
from samband.matching.domain.language import detect
from samband.projects.access.joint import (
    can_edit_joint,
    can_move_joint,
    lead_partners,
    may_read_all,
    moves_of,
)
from samband.projects.actions.joint import begin_joint_report, choose_certificates, name_missing, sign_off
from samband.projects.actions.joint_moves import (
    approve_joint_report,
    lacking,
    publish_joint_report,
    send_back_joint,
    submit_joint_report,
    withdraw_joint_report,
)
from samband.projects.domain.joint_report import WITHDRAWN
from samband.projects.domain.joint_table import Entry, SideTable
from samband.projects.joint_content import content_of, for_strangers
from samband.projects.joint_reading import tables_for
from samband.projects.models import JointReport
from samband.site.api import projects
from samband.site.api.answers import open_read, write
from samband.site.api.cursors import page_by_age
from samband.site.api.frame import etag_of
from samband.site.api.gate import caller_of
from samband.site.api.inputs import Key, refuse_unknown
from samband.site.api.joint_shapes import (
    ChosenCertificates,
    JointFilters,
    JointMove,
    JointPage,
    JointWhole,
    NamedMissing,
    NewJointReport,
    Signature,
)
from samband.site.api.money_shapes import written
from samband.site.api.needs import seen_version
from samband.site.api.problems import Trouble, both_told
from samband.site.api.projects import project_of

router = Router(tags=["Joint reports"])


@open_read(router, "", JointPage)
def list_joint_reports(request: HttpRequest, chosen: Query[JointFilters]) -> dict[str, Any]:
    """List the joint reports that one may see, the latest begun first, of a project or of all."""
    refuse_unknown(request, JointFilters)
    agent = caller_of(request).agent
    found = JointReport.objects.visible_to(agent).select_related("project", "period")
    if chosen.project:
        found = found.filter(project__key=chosen.project)
    belongs_to = ["joint-reports", agent.person, chosen.project]
    rows, further = page_by_age(
        found.defer("figures", "content"), cursor=chosen.cursor, limit=chosen.limit, belongs_to=belongs_to
    )
    return {"items": [_row(request, one) for one in rows], "next": further}


@open_read(router, "/{key}", JointWhole, 404)
def get_joint_report(request: HttpRequest, response: HttpResponse, key: Path[Key]) -> dict[str, Any]:
    """Give a joint report with its figures side by side; strangers read what is published."""
    return _whole(request, response, joint_of(caller_of(request).agent, key))


@write(projects.router, "POST", "/{key}/joint-reports", JointWhole, 404, status=201)
def begin_joint(request: HttpRequest, response: HttpResponse, key: Path[Key], sent: NewJointReport) -> Any:
    """Begin the joint report of a period, with the partners' texts and all certificates that are free."""
    agent = caller_of(request).agent
    project = project_of(agent, key)
    period = project.periods.filter(key=sent.period).first()
    if period is None:
        raise Trouble(404, "body/period")
    made = begin_joint_report(project, period=period, by=agent)
    return Status(201, _whole(request, response, joint_of(agent, made.key)))


@write(router, "PUT", "/{key}/certificates", JointWhole, 404, 409, 412)
def set_joint_certificates(
    request: HttpRequest, response: HttpResponse, key: Path[Key], sent: ChosenCertificates
) -> dict[str, Any]:
    """Say which certificates are in a joint report; each is in one joint report only."""
    agent = caller_of(request).agent
    one = joint_of(agent, key)
    can_edit_joint(agent, one).or_refuse()
    version = seen_version(request, sent.version, one.version, _etag(one))
    with both_told(sent.version, _stands, {"certificates": " ".join(sent.certificates)}):
        choose_certificates(one, by=agent, version=version, certificates=sent.certificates)
    return _whole(request, response, joint_of(agent, key))


@write(router, "PUT", "/{key}/missing", JointWhole, 404, 409, 412)
def set_joint_missing(
    request: HttpRequest, response: HttpResponse, key: Path[Key], sent: NamedMissing
) -> dict[str, Any]:
    """Name the partners that have no certificate in it, each with the reason in words."""
    agent = caller_of(request).agent
    one = joint_of(agent, key)
    can_edit_joint(agent, one).or_refuse()
    words = " ".join(sent.why.values())
    version = seen_version(request, sent.version, one.version, _etag(one))
    with both_told(sent.version, _stands, dict(sent.why)):
        name_missing(one, by=agent, version=version, why=sent.why, lang=_lang(words))
    return _whole(request, response, joint_of(agent, key))


@write(router, "POST", "/{key}/signatures", JointWhole, 404, 409, 412)
def sign_joint(
    request: HttpRequest, response: HttpResponse, key: Path[Key], sent: Signature
) -> dict[str, Any]:
    """Sign a joint report off for a lead partner, as it stands; any change takes signatures away."""
    agent = caller_of(request).agent
    one = joint_of(agent, key)
    partner = next((row for row in lead_partners(one.project) if row.key == sent.partner), None)
    if partner is None:
        raise Trouble(404, "body/partner")
    version = seen_version(request, sent.version, one.version, _etag(one))
    with both_told(sent.version, _stands, {"partner": sent.partner}):
        sign_off(one, by=agent, version=version, partner=partner)
    return _whole(request, response, joint_of(agent, key))


@write(router, "POST", "/{key}/moves", JointWhole, 404, 409, 412)
def move_joint(
    request: HttpRequest, response: HttpResponse, key: Path[Key], sent: JointMove
) -> dict[str, Any]:
    """Hand a joint report in, decide on it, publish it, or withdraw it; what is lacking is said in words."""
    agent = caller_of(request).agent
    one = joint_of(agent, key)
    can_move_joint(agent, one, sent.verb).or_refuse()
    if sent.verb == "submit" and (lacks := lacking(one)):
        raise Trouble(422, "joint_report", " ".join(lacks))
    version = seen_version(request, sent.version, one.version, _etag(one))
    with both_told(sent.version, _stands, {"verb": sent.verb, "why": sent.why}):
        _moved(one, agent, version, sent)
    return _whole(request, response, joint_of(agent, key))


def _moved(one: JointReport, agent: Agent, version: int, sent: JointMove) -> None:
    if sent.verb == "submit":
        submit_joint_report(one, by=agent, version=version)
    elif sent.verb == "publish":
        publish_joint_report(one, by=agent, version=version)
    elif sent.verb == "approve":
        on = sent.on or timezone.localdate()
        approve_joint_report(one, by=agent, version=version, on=on, reference=sent.reference)
    else:
        act = send_back_joint if sent.verb == "send_back" else withdraw_joint_report
        act(one, by=agent, version=version, why=sent.why, lang=_lang(sent.why))


def joint_of(agent: Agent, key: str) -> JointReport:
    """Find a joint report that somebody may see; any other is not there."""
    found = JointReport.objects.visible_to(agent).select_related("project__programme__owner", "period")
    one = found.filter(key=key).first()
    if one is None:
        raise Http404
    return one


def _etag(one: JointReport) -> str:
    return etag_of("joint_report", one.key, one.version, one.status)


def _lang(text: str) -> str:
    return detect(text).lang if text.strip() else ""


def _stands(now: JointReport) -> dict[str, Any]:
    taken = now.certificates.values_list("certificate__key", flat=True)
    return {"status": now.status, "certificates": " ".join(taken), "why": now.why}


def _row(request: HttpRequest, one: JointReport) -> dict[str, Any]:
    plain = ("key", "number", "status", "lang", "submitted_at", "approved_at", "published_at", "version")
    return {
        **{name: getattr(one, name) for name in plain},
        "project": one.project.key,
        "period": one.period.key,
        "url": request.build_absolute_uri(reverse("joint-report", args=[one.key])),
    }


def _whole(request: HttpRequest, response: HttpResponse, one: JointReport) -> dict[str, Any]:
    agent = caller_of(request).agent
    inside, may_edit = may_read_all(agent, one), bool(can_edit_joint(agent, one))
    is_gone = one.status == WITHDRAWN and not inside
    tables = () if is_gone else tables_for(one)
    response["ETag"] = _etag(one)
    return {
        **_row(request, one),
        "sides": [_side(table) for table in tables],
        "content": None if is_gone else _content(one, tables, inside),
        "missing": one.missing if inside else [],
        "signed": one.signed if inside else [],
        "lacking": lacking(one) if may_edit else [],
        "verbs": moves_of(agent, one),
        "may_edit": may_edit,
        "timeline": [
            {"at": line.when, "verb": line.verb, "sentence": line.sentence, "actor": line.actor}
            for line in (_told(one) if inside else [])
        ],
    }


def _told(one: JointReport) -> list[Told]:
    events = list(Event.objects.about("joint_report", one.key)[:50])
    return tell(events, subject=str(one.project), people=titles_of(people_of(events)))


def _content(one: JointReport, tables: tuple[SideTable, ...], inside: bool) -> dict[str, Any]:
    content = one.content
    if content is None:
        content = content_of(one, tables, on=timezone.localdate(), version=0)
    return content if inside else for_strangers(content)


def _side(table: SideTable) -> dict[str, Any]:
    return {
        "side": table.side,
        "currency": table.currency,
        "budget": minor_text(table.budget_minor),
        "eligible": minor_text(table.eligible_minor),
        "certified_so_far": minor_text(table.certified_so_far_minor),
        "remaining": minor_text(table.remaining_minor),
        "remaining_net": minor_text(table.remaining_net_minor),
        "funds": [
            {
                "fund": fund.code,
                "name": fund.name,
                "award": minor_text(fund.award_minor),
                "claimed": minor_text(table.claim_of(fund.code)),
                "payment": minor_text(table.payment_of(fund.code)),
            }
            for fund in table.funds
        ],
        "total": written(table.total),
        "entries": [_entry(row) for row in table.entries],
        "deductions": [_entry(row) for row in table.deductions],
    }


def _entry(one: Entry) -> dict[str, Any]:
    plain = ("sort", "key", "certificate", "partner", "name", "on", "period")
    return {**{name: getattr(one, name) for name in plain}, "amounts": written(one.amounts)}
