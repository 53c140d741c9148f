"""What a joint report says as plain data: frozen when it is handed in, and set on paper or page as it stands.

Amounts are text with two decimals. Texts stand with their author's name and language. What is inside only
(problems, answers to the funder's conditions) is marked, and left out for strangers.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from samband.kernel.money import minor_text
from samband.kernel.text import gettext_noop
from samband.projects.access.joint import lead_partners
from samband.projects.domain.indicators.values import CUMULATIVE, INCREMENT, KNOWN, Report, Value, achieved
from samband.projects.domain.joint_table import TOTAL, Entry, SideTable
from samband.projects.joint_paper import KIND
from samband.projects.joint_reading import plan_of
from samband.projects.joint_words import SYSTEM_WORDS
from samband.projects.models import IndicatorValue, JointReport, JointText, Partner, Project
from samband.projects.plan_words import CRITERION_WORDS
from samband.projects.report_start import conditions_of

# Texts that strangers do not read: they are between the project and its funder.
INSIDE: Final = ("problems", "condition")
MISSING: Final = "missing"
ORDER: Final = (
    "summary", "work-package", "communication", "horizontal-criteria", "deviations", "problems",
    "next-period", "condition",
)  # fmt: skip
DRAFT_NOTE: Final = gettext_noop("This is a draft. Its figures and texts may still change.")
ELSEWHERE: Final = gettext_noop(
    "This is the preparation and the proof. The official joint report is in the programme's own system."
)


def content_of(report: JointReport, tables: Sequence[SideTable], *, on: date, version: int) -> dict[str, Any]:
    """Give all that a joint report says, as plain data, ready to be sealed and set on paper."""
    project, period = report.project, report.period
    programme, plan = project.programme, plan_of(project)
    texts = list(report.texts.select_related("partner__organisation").order_by("pk"))
    leads = lead_partners(project)
    return {
        "kind": KIND,
        "lang": report.lang or project.lang or "en",
        "number": report.number,
        "version": version,
        "issued_on": on.isoformat(),
        "project": {"key": project.key, "name": project.name, "version": plan.number if plan else 0},
        "programme": programme.name if programme else "",
        "lead_partner": ", ".join(one.organisation.name for one in leads),
        "official_system": SYSTEM_WORDS.get(project.official_system, ""),
        "internal_note": ELSEWHERE if project.official_system != "samband" else "",
        "period": {
            "number": period.number,
            "start": period.starts_on.isoformat(),
            "end": (period.ends_before - timedelta(days=1)).isoformat(),
        },
        "fund_statement": {
            "text": programme.fund_statement if programme else "",
            "lang": programme.fund_statement_lang if programme else "",
        },
        "texts": _texts(report, texts),
        "sides": [_side(table) for table in tables],
        "indicators": _indicators(report),
        "deviations": [
            {"who": _name(one), "text": one.text, "lang": one.lang}
            for one in texts
            if one.field == "deviations" and one.text.strip()
        ],
        "certificates": [_certificate(one, table) for table in tables for one in table.entries],
        "missing": missing_rows(report, texts),
    }


def for_strangers(content: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what is between the project and its funder."""
    return {**content, "texts": [one for one in content["texts"] if one["field"] not in INSIDE]}


def _name(one: JointText) -> str:
    return one.partner.organisation.name if one.partner else ""


def _texts(report: JointReport, texts: Sequence[JointText]) -> list[dict[str, Any]]:
    """Give the texts that say something, by field and work package, the lead's own first."""
    project = report.project
    packages = {
        key: (str(number), title, lang)
        for key, number, title, lang in project.work_packages.values_list("key", "number", "title", "lang")
    }
    named = _criteria_and_questions(project)
    named |= {key: (title, lang) for key, (_number, title, lang) in packages.items()}
    said = [one for one in texts if one.text.strip() and one.field in ORDER and one.field != "deviations"]

    def place(one: JointText) -> tuple[int, int, int, int]:
        number = packages.get(one.about, ("0",))[0]
        partner = one.partner.number if one.partner else 0
        return (ORDER.index(one.field), int(number), partner, one.pk)

    return [
        {
            "field": one.field,
            "partner": _name(one),
            "work_package": packages[one.about][0] if one.about in packages else "",
            "about": named.get(one.about, ("", ""))[0],
            "about_lang": named.get(one.about, ("", ""))[1],
            "text": one.text,
            "lang": one.lang,
        }
        for one in sorted(said, key=place)
    ]


def _criteria_and_questions(project: Project) -> dict[str, tuple[str, str]]:
    """Give the names of the plan's criteria and the questions of its grants by key, with their languages."""
    criteria = {
        one.key: (one.name or str(CRITERION_WORDS[one.criterion]), one.lang if one.name else "")
        for one in project.criteria.all()
    }
    return criteria | {one.key: (one.question, one.lang) for one in conditions_of(project)}


def amounts_text(amounts: Mapping[str, int], codes: Sequence[str]) -> dict[str, Any]:
    """Give a row's figures as a paper has them."""

    def of(part: str) -> str:
        return minor_text(amounts.get(part, 0))

    return {
        "eligible": of(TOTAL),
        "funds": {code: of(f"fund:{code}") for code in codes},
        "contribution": of("contribution"),
        "public": of("public"),
        "automatic_public": of("automatic-public"),
        "private": of("private"),
        "rounding_difference": of("rounding"),
    }


def _side(table: SideTable) -> dict[str, Any]:
    codes = [fund.code for fund in table.funds]
    return {
        "name": ", ".join(codes),
        "side": table.side,
        "currency": table.currency,
        "budget": minor_text(table.budget_minor),
        "percent": None if table.percent is None else str(table.percent),
        "remaining": minor_text(table.remaining_minor),
        "funds": [{"code": fund.code, "name": fund.code} for fund in table.funds],
        "rows": [
            {
                "partner": one.name,
                "is_lead": one.is_lead,
                "certificate": number_of(one),
                **amounts_text(one.amounts, codes),
            }
            for one in table.entries
        ],
        "total": amounts_text(table.total, codes),
    }


def number_of(one: Entry) -> str:
    """Give a row's number as papers have it; a correction's has its date."""
    return str(one.certificate) if one.sort == "certificate" else f"{one.certificate} ({one.on})"


def _certificate(one: Entry, table: SideTable) -> dict[str, str]:
    return {
        "number": number_of(one),
        "partner": one.name,
        "issued_on": one.on,
        "certified": minor_text(one.of(TOTAL)),
        "currency": table.currency,
    }


def missing_partners(report: JointReport) -> list[Partner]:
    """Give the partners that take part and have no certificate of the report's period in it."""
    there = report.certificates.filter(certificate__report__period=report.period_id)
    active = Partner.objects.filter(project=report.project_id).active()
    absent = active.exclude(pk__in=there.values("certificate__report__partner"))
    return list(absent.select_related("organisation").order_by("number", "pk"))


def missing_rows(report: JointReport, texts: Sequence[JointText]) -> list[dict[str, str]]:
    """Give who is missing with the reason that the lead gave."""
    why = {one.partner_id: one for one in texts if one.field == MISSING}
    rows = []
    for partner in missing_partners(report):
        text = why.get(partner.pk)
        said = {"why": text.text if text else "", "lang": text.lang if text else ""}
        rows.append({"partner": partner.organisation.name, **said})
    return rows


def _indicators(report: JointReport) -> list[dict[str, Any]]:
    """Give what is approved of each indicator up to the end of the period; what is pending is no number."""
    rows = IndicatorValue.objects.filter(
        indicator__project=report.project_id, status="approved", period__number__lte=report.period.number
    ).select_related("period")
    of: dict[int, list[IndicatorValue]] = {}
    for row in rows.order_by("period__number", "pk"):
        of.setdefault(row.indicator_id, []).append(row)
    found = []
    for one in report.project.indicators.filter(retired_at__isnull=True).order_by("number"):
        found.append(
            {
                "code": one.code,
                "name": one.name,
                "unit": one.unit,
                "target": None if one.target is None else _two(one.target),
                **_achieved(of.get(one.pk, []), is_cumulative=one.is_cumulative),
            }
        )
    return found


def _achieved(rows: Sequence[IndicatorValue], *, is_cumulative: bool) -> dict[str, Any]:
    total = achieved(
        [
            Report(
                str(row.partner_id),
                row.period.ends_before,
                Value(row.known, row.value if row.known == KNOWN else None, event=row.pending_on or ""),
            )
            for row in rows
            if row.known != KNOWN or row.value is not None
        ],
        CUMULATIVE if is_cumulative else INCREMENT,
    )
    state = "approved" if total.number is not None else "pending"
    return {
        "actual": None if total.number is None else _two(total.number),
        "state": state,
        "note": "; ".join(total.events),
    }


def _two(number: Decimal) -> str:
    return str(number.quantize(Decimal("0.01")))
