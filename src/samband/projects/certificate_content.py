"""A certificate's content from a control: what its sealed files say, and what stays true for ever."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext, override

from samband.actors.models import Organisation
from samband.projects.control_checklist import QUESTION_WORDS, checklist_version, questions
from samband.projects.control_money import ControlMoney
from samband.projects.control_words import ERROR_WORDS
from samband.projects.domain.certificate import (
    Answer,
    CategoryRow,
    Certificate,
    Contributions,
    Finding,
    FundRow,
    RateUsed,
    Sample,
)
from samband.projects.domain.shares import split_amount
from samband.projects.models import Control, PartnerReport
from samband.projects.report_words import CATEGORY_WORDS
from samband.rules.domain.costs.categories import CATEGORIES

_SYSTEMS = {"jems": "Jems", "min-ansokan": "Min ansökan", "regionalforvaltning": "Regionalforvaltning"}


def certificate_of(
    control: Control, money: ControlMoney, *, number: int, claimed_before: Mapping[str, int], on: date
) -> Certificate:
    """Give the certificate of a control, in the project's language where Samband speaks it."""
    report = control.report
    project = report.partner.project
    lang = project.lang if project.lang in dict(settings.LANGUAGES) else "en"
    body = Organisation.objects.filter(key=control.body).first()
    with override(lang):
        return Certificate(
            number=f"{project}-{report.partner}-{number}",
            issued_on=on,
            lang=lang,
            currency=project.currency,
            project_key=project.key,
            project_name=project.name,
            programme=project.programme.name if project.programme else "",
            official_system=_SYSTEMS.get(project.official_system, ""),
            partner=report.partner.organisation.name,
            report_number=report.number,
            period_start=report.starts_on,
            period_end=report.last_day,
            submitted_on=timezone.localdate(report.submitted_at),
            version=report.plan.number,
            controller_body=body.name if body else "",
            controller_role=gettext("Controller"),
            categories=_categories(money),
            funds=_funds(money, claimed_before),
            contribution=_contribution(money),
            sample=_sample(money),
            terms_version=f"{report.plan.sha256[:12]}/{checklist_version()}",
            findings=_findings(money),
            checklist=_answers(control),
            rates=_rates(report),
        )


def _categories(money: ControlMoney) -> list[CategoryRow]:
    figures = money.figures
    rows = [
        CategoryRow(
            code,
            str(CATEGORY_WORDS[code]),
            figures.declared[code],
            figures.deducted[code],
            figures.parked[code],
            figures.certified.categories[code],
        )
        for code in CATEGORIES
    ]
    return [row for row in rows if row.declared or row.deducted or row.parked or row.certified]


def _funds(money: ControlMoney, before: Mapping[str, int]) -> list[FundRow]:
    figures, terms = money.figures, money.terms
    declared = split_amount(figures.declared_minor, terms)
    return [
        FundRow(
            share.fund,
            share.fund,
            declared.of_fund(share.fund),
            figures.parked_split.of_fund(share.fund),
            figures.certified.split.of_fund(share.fund),
            terms.award(share),
            before.get(share.fund, 0),
        )
        for share in terms.funds
    ]


def _contribution(money: ControlMoney) -> Contributions:
    split = money.figures.certified.split
    return Contributions(
        split.contribution_minor, split.public_minor, split.automatic_public_minor, split.private_minor
    )


def _sample(money: ControlMoney) -> Sample:
    looked = sum(one.is_sampled or one.parked or bool(one.deducted_minor) for one in money.findings)
    return Sample(looked, len(money.lines), money.figures.sampled_minor, money.figures.sampled_of_minor)


def _findings(money: ControlMoney) -> list[Finding]:
    """Give deductions by type of error; what follows from flat rates stands in the categories."""
    codes = sorted({one.error_type for one in money.findings if one.deducted_minor})
    return [
        Finding(
            code,
            str(ERROR_WORDS.get(code, code)),
            sum(1 for one in money.findings if one.error_type == code and one.deducted_minor),
            sum(one.deducted_minor for one in money.findings if one.error_type == code),
        )
        for code in codes
    ]


def _answers(control: Control) -> list[Answer]:
    given = control.checklist
    return [
        Answer(str(QUESTION_WORDS[code]), given[code]["answer"]) for code, _ in questions() if code in given
    ]


def _rates(report: PartnerReport) -> list[RateUsed]:
    rows: list[tuple[str, Mapping[str, Any]]] = sorted(report.rates.items())
    return [
        RateUsed(
            currency,
            Decimal(one["rate"]),
            date.fromisoformat(one["starts_on"]),
            one.get("source", ""),
            one.get("mark", ""),
        )
        for currency, one in rows
    ]
