"""What came of the large project's first period: a published report, payments, what is counted, support."""

from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any, Final

from samband.projects.actions.indicator_values import Reported, move_value, save_value
from samband.projects.actions.joint import (
    Written,
    begin_joint_report,
    name_missing,
    save_joint_texts,
    sign_off,
)
from samband.projects.actions.joint_moves import (
    approve_joint_report,
    publish_joint_report,
    submit_joint_report,
)
from samband.projects.actions.payments import Noted, note_payment, pass_on_received
from samband.projects.actions.support import add_support
from samband.projects.domain.indicators.values import Value, known, pending
from samband.projects.models import IndicatorValue, JointReport, Payment
from samband.projects.payments_reading import approved_of
from samband.site.world.norrsken_plan import Norrsken

_SUMMARY: Final = (
    "Arbetet har börjat. Klustret på Åland har prövat två lösningar med rederierna, och Nordvik "
    "har öppnat sina prövolägenheter."
)
_COMPANIES: Final[tuple[dict[str, Any], ...]] = (
    {"company": "Kajvinden Rederi Ab", "kind": "advice", "hours": Decimal(14), "employees_band": "10-49",
     "turnover_band": "2m-10m", "innovated": "yes", "new_customers": "no"},
    {"company": "Isbrytarverkstaden Ab", "kind": "test", "hours": Decimal("22.5"), "employees_band": "1-9",
     "turnover_band": "under-2m", "innovated": "no", "new_customers": "yes"},
    {"company": "Fyrljus Elektronik Ab", "kind": "training", "hours": Decimal(6),
     "innovated": "refused", "new_customers": "refused", "note": "Företaget vill inte svara på frågorna."},
    {"company": "Kajvinden Rederi Ab", "kind": "matchmaking", "hours": Decimal(3),
     "innovated": "yes", "new_customers": "yes"},
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Counted:
    """What a partner says of an indicator for a period, and how far that has come."""

    indicator: int
    who: str
    period: int
    value: Value
    is_approved: bool = True
    comment: str = ""


_VALUES: Final = (
    _Counted(2, "PP", 1, known(2)),
    _Counted(2, "NO", 1, known(1), comment="Et samarbeid om prøving hjemme."),
    _Counted(3, "PP", 1, pending("Svaren på enkäten kommer i nästa period")),
    _Counted(3, "PP", 2, known(2), is_approved=False, comment="Två rederier säger att de har infört nytt."),
)


def plan_money(one: Norrsken) -> None:
    """Plan the joint report of the first period until it is published, what was paid, what is counted."""
    plan = one.scene.plan
    plan(155, partial(_begin, one))
    plan(152, partial(_write, one))
    plan(150, partial(_hand_in, one))
    plan(120, partial(_approve, one))
    plan(110, partial(_publish, one))
    plan(90, partial(_receive, one))
    plan(85, partial(_pass_on, one))
    for counted in _VALUES:
        plan(198 if counted.period == 1 else 15, partial(_count, one, counted))
    for at, row in enumerate(_COMPANIES):
        plan(170 - 40 * at, partial(_support, one, row, 171 - 40 * at))


def _joint(one: Norrsken) -> JointReport:
    return JointReport.objects.select_related("project__programme", "period").get(project=one.project)


def _begin(one: Norrsken) -> None:
    begin_joint_report(one.project, period=one.period(1), by=one.agent("LP"))


def _write(one: Norrsken) -> None:
    """Write the summary, say who is missing, and have both leads sign."""
    lead, held = one.agent("LP"), _joint(one)
    place = held.texts.get(field="summary", partner__isnull=True).pk
    said = [Written(place, _SUMMARY, "sv")]
    held = save_joint_texts(held, by=lead, version=held.version, texts=said)
    why = {one.partner("DK").key: "Sandholt hade inga kostnader, och ingen kontrollerar dem ännu."}
    name_missing(_joint(one), by=lead, version=_joint(one).version, why=why, lang="sv")
    for who in ("LP", "NO"):
        held = _joint(one)
        sign_off(held, by=one.agent(who), version=held.version, partner=one.partner(who))


def _hand_in(one: Norrsken) -> None:
    held = _joint(one)
    submit_joint_report(held, by=one.agent("LP"), version=held.version)


def _approve(one: Norrsken) -> None:
    held, by = _joint(one), one.agent("funder")
    approve_joint_report(held, by=by, version=held.version, on=one.day(120), reference="NB-7/1")


def _publish(one: Norrsken) -> None:
    held = _joint(one)
    publish_joint_report(held, by=one.agent("LP"), version=held.version)


def _receive(one: Norrsken) -> None:
    """Note what came: all of the Norwegian funds, and half of the European one: the rest is outstanding."""
    held = _joint(one)
    sums: dict[str, int] = {}
    for (_partner, code), minor in approved_of([held]).items():
        sums[code] = sums.get(code, 0) + minor
    for code, minor in (("ERDF", sums["ERDF"] // 2), ("IR", sums["IR"])):
        noted = Noted("received", one.fund(code), minor, one.day(90), report=held, reference=f"NB-7/1 {code}")
        note_payment(one.project, by=one.agent("LP"), noted=noted)


def _pass_on(one: Norrsken) -> None:
    """Pass the European money on; the Norwegian still lies with the lead partner."""
    came = Payment.objects.select_related("project", "fund", "report").get(
        project=one.project, sort="received", fund__code="ERDF"
    )
    pass_on_received(came, by=one.agent("LP"), on=one.day(85))


def _count(one: Norrsken, counted: _Counted) -> None:
    """Report a value and hand it in; the lead approves it, or has not come to it yet."""
    indicator = one.project.indicators.get(number=counted.indicator)
    made = save_value(
        indicator,
        by=one.agent(counted.who),
        partner=one.partner(counted.who),
        period=one.period(counted.period),
        version=0,
        said=Reported(counted.value, comment=counted.comment),
    )
    _move(one, made, counted.who, "submit")
    if counted.is_approved:
        _move(one, made, "LP", "approve")


def _move(one: Norrsken, value: IndicatorValue, who: str, verb: str) -> None:
    held = IndicatorValue.objects.select_related("indicator__project", "partner", "period").get(pk=value.pk)
    move_value(held, by=one.agent(who), verb=verb, version=held.version)


def _support(one: Norrsken, row: dict[str, Any], days_ago: int) -> None:
    values = {"country": "FI", "region": "FI200", "currency": "EUR", "legal_basis": "no-aid"}
    add_support(one.partner("PP"), by=one.agent("PP"), values={**values, **row, "on": one.day(days_ago)})
