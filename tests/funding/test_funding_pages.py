"""Pages of funding: words a person sees, who finds what, what is kept when something is wrong."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from samband.base.agents import OPERATOR
from samband.funding.actions.aid import award_aid
from samband.funding.actions.programmes import FundSaid, ProgrammeSaid, add_programme
from samband.funding.award_files import AwardsRefused, read_awards
from samband.funding.models import AidAward, FollowUp, Grant, Programme
from samband.funding.portfolio import portfolios_of
from tests.actors.people import browser, text_of
from tests.funding.funding_material import FIRM, SOLE_TRADER, Funding, aid, found_funding
from tests.funding.test_follow_up_actions import filled, set_up
from tests.funding.test_grant_actions import noted

pytestmark = pytest.mark.django_db


def of(world: Funding, who: str = "") -> Client:
    return browser(world.people[who]) if who else browser()


def post(client: Client, name: str, said: dict[str, Any], *args: str) -> Any:
    return client.post(reverse(name, args=args), said)


def test_a_grant_is_noted_decided_and_read_by_its_recipient() -> None:
    world = found_funding()
    funder, recipient = of(world, "funder"), of(world, "recipient")
    said = {
        "funder": world.funder.key,
        "title": "Skogsklustret",
        "recipient": world.cluster.name,
        "amount": "1 200 000",
        "currency": "SEK",
        "decided_on": "2016-10-27",
        "decision": "2016-10-27 § 65",
        "priority": "Hållbar skog",
    }
    wrong = post(funder, "grant-new", {**said, "recipient": "Nobody at all"})
    assert "Nobody alone is called this here" in text_of(wrong, 422)
    assert "Skogsklustret" in wrong.content.decode()
    assert post(funder, "grant-new", said).status_code == 302
    grant = Grant.objects.get()
    assert grant.amount_minor == 120_000_000
    assert recipient.get(reverse("grant-detail", args=[grant.key])).status_code == 404
    asked = post(funder, "condition-new", {"clause": "shipped-equality", "version": "1"}, grant.key)
    assert asked.status_code == 302
    assert post(funder, "grant-do", {"verb": "grant", "version": "1"}, grant.key).status_code == 409
    assert post(funder, "grant-do", {"verb": "grant", "version": "2"}, grant.key).status_code == 302
    seen = text_of(recipient.get(reverse("grant-detail", args=[grant.key])))
    assert "2016-10-27 § 65" in seen
    assert "1,200,000.00" in seen
    condition = grant.conditions.get()
    assert condition.sort == "equality"
    assert condition.question in seen
    assert "It is decided" not in seen
    refused = post(funder, "grant-do", {"verb": "revoke", "version": "3"}, grant.key)
    assert "Say why in words first" in text_of(refused, 422)


def test_sums_by_priority_equal_the_total_and_name_what_is_not_known() -> None:
    world = found_funding()
    noted(world, "in_force", minor=100)
    noted(world, "ended", minor=250, priority="Vatten")
    noted(world, "in_force", minor=None, title="Utan belopp", priority="Vatten")
    noted(world, "revoked", minor=999)
    noted(world, "in_force", minor=7, currency="NOK")
    nok, sek = portfolios_of(world.agent("funder"))
    assert (nok.currency, nok.minor) == ("NOK", 7)
    assert sek.minor == sum(line.minor for line in sek.lines) == 350
    assert sek.unknown == ("Utan belopp",)
    assert "Utan belopp" in text_of(of(world, "funder").get(reverse("grant-portfolio")))
    assert portfolios_of(world.agent("stranger")) == []


def test_the_list_of_grants_asks_no_more_when_there_is_more(django_assert_max_num_queries: Any) -> None:
    world = found_funding()
    for _at in range(8):
        noted(world, "in_force", is_public=True)
    client = of(world, "funder")
    client.get(reverse("grant-list"))
    with django_assert_max_num_queries(12):
        client.get(reverse("grant-list"))
    assert "Skogsklustret 2026" in text_of(browser().get(reverse("grant-list")))


PROGRAMME = {
    "name": "Norra programmet (påhittat)",
    "cost_pack": "interreg-2021",
    "currency": "EUR",
    "exchange_rule": "commission-month",
    "has_two_sides": "on",
    "funds": "ERDF; Regionala fonden; eu; 65\nIR; Interreg-midler; no; 50",
    "fixed_rates": "SEK 11,45",
    "mark": "unverified",
    "fund_statement": "Medfinansieras av Europeiska unionen",
}


def test_stewards_add_and_change_their_programme_and_others_read_it() -> None:
    world = found_funding()
    said = {**PROGRAMME, "owner": world.funder.key}
    steward = of(world, "steward")
    assert post(of(world, "funder"), "programme-new", said).status_code == 403
    verified = post(steward, "programme-new", {**said, "mark": "verified"})
    assert "names its source" in text_of(verified, 422)
    broken = post(steward, "programme-new", {**said, "funds": "ERDF; x; eu; 165"})
    assert "Line 1 is no fund" in text_of(broken, 422)
    assert post(steward, "programme-new", said).status_code == 302
    one = Programme.objects.get()
    assert one.fixed_rates == {"SEK": "11.45"}
    page = text_of(browser().get(reverse("programme-detail", args=[one.key])))
    assert "Medfinansieras av Europeiska unionen" in page
    assert "Norwegian partners" in page
    gone = {**said, "funds": "ERDF; Regionala fonden; eu; 60", "version": "1"}
    assert "may pay projects already" in text_of(post(steward, "programme-edit", gone, one.key), 422)
    more = {**said, "funds": f"{said['funds']}\nX; Annan; eu; 10", "version": "1"}
    assert post(steward, "programme-edit", more, one.key).status_code == 302
    assert one.funds.count() == 3
    assert post(steward, "programme-edit", more, one.key).status_code == 409
    assert post(of(world, "stranger"), "programme-edit", more, one.key).status_code == 403


def test_a_follow_up_prints_the_rule_and_both_numbers_on_page_and_paper() -> None:
    world = found_funding()
    follow_up = filled(world, set_up(world))
    FollowUp.objects.update(second_due_on=timezone.localdate() + timedelta(days=40))
    seen = text_of(of(world, "funder").get(reverse("follow-up", args=[follow_up.key])))
    assert "Act on this" in seen
    assert "40% of the target when" in seen
    assert "Red when less than two thirds" in seen
    assert "Pending: mässan i maj" in seen
    for form, begin in (("pdf", b"%PDF"), ("docx", b"PK")):
        answer = of(world, "recipient").get(reverse("follow-up-paper", args=[follow_up.key, form]))
        assert answer.content.startswith(begin)
    for client in (of(world, "stranger"), browser()):
        assert client.get(reverse("follow-up", args=[follow_up.key])).status_code in (302, 404)
    assert "overdue" in text_of(of(world, "funder").get(reverse("follow-up-list")))


def test_the_recipient_fills_in_and_what_cannot_be_read_is_kept() -> None:
    world = found_funding()
    follow_up = set_up(world)
    key = follow_up.indicators[0]["key"]
    client = of(world, "recipient")
    wrong = post(client, "follow-up", {"version": "1", f"actual_{key}": "många"}, follow_up.key)
    assert "This is no number" in text_of(wrong, 422)
    assert "många" in wrong.content.decode()
    said = {"version": "1", f"actual_{key}": "12,5", "answer_done": "Mycket"}
    part = client.post(reverse("follow-up", args=[follow_up.key]), said, headers={"HX-Request": "true"})
    assert 'value="2"' in text_of(part)
    follow_up.refresh_from_db()
    assert follow_up.indicators[0]["actual"] == "12.5"
    early = post(client, "follow-up", {**said, "version": "2", "hand_in": "1"}, follow_up.key)
    assert "Answer this question" in text_of(early, 422)
    assert post(client, "follow-up", {**said, "version": "1"}, follow_up.key).status_code == 409


def ask(client: Client, amount: str, **more: str) -> str:
    said = {"country": "SE", "undertaking": FIRM, "amount": amount, "on": "2026-11-01", **more}
    return text_of(post(client, "aid-check", said))


def test_the_check_says_yes_no_and_from_when_by_which_rule() -> None:
    world = found_funding()
    award_aid(world.funder, by=OPERATOR, aid=aid(minor=29_999_900, granted_on=date(2024, 5, 1)))
    client = of(world, "funder")
    assert "Yes, it fits" in ask(client, "1")
    over = ask(client, "1.01")
    assert "above the ceiling" in over
    assert "2 May 2027" in over
    assert "Regulation (EU) 2023/2831" in over
    assert "above the ceiling" in ask(client, "1", declared="2025-03-01 20 000 EUR Annan")
    assert "Yes, it fits" in ask(of(world, "stranger"), "300 000.00")
    award_aid(world.funder, by=OPERATOR, aid=aid(minor=None))
    assert "It cannot be decided" in ask(client, "1")


def test_a_sole_trader_is_neither_shown_nor_exported() -> None:
    world = found_funding()
    award_aid(world.funder, by=OPERATOR, aid=aid(undertaking=SOLE_TRADER, name="Anonym Näring"))
    client = of(world, "funder")
    exported = b"".join(client.get(reverse("aid-export", args=["csv"])))  # type: ignore[call-overload]
    for text in (text_of(client.get(reverse("aid-check"))), exported.decode()):
        assert "8112189876" not in text
        assert "Anonym" not in text
        assert "•••••" in text


def test_what_is_exported_can_be_brought_and_changes_nothing() -> None:
    world = found_funding()
    award_aid(world.funder, by=OPERATOR, aid=aid(measure="Rådgivning"))
    client = of(world, "funder")
    content = b"".join(client.get(reverse("aid-export", args=["csv"])))  # type: ignore[call-overload]
    for _turn in (1, 2):
        file = io.BytesIO(content.replace(b"2000000", b"1"))
        file.name = "aid.csv"
        shown = client.post(reverse("aid-import"), {"giver": world.funder.key, "file": file})
        assert "Nothing is saved yet" in text_of(shown)
        sent = shown.context["sent"]
        assert AidAward.objects.count() == 1
        assert client.post(reverse("aid-import-save"), {"sent": sent}).status_code == 302
    assert AidAward.objects.count() == 1
    assert client.post(reverse("aid-import-save"), {"sent": "x"}).status_code == 422


@pytest.mark.parametrize(
    "content", [b"", b"\x00\xff", b"PK\x03\x04broken", b"a;b\n1;2", "å".encode("cp1252")]
)
def test_garbled_files_are_refused_in_words(content: bytes) -> None:
    with pytest.raises(AwardsRefused):
        read_awards(content)


def test_rows_that_cannot_be_read_are_named_and_the_others_kept() -> None:
    head = "undertaking;country;granted_on;legal_basis;source;amount\n"
    rows = [
        f"{FIRM};SE;2026-01-01;de-minimis;x;10.00",
        f"{FIRM};SE;igår;de-minimis;x;",
        ";SE;2026-01-01;no-aid;x;1",
    ]
    read = read_awards((head + "\n".join(rows)).encode())
    assert [row.minor for row in read.rows] == [1000]
    assert [(one.line, one.column, one.code) for one in read.problems] == [
        (3, "granted_on", "unreadable"),
        (4, "undertaking", "missing"),
    ]


def test_a_common_programme_is_the_operators() -> None:
    said = ProgrammeSaid("Gemensamt", "erdf-2014", funds=[FundSaid("ERDF", "Fonden")])
    made = add_programme(None, by=OPERATOR, said=said)
    assert made.owner is None
    assert made.mark == "unverified"


@pytest.mark.parametrize(
    "name",
    [
        "grant-new",
        "grant-portfolio",
        "clause-library",
        "follow-up-list",
        "aid-check",
        "aid-new",
        "aid-import",
    ],
)
def test_pages_for_people_ask_visitors_to_sign_in(name: str) -> None:
    assert browser().get(reverse(name)).status_code == 302
    world = found_funding()
    assert of(world, "stranger").get(reverse(name)).status_code == 200
