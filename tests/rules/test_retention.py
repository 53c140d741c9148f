"""Retention: set and taken back by those who look after the installation, and what the clean-up then does."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from samband.accounts.access import agent_of
from samband.accounts.actions import make_sign_in_link
from samband.accounts.actions.tokens import create_token, revoke_token
from samband.accounts.models import SignInLink, Token
from samband.actors.models import ImportRun
from samband.base.agents import OPERATOR, SYSTEM, VISITOR
from samband.base.files import keep_file, read_file
from samband.base.models import Event
from samband.base.versions import ChangedMeanwhile
from samband.kernel.decision import Refused
from samband.matching.actions import ask_need
from samband.matching.models import Need
from samband.rules.access import can_set_rules
from samband.rules.actions import set_retention, withdraw_retention
from samband.rules.domain.dated import MARKS
from samband.rules.domain.retention import shipped_rules
from samband.rules.models import SetValue
from samband.rules.retention import clean_up, kept_kinds, retention_of
from samband.rules.tasks import erase_what_is_due
from tests.matching.shortlist_material import filled, person

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


def put(kind: str = "need", **more: Any) -> SetValue:
    said = {
        "seen": "",
        "days": 7,
        "then": "erase",
        "basis": "Plan of documents",
        "source": "KS 2026/1",
        "mark": "verified",
        "valid_from": timezone.localdate(),
    }
    return set_retention(kind, **{"by": OPERATOR, **said, **more})


def asked(days_ago: int) -> Need:
    need = ask_need("Våra källare svämmar över.", by=OPERATOR, lang="sv")
    at = timezone.now() - timedelta(days=days_ago)
    Need.objects.filter(pk=need.pk).update(asked_at=at, expires_at=at + timedelta(days=30))
    return need


def test_every_kind_has_a_shipped_rule_and_every_shipped_rule_a_kind() -> None:
    assert [kind.name for kind in kept_kinds()] == list(shipped_rules())


def test_who_sets_rules() -> None:
    operates = person("operator", rights=["operate"])
    allowed = {
        "visitor": can_set_rules(VISITOR),
        "somebody": can_set_rules(agent_of(person("somebody"))),
        "importer": can_set_rules(agent_of(person("importer", rights=["import"]))),
        "operate": can_set_rules(agent_of(operates)),
        "operator": can_set_rules(OPERATOR),
    }
    assert {name for name, yes in allowed.items() if yes} == {"operate", "operator"}
    for agent in (VISITOR, agent_of(person("another"))):
        with pytest.raises(Refused):
            put(by=agent)
        with pytest.raises(Refused):
            withdraw_retention("need", by=agent, seen="")


def test_a_verified_rule_decides_from_its_day_and_the_default_until_then() -> None:
    today = timezone.localdate()
    made = put(valid_from=today + timedelta(days=3))
    assert retention_of("need").days == 30
    assert retention_of("need", today + timedelta(days=3)).days == 7
    later = put(seen=made.key, days=60, valid_from=today + timedelta(days=10))
    made.refresh_from_db()
    assert made.valid_before == later.valid_from
    assert [retention_of("need", today + timedelta(days=at)).days for at in (2, 3, 9, 10)] == [30, 7, 7, 60]
    assert Event.objects.filter(verb="retention.set").count() == 2


def test_a_new_need_is_kept_as_long_as_the_rule_of_its_day_says() -> None:
    put(days=7)
    need = ask_need("Våra källare svämmar över.", by=OPERATOR, lang="sv")
    assert need.expires_at - need.asked_at == timedelta(days=7)


def test_a_shorter_verified_rule_holds_for_needs_that_are_there() -> None:
    old, young = asked(8), asked(6)
    put(days=7)
    assert clean_up(timezone.now(), by=SYSTEM)["need"] == 1
    assert not Need.objects.filter(pk=old.pk).exists()
    assert Need.objects.filter(pk=young.pk).exists()


def test_a_longer_rule_does_not_break_what_a_need_was_promised() -> None:
    asked(31)
    put(days=365)
    assert clean_up(timezone.now(), by=SYSTEM)["need"] == 1


@pytest.mark.parametrize("mark", [mark for mark in MARKS if mark != "verified"])
def test_what_is_not_verified_erases_nothing_that_the_default_keeps(mark: str) -> None:
    need = asked(8)
    put(days=1, mark=mark)
    clean_up(timezone.now(), by=SYSTEM)
    assert Need.objects.filter(pk=need.pk).exists()


@pytest.mark.parametrize("then", ["ask", "archive"])
def test_what_is_kept_for_a_person_or_the_archive_is_erased_by_no_machine(then: str) -> None:
    need = asked(400)
    put(then=then)
    assert "need" not in clean_up(timezone.now(), by=SYSTEM)
    assert Need.objects.filter(pk=need.pk).exists()


def test_no_rule_lets_a_machine_erase_a_list() -> None:
    with pytest.raises(Refused):
        put("shortlist", then="erase")
    put("shortlist", then="ask", days=1)
    owner = person("owner")
    made, _rows = filled(owner, "A")
    type(made).objects.update(changed_at=timezone.now() - timedelta(days=5000))
    clean_up(timezone.now(), by=SYSTEM)
    assert made.rows.count() == 1


def test_two_who_set_a_rule_at_once_are_told_and_two_without_end_cannot_stand() -> None:
    first = put()
    with pytest.raises(ChangedMeanwhile) as caught:
        put(seen="", days=9)
    assert caught.value.now == first
    with pytest.raises(IntegrityError), transaction.atomic():
        SetValue.objects.create(
            family="retention", subject="need", number=1, unit="day", source="x", mark="verified",
            valid_from=date(2031, 1, 1), set_at=timezone.now(),
        )  # fmt: skip
    begun = put(seen=first.key, valid_from=date(2020, 1, 1))
    with pytest.raises(Refused, match="other rule"):
        put(seen=begun.key, valid_from=date(2019, 1, 1))


@pytest.mark.parametrize(
    "wrong",
    [{"days": 0}, {"days": 40_000}, {"then": "burn"}, {"kind": "diary"}],
)
def test_a_rule_that_nothing_could_follow_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        put(**wrong)
    assert not SetValue.objects.exists()


def test_back_to_the_default_from_today_and_pressed_twice_nothing_more() -> None:
    made = put(valid_from=timezone.localdate() - timedelta(days=9))
    withdraw_retention("need", by=OPERATOR, seen=made.key)
    withdraw_retention("need", by=OPERATOR, seen=made.key)
    assert retention_of("need").days == 30
    assert retention_of("need", timezone.localdate() - timedelta(days=1)).days == 7
    assert Event.objects.filter(verb="retention.withdrawn").count() == 1


def test_the_clean_up_erases_ended_ways_in_and_files_never_taken_in(settings: Any, tmp_path: Path) -> None:
    settings.SAMBAND_HOME = tmp_path
    owner = person("owner")
    token, _written = create_token(owner, by=agent_of(owner), name="x", scopes=["read"], days=30)
    live, _written = create_token(owner, by=agent_of(owner), name="y", scopes=["read"], days=30)
    revoke_token(token, by=agent_of(owner))
    Token.objects.filter(pk=token.pk).update(revoked_at=timezone.now() - timedelta(days=91))
    make_sign_in_link(owner, by=OPERATOR)
    SignInLink.objects.update(expires_at=timezone.now() - timedelta(days=31))
    kept = keep_file(b"name\nAlfa\n")
    run = ImportRun.objects.create(
        source="x", file_name="x.csv", file_sha256=kept, status="previewed",
        action="00000000-0000-0000-0000-000000000001", brought_at=timezone.now() - timedelta(days=31),
    )  # fmt: skip
    assert erase_what_is_due.func() >= 3
    assert list(Token.objects.all()) == [live]
    assert not SignInLink.objects.exists()
    assert not ImportRun.objects.filter(pk=run.pk).exists()
    assert read_file(kept) is None
    assert Event.objects.filter(verb="import.forgotten", subject_key=run.key).count() == 1


def test_the_page_and_the_record_of_processing_say_the_same_figure(client: Client) -> None:
    put(days=11)
    put("mail", days=12, mark="unverified")
    page = client.get("/about/retention/", headers=ENGLISH).content.decode()
    assert "11 days, counted from when it was made" in page
    assert "Plan of documents" in page
    assert "Set here, but deciding nothing yet: 12 days" in page
    record = client.get("/about/processing/", headers=ENGLISH).content.decode()
    assert "Needs that somebody typed: 11 days, counted from when it was made. It is erased." in record
    assert "12 days" not in record
    assert "for 11 days under an address" in client.get("/about/privacy/", headers=ENGLISH).content.decode()


def test_the_number_of_questions_does_not_grow_with_the_rules(
    client: Client, django_assert_num_queries: Any
) -> None:
    for kind in ("need", "mail", "token"):
        put(kind)
    with django_assert_num_queries(1):
        client.get("/about/retention/")


def test_those_who_look_after_it_set_a_rule_on_its_page(client: Client) -> None:
    url = "/about/retention/need/"
    assert client.get(url).status_code == 403
    client.force_login(person("somebody"))
    assert client.get(url).status_code == 403
    operates = person("operator", rights=["operate"])
    client.force_login(operates)
    assert client.get("/about/retention/nothing/").status_code == 404
    said = {
        "seen": "", "days": "14", "then": "erase", "valid_from": timezone.localdate().isoformat(),
        "basis": "Plan", "source": "KS 1", "mark": "verified",
    }  # fmt: skip
    assert client.post(url, {**said, "days": "0"}).status_code == 422
    assert client.post(url, said).status_code == 302
    assert retention_of("need").days == 14
    assert client.post(url, said).status_code == 409  # seen before it was set
    latest = SetValue.objects.get()
    assert client.post(url, {"verb": "default", "seen": latest.key}).status_code == 302
    assert retention_of("need").days == 30
    assert "Time is up" in client.get("/about/retention/", headers=ENGLISH).content.decode()
