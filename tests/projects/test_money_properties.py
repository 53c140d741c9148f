"""What holds for all amounts: parts make the whole, and a second reckoning with fractions agrees."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from math import floor

from hypothesis import given
from hypothesis import strategies as st

from samband.projects.domain.award_cap import payable
from samband.projects.domain.budget import BudgetLine, PartnerBudget, partner_figures, periods_of
from samband.projects.domain.control_figures import Finding, control_figures, finding_problems
from samband.projects.domain.corrections import Correction, corrected, correction_entry
from samband.projects.domain.joint_figures import CertificateSum, joint_figures
from samband.projects.domain.report_figures import CostLine, report_figures
from samband.projects.domain.shares import (
    MOST_ROUNDING,
    STATUSES,
    FundShare,
    Split,
    Terms,
    contribution_of,
    split_amount,
)
from samband.projects.domain.verification import payments
from samband.rules.domain.costs.categories import CATEGORIES, added
from samband.rules.domain.costs.flat_rates import by_period, cost_categories
from samband.rules.domain.costs.options import covered_by, option_problems
from samband.rules.domain.costs.packs import shipped_packs

REAL = ("staff", "travel", "external", "equipment", "infrastructure", "lump-sum", "unit-cost")
OPTIONS = st.one_of(
    st.fixed_dictionaries({"other_on_staff": st.integers(1, 40)}),
    st.fixed_dictionaries(
        {},
        optional={
            "staff_on_direct": st.integers(1, 20),
            "travel_on_staff": st.integers(1, 15),
            "office_on_staff": st.integers(1, 15),
        },
    ),
    st.fixed_dictionaries(
        {"office_on_direct": st.integers(1, 7)},
        optional={"staff_on_direct": st.integers(1, 20), "travel_on_staff": st.integers(1, 15)},
    ),
)
SUMS = st.dictionaries(st.sampled_from(REAL), st.integers(-(10**9), 10**9))
PERCENTS = st.decimals(0, 25, places=2)


@st.composite
def financed(draw: st.DrawFn) -> Terms:
    """Draw terms of an approved budget whose contributions are exactly what its funds leave."""
    funds = tuple(FundShare(f"F{at}", draw(PERCENTS)) for at in range(draw(st.integers(0, 4))))
    options = draw(OPTIONS)
    rows = draw(st.dictionaries(st.sampled_from(REAL), st.integers(0, 10**9), min_size=1))
    budget = cost_categories(options, rows)
    left = contribution_of(sum(budget.values()), funds)
    first = draw(st.integers(0, left))
    second = draw(st.integers(0, left - first))
    parts = draw(st.permutations([first, second, left - first - second]))
    return Terms(options, funds, budget, dict(zip(STATUSES, parts, strict=True)))


@st.composite
def controlled(draw: st.DrawFn) -> tuple[Terms, list[CostLine], list[Finding]]:
    """Draw a report and a control of it that may be certified."""
    terms = draw(financed())
    free = [category for category in REAL if category not in covered_by(terms.options)]
    lines, findings = list[CostLine](), list[Finding]()
    for at in range(draw(st.integers(1, 6))):
        minor = draw(st.integers(-(10**6), 10**7))
        rate = draw(st.sampled_from([Decimal(1), Decimal("11.4567"), Decimal("0.5")]))
        lines.append(CostLine(str(at), draw(st.sampled_from(free)), minor, rate=rate))
        declared = lines[-1].declared_minor
        taken = draw(st.integers(min(0, declared), max(0, declared)))
        findings.append(
            draw(
                st.sampled_from(
                    [Finding(str(at)), Finding(str(at), taken, "e"), Finding(str(at), parked=True)]
                )
            )
        )
    return terms, lines, findings


def cut(exact: Fraction) -> int:
    """Cut in another way than the product does."""
    return floor(exact) if exact >= 0 else -floor(-exact)


def adds_up(split: Split) -> None:
    assert sum(part.minor for part in split.funds) + split.contribution_minor == split.total_minor
    if split.funds:
        assert sum(part.contribution_minor for part in split.funds) == split.contribution_minor
    parts = split.public_minor + split.automatic_public_minor + split.private_minor
    assert parts + split.rounding_difference_minor == split.contribution_minor


@given(OPTIONS, SUMS)
def test_flat_rates_agree_with_a_second_reckoning(options: dict[str, int], sums: dict[str, int]) -> None:
    assert option_problems(shipped_packs()["interreg-2021"], options) == []
    of = {category: Fraction(sums.get(category, 0)) for category in CATEGORIES}
    rate = {name: Fraction(percent, 100) for name, percent in options.items()}
    if "other_on_staff" in rate:
        staff = of["staff"]
        expected = staff + cut(staff * rate["other_on_staff"]) + of["lump-sum"]
    else:
        travel = Fraction(0) if "travel_on_staff" in rate else of["travel"]
        fixed = of["external"] + of["equipment"] + of["infrastructure"]
        staff = (
            Fraction(cut((travel + fixed) * rate["staff_on_direct"]))
            if "staff_on_direct" in rate
            else of["staff"]
        )
        travel = Fraction(cut(staff * rate["travel_on_staff"])) if "travel_on_staff" in rate else travel
        office = cut(staff * rate.get("office_on_staff", Fraction(0)))
        office += cut((staff + travel + fixed) * rate.get("office_on_direct", Fraction(0)))
        expected = staff + travel + fixed + office + of["lump-sum"] + of["unit-cost"]
    assert sum(cost_categories(options, sums).values()) == expected


@given(OPTIONS, st.lists(SUMS, min_size=1, max_size=5))
def test_periods_add_up_to_the_whole_budget(
    options: dict[str, int], periods: list[Mapping[str, int]]
) -> None:
    whole = cost_categories(options, added(*periods))
    assert added(*by_period(options, periods)) == whole
    rows = tuple(BudgetLine(one, minor) for period in periods for one, minor in period.items())
    funds = (FundShare("A", Decimal("33.33")), FundShare("B", Decimal(20)))
    partner = PartnerBudget("p", "SE", options, funds, (), rows)
    parts = periods_of(partner, periods)
    once = partner_figures(partner)
    assert sum(part.total_minor for part in parts) == once.total_minor
    assert sum(part.contribution_minor for part in parts) == once.contribution_minor
    for share in funds:
        assert sum(part.funds[share.fund] for part in parts) == once.funds[share.fund]


@given(financed(), st.integers(-(10**10), 10**10))
def test_a_split_loses_nothing_and_has_one_named_difference(terms: Terms, minor: int) -> None:
    split = split_amount(minor, terms)
    adds_up(split)
    assert terms.is_financed
    if terms.budget_minor and any(terms.contributions.values()):
        assert abs(split.rounding_difference_minor) <= MOST_ROUNDING
    for part, share in zip(split.funds, terms.funds, strict=True):
        assert part.minor == cut(Fraction(minor) * Fraction(share.percent) / 100)
    assert sum(payment.total_minor for payment in payments(split)) == (minor if split.funds else 0)


@given(financed(), st.integers(1, 10**9))
def test_a_credit_note_takes_back_exactly_what_its_invoice_gave(terms: Terms, minor: int) -> None:
    lines = (CostLine("1", "staff", minor, rate=Decimal("11.4567")),)
    credit = (CostLine("1", "staff", -minor, rate=Decimal("11.4567")),)
    there, back = report_figures(lines, terms), report_figures(credit, terms)
    assert added(there.categories, back.categories) == dict.fromkeys(CATEGORIES, 0)
    both = there.split + back.split
    assert (both.total_minor, both.fund_minor, both.contribution_minor) == (0, 0, 0)
    assert (both.public_minor, both.automatic_public_minor, both.private_minor) == (0, 0, 0)
    assert all(part.contribution_minor == 0 for part in both.funds)


@given(controlled())
def test_certified_deducted_and_parked_are_what_was_declared(
    drawn: tuple[Terms, list[CostLine], list[Finding]],
) -> None:
    terms, lines, findings = drawn
    assert finding_problems(lines, findings) == []
    control = control_figures(lines, findings, terms)
    assert control.declared == report_figures(lines, terms).categories
    assert added(control.certified.categories, control.deducted, control.parked) == control.declared
    assert control.certified.total_minor + control.deducted_minor + sum(control.parked.values()) == (
        control.declared_minor
    )
    assert added(*(row.categories for row in control.overview)) == control.deducted
    assert control.parked_split.total_minor == sum(control.parked.values())
    if not any(finding.deducted_minor for finding in findings):
        assert set(control.deducted.values()) == {0}
    adds_up(control.certified.split)
    adds_up(control.parked_split)


@given(controlled(), st.data())
def test_the_order_of_corrections_never_matters(
    drawn: tuple[Terms, list[CostLine], list[Finding]], data: st.DataObject
) -> None:
    certificate = control_figures(drawn[1], drawn[2], drawn[0]).certified
    keys = st.sampled_from([line.key for line in certificate.lines])
    corrections = data.draw(
        st.lists(st.builds(Correction, keys, st.integers(-(10**6), 10**6)), min_size=1, max_size=5)
    )
    ends = []
    for order in (corrections, data.draw(st.permutations(corrections))):
        standing, categories = certificate.split, certificate.categories
        for at, one in enumerate(order):
            entry = correction_entry(certificate, order[:at], [one])
            adds_up(entry.split)
            standing, categories = standing + entry.split, added(categories, entry.categories)
        assert standing == corrected(certificate, order).split
        ends.append((standing, categories))
    assert ends[0] == ends[1]


@given(st.lists(controlled(), max_size=4))
def test_a_joint_report_is_the_plain_sum(
    drawn: list[tuple[Terms, list[CostLine], list[Finding]]],
) -> None:
    certified = [control_figures(lines, findings, terms).certified for terms, lines, findings in drawn]
    parts = [CertificateSum(str(at), one.categories, one.split) for at, one in enumerate(certified)]
    joint = joint_figures(parts, 1)
    assert joint.eligible_minor == sum(one.total_minor for one in certified)
    assert joint.eligible_minor == sum(joint.categories.values())
    assert joint.split.fund_minor + joint.split.contribution_minor == joint.eligible_minor


@given(st.lists(st.integers(-(10**6), 10**6), min_size=1, max_size=8), st.integers(0, 10**6))
def test_all_that_is_paid_is_within_the_award(claims: list[int], award: int) -> None:
    paid = 0
    for at, claim in enumerate(claims):
        (part,) = payable({"F": claim}, {"F": award}, {"F": sum(claims[:at])})
        assert part.payable_minor + part.not_payable_minor == claim
        paid += part.payable_minor
        assert paid == min(sum(claims[: at + 1]), award)
