"""Rates of exchange as the installation keeps them: added, brought, corrected, asked for by a report."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from samband.accounts.access import agent_of
from samband.base.agents import OPERATOR, VISITOR
from samband.base.models import Event
from samband.base.versions import ChangedMeanwhile
from samband.kernel.decision import Refused
from samband.kernel.period import Period
from samband.rules.actions import (
    AlreadyThere,
    LookAgain,
    add_exchange_rate,
    correct_exchange_rate,
    import_exchange_rates,
)
from samband.rules.actions import exchange as of_exchange
from samband.rules.domain.exchange import (
    FIXED,
    NONE,
    OF_SUBMISSION,
    Rate,
    RateRule,
    RatesMissing,
    convert,
    month_of,
)
from samband.rules.domain.exchange_files import Beside, read_rate_file
from samband.rules.exchange import planned, rates_beside, rates_of_report
from samband.rules.models import ExchangeRate
from tests.matching.shortlist_material import person

pytestmark = pytest.mark.django_db
MARCH, READ_ON = date(2026, 3, 1), date(2026, 3, 2)
RULE = RateRule(OF_SUBMISSION)
FILE = b"currency,month,per_base,source\nSEK,2026-03,11.4567,InforEuro\nNOK,2026-03,11.789,InforEuro\n"


def rate(per_base: str = "11.4567", first: date = MARCH, mark: str = "verified", **more: Any) -> Rate:
    said = {
        "currency": "SEK",
        "base": "EUR",
        "source": "InforEuro",
        "read_on": READ_ON,
        "period": month_of(first),
    }
    return Rate(per_base=Decimal(per_base), mark=mark, **{**said, **more})


def corrected(row: ExchangeRate, per_base: str = "11.4667", **more: Any) -> ExchangeRate:
    said = {"source": "InforEuro", "read_on": READ_ON, "mark": "verified", "reason": "Typed wrong"}
    return correct_exchange_rate(row, per_base=Decimal(per_base), **{"by": OPERATOR, **said, **more})


def test_who_keeps_rates() -> None:
    row = add_exchange_rate(rate(), by=OPERATOR)
    add_exchange_rate(rate(currency="NOK"), by=agent_of(person("operator", rights=["operate"])))
    file = read_rate_file(FILE, Beside(READ_ON))
    for agent in (VISITOR, agent_of(person("somebody")), agent_of(person("importer", rights=["import"]))):
        assert ExchangeRate.objects.visible_to(agent).count() == 2
        with pytest.raises(Refused):
            add_exchange_rate(rate(currency="DKK"), by=agent)
        with pytest.raises(Refused):
            corrected(row, by=agent)
        with pytest.raises(Refused):
            import_exchange_rates(file, by=agent)
    assert ExchangeRate.objects.count() == 2


def test_a_rate_comes_back_to_the_last_decimal_and_is_told_on_the_thread() -> None:
    made = add_exchange_rate(rate("12345.6789012345"), by=OPERATOR)
    made.refresh_from_db()
    assert made.rate() == rate("12345.6789012345", key=made.key)
    (event,) = Event.objects.filter(verb="exchange_rate.added")
    assert (event.subject_key, event.changes["rate"]) == (made.key, "12345.6789012345")


def test_the_same_month_is_added_once_and_the_second_is_told_which_is_there() -> None:
    made = add_exchange_rate(rate(), by=OPERATOR)
    with pytest.raises(AlreadyThere, match="already") as caught:
        add_exchange_rate(rate("11.5"), by=OPERATOR)
    assert caught.value.there == made


def test_of_two_who_add_at_once_one_wins_and_the_other_gets_clear_words(monkeypatch: Any) -> None:
    """The second has looked before the first had saved: the database decides."""
    first = add_exchange_rate(rate(), by=OPERATOR)
    asked = ExchangeRate.objects.in_force().of_place

    class Late:
        """Sees nothing the first time it is asked, as whoever looked too early."""

        seen = 0

        def in_force(self) -> "Late":
            return self

        def of_place(self, **place: Any) -> Any:
            Late.seen += 1
            return ExchangeRate.objects.none() if Late.seen == 1 else asked(**place)

    class Model(ExchangeRate):
        """The table, looked at too early."""

        objects = Late()  # type: ignore[assignment]

        class Meta:
            app_label = "rules"
            proxy = True

    monkeypatch.setattr(of_exchange, "ExchangeRate", Model)
    with pytest.raises(AlreadyThere) as caught:
        add_exchange_rate(rate("11.5"), by=OPERATOR)
    assert caught.value.there == first
    monkeypatch.undo()
    assert ExchangeRate.objects.count() == Event.objects.filter(verb="exchange_rate.added").count() == 1


def test_of_two_who_bring_the_same_at_once_nobody_adds_it_twice(monkeypatch: Any) -> None:
    add_exchange_rate(rate(), by=OPERATOR)
    asked, calls = rates_beside, list[int]()

    def late(starts: Any) -> list[Rate]:
        calls.append(1)
        return [] if len(calls) == 1 else asked(starts)

    monkeypatch.setattr(of_exchange, "rates_beside", late)
    plan = import_exchange_rates(read_rate_file(FILE, Beside(READ_ON)), by=OPERATOR)
    assert (len(calls), plan.counts["created"], plan.counts["unchanged"]) == (2, 1, 1)
    assert ExchangeRate.objects.count() == 2
    calls.clear()
    monkeypatch.setattr(of_exchange, "rates_beside", lambda _starts: [])
    with pytest.raises(AlreadyThere):
        import_exchange_rates(read_rate_file(FILE, Beside(READ_ON)), by=OPERATOR)


def test_the_database_itself_holds_one_rate_a_month_and_no_nonsense() -> None:
    made = add_exchange_rate(rate(), by=OPERATOR)
    good = {
        "sort": "monthly", "currency": "DKK", "base": "EUR", "per_base": Decimal("7.46"), "valid_from": MARCH,
        "valid_before": date(2026, 4, 1), "source": "x", "read_on": READ_ON, "mark": "verified",
        "added_at": timezone.now(),
    }  # fmt: skip
    wrong: list[dict[str, Any]] = [
        {"currency": "SEK"},
        {"currency": "EUR"},
        {"per_base": Decimal(0)},
        {"mark": "sure"},
        {"source": ""},
        {"scope": "Aurora"},
        {"sort": "fixed"},
        {"valid_before": MARCH},
        {"revision": 2},
        {"revision": 2, "replaces": made, "reason": ""},
        {"replaces": made, "reason": "x"},
    ]
    for one in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            ExchangeRate.objects.create(**{**good, **one})
    ExchangeRate.objects.create(**good)


def test_a_jump_from_the_month_before_is_taken_only_by_who_has_looked_again() -> None:
    add_exchange_rate(rate("11.4", date(2026, 2, 1)), by=OPERATOR)
    with pytest.raises(LookAgain, match="10 %") as caught:
        add_exchange_rate(rate("0.0877"), by=OPERATOR)
    assert caught.value.before.per_base == Decimal("11.4")
    made = add_exchange_rate(rate("0.0877"), by=OPERATOR, has_looked_again=True)
    with pytest.raises(LookAgain):
        corrected(made, "114")
    assert corrected(made, "11.5").per_base == Decimal("11.5")


def test_a_file_is_taken_in_and_the_same_file_twice_adds_nothing() -> None:
    file = read_rate_file(FILE, Beside(READ_ON))
    assert planned(file).counts["created"] == 2
    assert not ExchangeRate.objects.exists(), "to look changes nothing"
    assert import_exchange_rates(file, by=OPERATOR, file_name="march.csv").counts["created"] == 2
    assert import_exchange_rates(file, by=OPERATOR, file_name="march.csv").counts["unchanged"] == 2
    assert ExchangeRate.objects.count() == 2
    assert Event.objects.filter(verb="exchange_rates.imported").count() == 1
    assert Event.objects.values("action").distinct().count() == 1, "one user action"


def test_a_file_never_writes_over_a_rate_and_tells_what_differs() -> None:
    add_exchange_rate(rate("11.4"), by=OPERATOR)
    plan = import_exchange_rates(read_rate_file(FILE, Beside(READ_ON)), by=OPERATOR)
    assert [fault.code for fault in plan.faults] == ["conflict"]
    assert ExchangeRate.objects.get(currency="SEK").per_base == Decimal("11.4")
    assert ExchangeRate.objects.filter(currency="NOK").exists()


@pytest.mark.parametrize("change", [{"per_base": Decimal(1)}, {}])
def test_the_database_itself_refuses_to_change_a_rate(change: dict[str, Any]) -> None:
    add_exchange_rate(rate(), by=OPERATOR)
    rows = ExchangeRate.objects.all()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(**change) if change else rows.delete()
    assert ExchangeRate.objects.get().per_base == Decimal("11.4567")


def test_a_correction_is_a_new_row_and_reports_that_used_the_old_one_keep_it() -> None:
    old = add_exchange_rate(rate(), by=OPERATOR)
    kept = old.rate()
    new = corrected(old)
    old.refresh_from_db()
    assert (old.per_base, new.replaces, new.revision) == (Decimal("11.4567"), old, 2)
    assert list(ExchangeRate.objects.in_force()) == [new]
    found = rates_of_report(["SEK"], RULE, first_submitted_on=date(2026, 3, 31))["SEK"]
    assert found == new.rate()
    assert (convert(25_000_000, kept), convert(25_000_000, found)) == (2_182_129, 2_180_226)
    (event,) = Event.objects.filter(verb="exchange_rate.corrected")
    assert (event.changes["was"], event.changes["rate"]) == ("11.4567", "11.4667")


def test_of_two_who_correct_at_once_the_second_is_told() -> None:
    old = add_exchange_rate(rate(), by=OPERATOR)
    new = corrected(old)
    with pytest.raises(ChangedMeanwhile) as caught:
        corrected(old, "11.5")
    assert caught.value.now == new
    for wrong in ({"reason": "  "}, {"per_base": "11.4667"}):
        with pytest.raises(Refused):
            corrected(new, **wrong)


def test_what_is_verified_names_its_source_and_a_correction_is_short() -> None:
    with pytest.raises(Refused, match="source"):
        add_exchange_rate(rate(source=" "), by=OPERATOR)
    made = add_exchange_rate(rate(source="", mark="unverified"), by=OPERATOR)
    with pytest.raises(RatesMissing) as caught:
        rates_of_report(["SEK", "NOK"], RULE, first_submitted_on=MARCH)
    assert [(one.currency, bool(one.unread)) for one in caught.value.missing] == [
        ("NOK", False),
        ("SEK", True),
    ]
    assert corrected(made, "11.4567").mark == "verified"
    with pytest.raises(ValidationError):
        add_exchange_rate(rate(currency="DKK", source="x" * 301), by=OPERATOR)


def test_a_report_asks_once_whatever_its_currencies(django_assert_num_queries: Any) -> None:
    for currency in ("SEK", "NOK", "DKK"):
        add_exchange_rate(rate(currency=currency), by=OPERATOR)
    with django_assert_num_queries(1):
        rates_of_report(["SEK", "NOK", "DKK", "EUR"], RULE, first_submitted_on=MARCH)
    with django_assert_num_queries(0):
        assert rates_of_report(["SEK"], RateRule(NONE)) == {"SEK": None}


def test_each_programme_has_its_own_fixed_rate() -> None:
    for scope, per_base in (("Aurora", "10"), ("Nord", "8.20")):
        add_exchange_rate(
            rate(per_base, currency="NOK", sort=FIXED, scope=scope, period=Period(MARCH, None)), by=OPERATOR
        )
    for scope, eur in (("Aurora", 1_000_000), ("Nord", 1_219_512)):
        rule = RateRule(FIXED, scope=scope)
        found = rates_of_report(["NOK"], rule, first_submitted_on=date(2027, 1, 1))["NOK"]
        assert convert(10_000_000, found) == eur
