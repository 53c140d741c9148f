"""The pages of exchange rates and of cost rules: words, files, forms that keep what was typed."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from samband.base.agents import OPERATOR
from samband.rules.actions import add_exchange_rate, correct_exchange_rate
from samband.rules.domain.exchange import Rate, month_before, month_of
from samband.rules.models import ExchangeRate
from samband.site.exchange_listing import COLUMNS
from tests.matching.shortlist_material import person

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}
HERE = "/about/exchange-rates/"
MARCH = date(2026, 3, 1)
SAID = {
    "currency": "sek", "per_base": "11,4567", "month": "2026-03", "source": "InforEuro",
    "read_on": "2026-03-02", "mark": "verified", "scope": "", "valid_from": "",
}  # fmt: skip


def stored(per_base: str = "11.4567", first: date = MARCH, currency: str = "SEK") -> ExchangeRate:
    period = month_of(first)
    rate = Rate(currency, "EUR", Decimal(per_base), period, "InforEuro", date(2026, 3, 2), "verified")
    return add_exchange_rate(rate, by=OPERATOR, has_looked_again=True)


def words(client: Client, url: str = HERE, **more: Any) -> str:
    return client.get(url, headers=ENGLISH, **more).content.decode()


@pytest.fixture
def keeper(client: Client) -> Client:
    """Somebody who looks after the installation, signed in."""
    client.force_login(person("operator", rights=["operate"]))
    return client


def test_an_empty_page_says_what_to_do_first(client: Client) -> None:
    assert "Those who look after this installation bring them" in words(client)
    client.force_login(person("operator", rights=["operate"]))
    assert "bring the file here" in words(client)


def test_everybody_reads_each_rate_with_source_day_and_mark_in_their_language(client: Client) -> None:
    stored()
    page = words(client)
    for part in ("March 2026", "11.4567", "InforEuro", "read 2 March 2026", "Verified"):
        assert part in page
    assert "Add one rate" not in page
    swedish = client.get(HERE, headers={"accept-language": "sv"}).content.decode()
    assert "11,4567" in swedish
    assert "mars 2026" in swedish


def test_months_that_are_missing_are_named_with_their_currencies(client: Client) -> None:
    this = timezone.localdate().replace(day=1)
    before = month_before(this)
    for currency in ("SEK", "NOK"):
        stored(first=month_before(before), currency=currency)
    stored(first=this, currency="NOK")
    page = words(client)
    missing = page[page.index("Months that are missing") : page.index("Rates that hold")]
    assert f"{before:%B %Y}: NOK, SEK" in missing
    assert f"{this:%B %Y}: SEK" in missing


def test_the_list_is_narrowed_paged_and_taken_home_as_it_can_be_brought(client: Client) -> None:
    day = MARCH
    for _month in range(60):
        for currency in ("SEK", "NOK"):
            stored(first=day, currency=currency)
        day = month_before(day)
    page = words(client)
    assert page.count('scope="row"') == 100
    (further,) = [part.split('"')[0] for part in page.split('href="')[1:] if "after=" in part.split('"')[0]]
    assert words(client, further.replace("&amp;", "&")).count('scope="row"') == 20
    assert words(client, f"{HERE}?currency=SEK&year=2025").count('scope="row"') == 12
    assert "No rate answers to that" in words(client, f"{HERE}?currency=DKK")
    file = b"".join(
        client.get(f"{HERE}download.csv?currency=SEK&year=2025", headers=ENGLISH).streaming_content
    )
    lines = file.decode("utf-8-sig").splitlines()
    assert lines[0] == ",".join(COLUMNS)
    assert lines[1] == "SEK,EUR,11.4567,2025-12,,monthly,,InforEuro,2026-03-02,verified"
    assert len(lines) == 13
    assert client.get(f"{HERE}download.pdf").status_code == 404
    assert client.get(f"{HERE}?after=%00&currency=%00&year=%00").status_code == 200


def test_what_one_takes_home_an_empty_installation_can_be_brought(keeper: Client) -> None:
    stored()
    book = b"".join(keeper.get(f"{HERE}download.xlsx", headers=ENGLISH).streaming_content)
    page = _brought(keeper, book, "rates.xlsx", source="")
    assert "<dt>Known already</dt><dd>1</dd>" in page
    assert "There is nothing new to save." in page


def test_the_number_of_questions_does_not_grow_with_the_rates(
    client: Client, django_assert_num_queries: Any
) -> None:
    row = stored()
    correct_exchange_rate(
        row, by=OPERATOR, per_base=Decimal("11.5"), source="x", read_on=MARCH, mark="verified", reason="x"
    )
    with django_assert_num_queries(4):
        words(client)
    for currency in ("NOK", "DKK", "PLN"):
        made = stored(currency=currency)
        correct_exchange_rate(
            made,
            by=OPERATOR,
            per_base=Decimal("11.5"),
            source="x",
            read_on=MARCH,
            mark="verified",
            reason="x",
        )
    with django_assert_num_queries(4):
        words(client)
    with django_assert_num_queries(2):
        words(client, f"{HERE}{row.key}/")
    with django_assert_num_queries(0):
        words(client, "/about/cost-rules/")


def test_only_those_who_look_after_it_change_anything(client: Client) -> None:
    row = stored()
    addresses = (f"{HERE}add/", f"{HERE}import/", f"{HERE}import/save/", f"{HERE}{row.key}/")
    for who in (None, person("somebody"), person("importer", rights=["import"])):
        if who is not None:
            client.force_login(who)
        assert [client.post(url, SAID).status_code for url in addresses] == [403] * 4
        assert "Correct it" not in words(client, f"{HERE}{row.key}/")
    assert ExchangeRate.objects.count() == 1


def test_one_rate_is_added_and_the_second_for_the_month_leads_to_it(keeper: Client) -> None:
    assert keeper.post(f"{HERE}add/", SAID).status_code == 302
    made = ExchangeRate.objects.get()
    assert (made.currency, made.per_base, made.valid_from) == ("SEK", Decimal("11.4567"), MARCH)
    again = keeper.post(f"{HERE}add/", {**SAID, "per_base": "11.5"}, headers=ENGLISH)
    assert again.status_code == 409
    page = again.content.decode()
    assert "already. Correct that one instead." in page
    assert f'href="{HERE}{made.key}/"' in page
    assert 'value="11.5"' in page, "what was typed is kept"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"per_base": "elva"}, "This is no rate."),
        ({"month": "mars"}, "This is no month."),
        ({"month": ""}, "Fill this in."),
        ({"currency": "EUR"}, "A euro is a euro"),
        ({"currency": "S1K"}, "Write three capital letters"),
        ({"source": ""}, "What is verified names its source."),
        ({"scope": "Aurora", "month": ""}, "Fill this in."),
        ({"source": "x\0y"}, "There is a sign in this that cannot be kept."),
    ],
)
def test_what_cannot_be_taken_is_said_beside_its_field(
    keeper: Client, wrong: dict[str, str], told: str
) -> None:
    answer = keeper.post(f"{HERE}add/", {**SAID, **wrong}, headers=ENGLISH)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not ExchangeRate.objects.exists()


def test_a_fixed_rate_is_shown_with_whose_it_is(keeper: Client) -> None:
    said = {**SAID, "month": "", "scope": "Interreg Aurora", "valid_from": "2021-07-15", "per_base": "10"}
    assert keeper.post(f"{HERE}add/", {**said, "currency": "NOK"}).status_code == 302
    assert "fixed by Interreg Aurora from 15 July 2021" in words(keeper)


def test_a_jump_asks_to_look_again_and_is_taken_when_one_has(keeper: Client) -> None:
    stored("11.4", date(2026, 2, 1))
    said = {**SAID, "per_base": "0.0873"}
    first = keeper.post(f"{HERE}add/", said, headers=ENGLISH)
    assert first.status_code == 422
    assert "more than 10 % away from the month before" in first.content.decode()
    assert "I have looked again" in first.content.decode()
    assert "I have looked again" not in words(keeper, f"{HERE}add/")
    assert keeper.post(f"{HERE}add/", {**said, "has_looked_again": "on"}).status_code == 302


def test_a_rate_is_corrected_with_a_reason_that_everybody_reads(keeper: Client) -> None:
    old = stored()
    url, said = f"{HERE}{old.key}/", {**SAID, "per_base": "11.4667", "reason": "Two digits were exchanged"}
    assert keeper.post(url, {**said, "reason": ""}).status_code == 422
    assert keeper.post(url, said).status_code == 302
    late = keeper.post(url, {**said, "per_base": "11.5"}, headers=ENGLISH)
    assert late.status_code == 409
    assert "Two digits were exchanged" in late.content.decode()
    keeper.logout()
    assert "This rate has been replaced: 11.4667 holds now." in words(keeper, url)
    new = ExchangeRate.objects.in_force().get()
    assert "Corrected: Two digits were exchanged" in words(keeper, f"{HERE}{new.key}/")
    assert "corrected, was 11.4567" in words(keeper)
    assert keeper.get(f"{HERE}nothing/").status_code == 404


def _brought(keeper: Client, content: bytes, name: str = "march.csv", **more: str) -> str:
    file = SimpleUploadedFile(name, content)
    said = {"file": file, "mark": "verified", "source": "InforEuro", **more}
    answer = keeper.post(f"{HERE}import/", said, headers=ENGLISH)
    return answer.content.decode()


def test_a_file_is_shown_before_it_is_saved_and_saved_as_it_was_shown(keeper: Client) -> None:
    stored("11.4")
    page = _brought(keeper, b"currency,per_base\nSEK,11.4567\nNOK,11.789\nDKK,x\n", month="2026-03")
    assert "SEK for 2026-03 stands here as 11.4; the file says 11.4567. It was not taken." in page
    assert "row 4" in page
    assert ExchangeRate.objects.count() == 1
    sent = page.partition('name="sent" value="')[2].partition('"')[0]
    answer = keeper.post(f"{HERE}import/save/", {"sent": sent}, headers=ENGLISH, follow=True)
    assert "New rates: 1. Known already: 0. Not taken: 2." in answer.content.decode()
    assert ExchangeRate.objects.count() == 2
    again = keeper.post(f"{HERE}import/save/", {"sent": sent}, headers=ENGLISH, follow=True)
    assert "New rates: 0. Known already: 1. Not taken: 2." in again.content.decode()


def test_a_file_that_cannot_be_read_or_was_changed_is_refused_in_words(keeper: Client) -> None:
    assert "The column “per_base” is missing." in _brought(keeper, b"currency;month\nSEK;2026-03\n")
    for sent in ("", "x", "x:y:z"):
        answer = keeper.post(f"{HERE}import/save/", {"sent": sent}, headers=ENGLISH)
        assert answer.status_code == 422
        assert "Send the file again." in answer.content.decode()


def test_the_cost_rules_stand_there_with_source_order_and_an_example(client: Client) -> None:
    page = words(client, "/about/cost-rules/")
    for part in (
        "Interreg 2021–2027", "Regulation (EU) 2021/1060, Article 54(b)", "Real costs: each cost stands",
        "4.5225", "4.52", "1.5075", "300,000 EUR", "Regulation (EU) 2023/2831", "Check the source.",
    ):  # fmt: skip
        assert part in page, part
