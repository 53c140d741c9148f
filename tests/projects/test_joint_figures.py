"""The first joint report of Norrsken: sums of certificates, to the cent, side by side and never across."""

from decimal import Decimal
from typing import Any

import pytest

from samband.projects.actions.joint import (
    begin_joint_report,
    choose_certificates,
    name_missing,
    sign_off,
)
from samband.projects.actions.joint_deductions import Deducted, note_deduction
from samband.projects.actions.joint_moves import send_back_joint, submit_joint_report
from samband.projects.domain.joint_table import RateShown, SideTable, by_partner, in_currency
from samband.projects.joint_content import missing_partners
from samband.projects.joint_reading import tables_for
from samband.projects.kept_figures import split_of
from samband.projects.models import JointReport, LedgerEntry
from tests.projects.joint_material import (
    DAY,
    PP1,
    Joint,
    begun,
    certified,
    correct,
    found_joint,
    handed_in,
    now,
    signed,
)
from tests.projects.norrsken import found_norrsken

pytestmark = pytest.mark.django_db


def eu(report: JointReport) -> SideTable:
    return next(table for table in tables_for(now(report)) if table.side == "eu")


def claims(report: JointReport, **more: Any) -> dict[str, int]:
    rows = LedgerEntry.objects.filter(sort="claimed", **more)
    found: dict[str, int] = {}
    for part, minor in rows.values_list("part", "amount_minor"):
        found[part] = found.get(part, 0) + minor
    return found


def test_the_joint_report_is_the_sum_of_its_certificates_to_the_cent() -> None:
    table = eu(handed_in(found_joint()))
    total = table.total
    assert (total["total"], total["fund:ERDF"], total["contribution"]) == (8007481, 4678668, 3328813)
    assert (total["public"], total["automatic-public"], total["private"]) == (1018433, 556397, 1753982)
    assert total["rounding"] == 1
    assert table.budget_minor == 35810148
    assert table.percent == Decimal("22.36")
    assert (table.remaining_minor, table.remaining_net_minor) == (27802667, 27802667)
    assert [one.of("total") for one in table.entries] == [4499517, 3507964]
    assert [one.of("fund:ERDF") for one in table.entries] == [2924686, 1753982]


def test_norwegian_money_has_a_table_of_its_own() -> None:
    report = handed_in(found_joint())
    sides = {table.side: table for table in tables_for(report)}
    assert set(sides) == {"eu", "no"}
    north = sides["no"]
    # 117 890.00 NOK at 11.7890 are 10 000.00 EUR; office 15 % beside; half of it from the Norwegian fund.
    assert north.total["total"] == 1150000
    assert (north.claim_of("IR"), north.total["contribution"]) == (575000, 575000)
    assert "fund:IR" not in sides["eu"].total
    assert "fund:ERDF" not in north.total
    assert north.budget_minor == 5600000


def test_an_amount_is_shown_in_the_partners_currency_by_the_reports_own_rate() -> None:
    table = eu(handed_in(found_joint()))
    lead = table.entries[0]
    assert lead.rates == (RateShown("SEK", Decimal("11.4567"), "2026-07-01", "InforEuro", "verified"),)
    assert in_currency(lead.of("total"), lead.rates[0]) == 51549616
    assert table.entries[1].rates == ()


def test_what_is_claimed_is_posted_for_each_partner_and_taken_back_when_it_is_sent_back() -> None:
    joint = found_joint()
    report, world = handed_in(joint), joint.world
    assert claims(report, side="eu")["fund:ERDF"] == 4678668
    assert claims(report, partner=world.partners["PP"])["fund:ERDF"] == 1753982
    assert claims(report, side="no")["fund:IR"] == 575000
    send_back_joint(report, by=world.agent("funder"), version=now(report).version, why="Rätta texten.")
    assert not any(claims(report).values())
    again = signed(joint, now(report))
    submit_joint_report(again, by=world.agent("lead"), version=again.version)
    assert claims(report, side="eu")["total"] == 8007481
    assert list(now(report).editions.values_list("number", flat=True)) == [1, 2]


def test_a_deduction_by_the_programme_is_reckoned_anew_and_shown_beside() -> None:
    joint = found_joint()
    report, world = handed_in(joint), joint.world
    certificate = joint.of("PP")
    note_deduction(
        report,
        by=world.agent("funder"),
        version=now(report).version,
        certificate=certificate,
        line=certificate.report.lines.get(number=1),
        deducted=Deducted(10000, "Resan ingick inte.", DAY, "D-1", "sv"),
    )
    table = eu(report)
    assert (table.total["total"], table.approved["total"]) == (8007481, 7993481)
    assert (table.claim_of("ERDF"), table.payment_of("ERDF")) == (4678668, 4671668)
    assert table.approved["contribution"] == 3321813
    assert table.deductions[0].of("total") == -14000
    assert table.deductions[0].of("other") == -4000
    assert table.remaining_net_minor == 27802667 + 14000
    assert claims(report, side="eu")["fund:ERDF"] == 4671668


def test_a_later_correction_enters_the_next_joint_report_as_an_entry_of_its_own() -> None:
    joint = found_joint()
    world = joint.world
    first = handed_in(joint)
    certificate = joint.of("LP")
    before = list(certificate.amounts.order_by("pk").values_list("part", "amount_minor"))
    correct(certificate, 1, 100000)
    second = begin_joint_report(world.project, period=world.periods[1], by=world.agent("lead"))
    assert not second.certificates.exists()
    later = certified(world, joint.plan, "PP", PP1[:1], period=1, number=2)
    choose_certificates(
        now(second), by=world.agent("lead"), version=now(second).version, certificates=[later.key]
    )
    second = _sign_all(joint, second)
    second = submit_joint_report(second, by=world.agent("lead"), version=second.version)
    table = eu(second)
    entry = next(one for one in table.entries if one.sort == "correction")
    assert (entry.of("total"), entry.of("fund:ERDF"), entry.of("contribution")) == (-120000, -78000, -42000)
    assert (entry.of("public"), entry.of("automatic-public")) == (-27161, -14839)
    assert entry.on == "2026-09-01"
    assert list(certificate.amounts.order_by("pk").values_list("part", "amount_minor")) == before
    assert eu(first).total["total"] == 8007481
    assert table.before_minor == 8007481
    assert table.remaining_net_minor == table.remaining_minor + 120000
    assert by_partner(table.entries)[world.partners["LP"].key]["fund:ERDF"] == -78000


def _sign_all(joint: Joint, report: JointReport) -> JointReport:
    world = joint.world
    why = {one.key: "Ingen kostnad." for one in missing_partners(now(report))}
    name_missing(now(report), by=world.agent("lead"), version=now(report).version, why=why, lang="sv")
    for who, partner in (("lead", "LP"), ("norwegian", "NO")):
        version = now(report).version
        sign_off(now(report), by=world.agent(who), version=version, partner=world.partners[partner])
    return now(report)


def test_what_is_above_the_award_is_never_claimed() -> None:
    world = found_norrsken()
    plan = world.approved()
    # 225 000.00 certified of a budget of 220 903.81: 65 % are 146 250.00, and 143 587.47 is granted.
    made = certified(world, plan, "LP", [("external", 22500000, "EUR", "", 0, False)])
    table = eu(begun(Joint(world, plan, {"LP": made})))
    assert (table.total["fund:ERDF"], table.claim_of("ERDF")) == (14625000, 14358747)
    assert table.total["not-payable:ERDF"] == 266253


def test_frozen_figures_are_the_certificates_splits() -> None:
    joint = found_joint()
    report = handed_in(joint)
    splits = [split_of(joint.of(who).content["split"]) for who in ("LP", "PP")]
    both = splits[0] + splits[1]
    assert both.fund_minor == eu(report).total["fund:ERDF"]
    assert both.rounding_difference_minor == eu(report).total["rounding"] == 1
