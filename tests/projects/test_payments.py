"""Payments: exact splits, warnings with numbers, reversals, what is outstanding, side by side."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samband.kernel.decision import Refused
from samband.projects.actions.joint_deductions import Deducted, note_deduction
from samband.projects.actions.payments import (
    NeedsYes,
    Noted,
    note_payment,
    pass_on_received,
    reverse_payment,
)
from samband.projects.domain.payment_split import proposed_split
from samband.projects.models import LedgerEntry, Payment
from samband.projects.payments_reading import all_payments, balances
from tests.projects.joint_material import DAY, Joint, client_of, found_joint, now, published


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(1, 10**11), st.lists(st.integers(-(10**8), 10**9), min_size=1, max_size=8))
def test_a_split_is_exactly_what_came_and_its_residue_is_named(received: int, claims: list[int]) -> None:
    parts = proposed_split(received, [(f"p{at}", claim) for at, claim in enumerate(claims)])
    if not any(claim > 0 for claim in claims):
        assert parts == []
        return
    assert sum(one.minor for one in parts) == received
    assert all(one.minor >= 0 and one.claim_minor > 0 for one in parts)
    assert 0 <= parts[-1].residue_minor < len(parts)
    assert not any(one.residue_minor for one in parts[:-1])


def _world() -> tuple[Joint, Any]:
    joint = found_joint()
    return joint, published(joint)


def _note(joint: Joint, sort: str, fund: str, minor: int, partner: str = "", **more: Any) -> Payment:
    world = joint.world
    who = world.partners[partner] if partner else None
    is_sure = more.pop("is_sure", False)
    noted = Noted(sort, world.funds[fund], minor, DAY, who, **more)
    return note_payment(world.project, by=world.agent("lead"), noted=noted, is_sure=is_sure)


@pytest.mark.django_db
def test_what_came_is_passed_on_by_the_certificates_to_the_cent() -> None:
    joint, report = _world()
    world = joint.world
    payment = _note(joint, "received", "ERDF", 3000000, report=now(report))
    parts = pass_on_received(payment, by=world.agent("lead"), on=DAY)
    # 30 000.00 by 29 246.86 : 17 539.82; the last takes the cent that cutting leaves.
    assert [(str(one.partner), one.amount_minor) for one in parts] == [("LP", 1875332), ("PP", 1124668)]
    assert sum(one.amount_minor for one in parts) == 3000000
    now_ = balances(world.project, all_payments(world.project))
    rows = {(one.partner, one.fund): one for one in now_.partners}
    assert rows[world.partners["PP"].key, "ERDF"].outstanding_minor == 1753982 - 1124668
    fund = next(one for one in now_.funds if one.fund == "ERDF")
    assert (fund.outstanding_minor, fund.held_minor) == (4678668 - 3000000, 0)
    paid = LedgerEntry.objects.filter(sort="paid", part="fund:ERDF")
    assert sorted(paid.values_list("amount_minor", flat=True)) == [1124668, 1875332]
    with pytest.raises(Refused, match="passed on already"):
        pass_on_received(payment, by=world.agent("lead"), on=DAY)


@pytest.mark.django_db
def test_more_than_approved_less_deductions_asks_for_a_yes_with_the_numbers() -> None:
    joint, report = _world()
    certificate = joint.of("PP")
    note_deduction(
        report, by=joint.world.agent("funder"), version=now(report).version, certificate=certificate,
        line=certificate.report.lines.get(number=1), deducted=Deducted(10000, "Fel.", DAY),
    )  # fmt: skip
    with pytest.raises(NeedsYes) as asked:
        _note(joint, "received", "ERDF", 4678668, report=now(report))
    assert asked.value.warnings[0].amounts == {"after": 4678668, "approved": 4671668, "over": 7000}
    assert not Payment.objects.exists()
    _note(joint, "received", "ERDF", 4671668, report=now(report))
    with pytest.raises(NeedsYes) as asked:
        _note(joint, "passed-on", "ERDF", 1753982, "PP")
    assert asked.value.warnings[0].amounts["approved"] == 1746982
    _note(joint, "passed-on", "ERDF", 1753982, "PP", is_sure=True)
    with pytest.raises(NeedsYes):
        _note(joint, "paid-back", "ERDF", 1753983, "PP")
    _note(joint, "paid-back", "ERDF", 7000, "PP")
    rows = balances(joint.world.project, all_payments(joint.world.project)).partners
    own = next(one for one in rows if one.partner == joint.world.partners["PP"].key)
    assert own.outstanding_minor == 0


@pytest.mark.django_db
def test_a_fund_never_pays_a_partner_of_the_other_side() -> None:
    joint, _report = _world()
    with pytest.raises(ValidationError, match="never pays"):
        _note(joint, "passed-on", "ERDF", 100, "NO", is_sure=True)
    with pytest.raises(ValidationError, match="never pays"):
        _note(joint, "passed-on", "IR", 100, "PP", is_sure=True)
    _note(joint, "received", "IR", 575000)
    _note(joint, "passed-on", "IR", 575000, "NO")
    sides = set(LedgerEntry.objects.filter(sort="paid").values_list("side", flat=True))
    assert sides == {"no"}


@pytest.mark.django_db
def test_a_reversal_is_a_row_of_its_own_once() -> None:
    joint, report = _world()
    payment = _note(joint, "received", "ERDF", 1000, report=now(report))
    lead = joint.world.agent("lead")
    reversal = reverse_payment(payment, by=lead, on=DAY, reference="Fel konto")
    assert (reversal.reverses, reversal.amount_minor) == (payment, 1000)
    assert sum(LedgerEntry.objects.filter(sort="paid").values_list("amount_minor", flat=True)) == 0
    for one in (payment, reversal):
        with pytest.raises(Refused):
            reverse_payment(one, by=lead, on=DAY)
    with pytest.raises(Refused, match="reversed"):
        pass_on_received(payment, by=lead, on=DAY)


@pytest.mark.django_db
def test_only_leads_note_payments_and_a_partner_sees_its_own_alone() -> None:
    joint, report = _world()
    world = joint.world
    _note(joint, "received", "ERDF", 1000000, report=now(report))
    _note(joint, "passed-on", "ERDF", 400000, "PP", reference="PP-ref")
    _note(joint, "passed-on", "ERDF", 600000, "LP", reference="LP-ref")
    for who in ("finance", "controller", "funder", "outsider"):
        noted = Noted("received", world.funds["ERDF"], 1, DAY)
        with pytest.raises(Refused):
            note_payment(world.project, by=world.agent(who), noted=noted)
    url = reverse("project-payments", args=[world.project.key])
    shown = client_of(joint, "finance").get(url).content.decode()
    assert "PP-ref" in shown
    assert "LP-ref" not in shown
    assert "With the lead" not in shown
    csv = client_of(joint, "finance").get(reverse("payment-export", args=[world.project.key, "csv"]))
    written = b"".join(csv.streaming_content).decode("utf-8-sig")
    assert "4000.00" in written
    assert "6000.00" not in written
    for who, status in (("outsider", 403), ("controller", 403), ("funder", 403), ("", 302)):
        assert client_of(joint, who).get(url).status_code == status


@pytest.mark.django_db
def test_the_pages_note_divide_and_reverse(django_assert_max_num_queries: Any) -> None:
    joint, report = _world()
    world = joint.world
    client = client_of(joint, "lead")
    url = reverse("project-payments", args=[world.project.key])
    assert "No payment is noted yet." in client.get(url).content.decode()
    said = {
        "sort": "received", "fund": world.funds["ERDF"].key, "amount": "50 000,00", "on": "2026-10-01",
        "report": report.key, "reference": "U-1",
    }  # fmt: skip
    new = reverse("payment-new", args=[world.project.key])
    asked = client.post(new, said)
    assert asked.status_code == 422
    assert "46,786.68" in asked.content.decode()
    assert "50,000.00" in asked.content.decode()
    assert client.post(new, {**said, "amount": "46 786,68"}).status_code == 302
    payment = Payment.objects.get()
    split = reverse("payment-split", args=[payment.key])
    proposed = client.get(split).content.decode()
    assert "29,246.86" in proposed
    assert "17,539.82" in proposed
    assert split in client.get(url).content.decode()
    assert client.post(split, {"on": "2026-10-02", "reference": "U-1"}).status_code == 302
    with django_assert_max_num_queries(40):
        shown = client.get(url).content.decode()
    assert shown.count("0.00") > 3
    assert split not in shown  # nothing of the fund is left with the lead to pass on
    assert (
        client.post(reverse("payment-reverse", args=[payment.key]), {"on": "2026-10-03"}).status_code == 302
    )
    assert "reversed" in client.get(url).content.decode()
