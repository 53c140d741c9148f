"""Certificates: what was certified and corrected since, and the sealed files; corrections are posted."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Path, Query, Router, Status

from samband.base.agents import Agent
from samband.base.files import read_file
from samband.kernel.money import minor_text
from samband.matching.domain.language import detect
from samband.projects.access.control import can_correct_certificate
from samband.projects.actions.corrections import RejectedLine, Ruling, correct_certificate
from samband.projects.certificate_reading import timeline_of
from samband.projects.control_money import amounts_now
from samband.projects.models import Certificate, Correction
from samband.site.api.answers import own_file, own_read, write
from samband.site.api.control_inputs import CertificateFilters, CorrectionSent
from samband.site.api.control_shapes import CertificatePage, CertificateWhole
from samband.site.api.cursors import page_by_age
from samband.site.api.gate import caller_of
from samband.site.api.inputs import Key, refuse_unknown
from samband.site.api.money_shapes import written
from samband.site.api.problems import Trouble
from samband.site.api.report_inputs import minor_of

router = Router(tags=["Certificates"])
_FORMS = {"pdf": "application/pdf", "json": "application/json"}
_ROW = ("project", "report__partner")
_WHOLE = (
    *("control", "project", "paper", "report__partner__project__programme"),
    *("report__partner__organisation", "report__period", "report__plan"),
)


@own_read(router, "", CertificatePage)
def list_certificates(request: HttpRequest, chosen: Query[CertificateFilters]) -> dict[str, Any]:
    """List the certificates that one may see, the latest first, of a project or of all."""
    refuse_unknown(request, CertificateFilters)
    agent = caller_of(request).agent
    found = Certificate.objects.visible_to(agent).select_related(*_ROW).prefetch_related("amounts")
    if chosen.project:
        found = found.filter(project__key=chosen.project)
    belongs_to = ["certificates", agent.person, chosen.project]
    rows, further = page_by_age(found, cursor=chosen.cursor, limit=chosen.limit, belongs_to=belongs_to)
    return {"items": [_row(request, one) for one in rows], "next": further}


@own_read(router, "/{key}", CertificateWhole, 404)
def get_certificate(request: HttpRequest, key: Path[Key]) -> dict[str, Any]:
    """Give a certificate: what its sealed files say, every figure as issued and as it is now."""
    return _whole(request, certificate_of(caller_of(request).agent, key))


@own_file(router, "/{key}/file.pdf", ("application/pdf",), 404)
def get_certificate_pdf(request: HttpRequest, key: Path[Key]) -> HttpResponse:
    """Give the sealed PDF of a certificate, byte for byte."""
    return _file(request, key, "pdf")


@own_file(router, "/{key}/file.json", ("application/json",), 404)
def get_certificate_json(request: HttpRequest, key: Path[Key]) -> HttpResponse:
    """Give the sealed JSON of a certificate, byte for byte; `samband verify` checks it offline."""
    return _file(request, key, "json")


@write(router, "POST", "/{key}/corrections", CertificateWhole, 404, status=201)
def post_correction(request: HttpRequest, key: Path[Key], sent: CorrectionSent) -> Any:
    """Correct a certificate: one dated entry, what is certified anew less what is certified now."""
    agent = caller_of(request).agent
    one = certificate_of(agent, key)
    can_correct_certificate(agent, one).or_refuse()
    known = set(one.report.lines.values_list("key", flat=True))
    rejected = []
    for at, row in enumerate(sent.rejected):
        if row.line not in known:
            raise Trouble(404, f"body/rejected/{at}/line")
        minor = minor_of(row.amount, f"body/rejected/{at}/amount")
        rejected.append(RejectedLine(row.line, minor, row.error_type))
    lang = detect(sent.why).lang if sent.why.strip() else ""
    ruling = Ruling(sent.on, sent.why, lang, sent.decided_by)
    correct_certificate(one, by=agent, ruling=ruling, rejected=rejected)
    return Status(201, _whole(request, certificate_of(agent, key)))


def certificate_of(agent: Agent, key: str) -> Certificate:
    """Find a certificate that somebody may see; any other is not there."""
    found = Certificate.objects.visible_to(agent).select_related(*_WHOLE)
    one = found.prefetch_related("amounts", "corrections", "control__findings").filter(key=key).first()
    if one is None:
        raise Http404
    return one


def _file(request: HttpRequest, key: str, form: str) -> HttpResponse:
    made = certificate_of(caller_of(request).agent, key)
    paper = getattr(made, "paper", None)
    content = None
    if paper is not None:
        content = read_file(paper.pdf_sha256 if form == "pdf" else paper.json_sha256)
    if content is None:
        raise Http404
    response = HttpResponse(content, content_type=_FORMS[form])
    response["Content-Disposition"] = f'attachment; filename="samband-certificate-{made.key}.{form}"'
    return response


def _row(request: HttpRequest, one: Certificate) -> dict[str, Any]:
    issued = {(row.sort, row.part): row.amount_minor for row in one.amounts.all()}
    return {
        **{name: getattr(one, name) for name in ("key", "number", "is_official", "made_at")},
        "project": one.project.key,
        "partner": one.report.partner.key,
        "report": one.report.key,
        "currency": one.project.currency,
        "certified": minor_text(issued.get(("certified", "total"), 0)),
        "url": request.build_absolute_uri(reverse("certificate-detail", args=[one.key])),
    }


def _whole(request: HttpRequest, one: Certificate) -> dict[str, Any]:
    agent = caller_of(request).agent
    issued = {(row.sort, row.part): row.amount_minor for row in one.amounts.all()}
    now = amounts_now(one)
    has_files = getattr(one, "paper", None) is not None
    base = request.build_absolute_uri(f"/api/v1/certificates/{one.key}")
    return {
        **_row(request, one),
        "content": one.content,
        "figures": [
            {
                "sort": sort,
                "part": part,
                "issued": minor_text(issued.get((sort, part), 0)),
                "now": minor_text(minor),
            }
            for (sort, part), minor in sorted(now.items())
        ],
        "corrections": [_correction(row) for row in one.corrections.all()],
        "files": [f"{base}/file.{form}" for form in _FORMS] if has_files else [],
        "may_correct": bool(can_correct_certificate(agent, one)),
        "timeline": [
            {"at": line.when, "verb": line.verb, "sentence": line.sentence, "actor": line.actor}
            for line in timeline_of(one)
        ],
    }


def _correction(one: Correction) -> dict[str, Any]:
    plain = ("key", "number", "on", "why", "lang", "decided_by", "made_at")
    return {**{name: getattr(one, name) for name in plain}, "amounts": written(one.amounts)}
