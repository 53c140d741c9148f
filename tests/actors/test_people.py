"""An organisation's people: invited, asking, approved, leaving; each attack on an invitation fails."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail as django_mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from samband.accounts.access import agent_of
from samband.accounts.actions import add_person, erase_person
from samband.accounts.actions.belonging import act_for
from samband.accounts.models import Person
from samband.actors import actions
from samband.actors.models import Invitation, Membership, Organisation
from samband.base.agents import OPERATOR, VISITOR
from samband.base.mailing import hash_of, stop_mail
from samband.base.models import Event, Mail, Notification
from samband.base.notices import tell_notifications
from samband.kernel.decision import Refused
from samband.rules.tasks import erase_what_is_due
from tests.actors.people import (
    agent,
    browser,
    invited,
    known,
    path_in_mail,
    placed,
    somebody,
    steward_of,
    text_of,
    work,
)

pytestmark = pytest.mark.django_db
Make = Callable[..., Organisation]
GONE = "This invitation is not open"


def told(person: Person) -> list[str]:
    """Give what a person was told."""
    work()
    return [one.sentence for one in tell_notifications(Notification.objects.visible_to(agent_of(person)))]


# Belonging is what a person sees and speaks for


def test_a_person_belongs_to_several_and_acts_for_one(make_organisation: Make) -> None:
    here, there = make_organisation("Här"), make_organisation("Där")
    person = placed(placed(somebody("officer"), here), there)
    assert agent_of(person).organisations == {here.key, there.key}
    first = agent_of(person).acting_for
    other = ({here.key, there.key} - {first}).pop()
    assert agent_of(act_for(person, by=agent_of(person), organisation_key=other)).acting_for == other
    with pytest.raises(Refused):
        act_for(person, by=agent_of(person), organisation_key="zzzzzzzz2345")
    left = Membership.objects.get(person=person, organisation__key=other)
    actions.leave_organisation(left, by=agent(person))
    assert (agent(person).organisations, agent(person).acting_for) == ({first}, first)


def test_no_other_key_than_that_of_a_membership_is_acted_for() -> None:
    person = somebody("officer")
    person.organisation_key = "zzzzzzzz2345"
    assert agent_of(person).acting_for == ""


def test_only_the_operator_settles_people_and_settling_anew_changes_the_role(make_organisation: Make) -> None:
    here, person = make_organisation(), somebody("officer")
    with pytest.raises(Refused):
        actions.settle_member(here, by=agent(steward_of(here)), person=person, role="member")
    with pytest.raises(ValidationError):
        actions.settle_member(here, by=OPERATOR, person=person, role="chief")
    actions.ask_to_belong(here, by=agent(person), person=person)
    placed(person, here)
    placed(person, here, "steward")
    assert Membership.objects.get(person=person).role == "steward"


# Invitations


def test_an_invitation_becomes_a_membership_once(make_organisation: Make) -> None:
    here = make_organisation()
    steward = steward_of(here)
    one, path = invited(here, steward, role="steward")
    person = somebody("new")
    window = browser(person)
    page = text_of(window.get(path))
    for words in (here.name, "Steward of the city invites you", "Steward: looks after", "Accept"):
        assert words in page
    response = window.post(path, {"verb": "accept"})
    assert response.headers["Location"].startswith("/my-data/consents/?next=%2Forganisations%2F")
    one.refresh_from_db()
    assert (one.state, one.role, one.person) == ("active", "steward", person)
    assert agent(person).organisations == {here.key}
    assert told(steward) == [f"Your invitation to {here.name} was accepted"]
    assert GONE in text_of(window.get(path), 404)  # replay
    assert GONE in text_of(window.post(path, {"verb": "accept"}), 404)
    assert GONE in text_of(browser(somebody("thief")).post(path, {"verb": "claim", "sure": "yes"}), 404)
    assert Membership.objects.count() == 2


def test_accepting_twice_at_once_is_accepting_once(make_organisation: Make) -> None:
    here = make_organisation()
    one, _path = invited(here, steward_of(here))
    person = somebody("new")
    stale = Membership.objects.get(pk=one.pk)
    actions.accept_invitation(one, by=agent(person), person=person)
    lines = Event.objects.count()
    assert actions.accept_invitation(stale, by=agent(person), person=person).person == person
    assert Event.objects.count() == lines


def test_the_secret_stands_in_the_mail_alone(make_organisation: Make) -> None:
    here = make_organisation()
    one, path = invited(here, steward_of(here))
    secret = path.split("/")[-2]
    invitation = Invitation.objects.get(membership=one)
    assert invitation.digest == Invitation.digest_of(secret)
    columns = [str(value) for row in (one, invitation) for value in vars(row).values()]
    assert secret not in " ".join(columns)
    assert secret not in str(Mail.objects.get().about)
    assert secret not in str(list(Event.objects.values_list("changes", flat=True)))
    assert "city.example" not in str(list(Event.objects.values_list("changes", flat=True)))


def test_a_database_without_the_installations_secret_yields_no_link(
    make_organisation: Make, settings: Any
) -> None:
    here = make_organisation()
    one = actions.invite_person(here, by=agent(steward_of(here)), address="new@city.example")
    settings.SECRET_KEY = "another"
    invitation = Invitation.objects.get(membership=one)
    assert Invitation.digest_of(Invitation.secret_of(invitation.seed)) != invitation.digest


@pytest.mark.parametrize("secret", ["2" * 26, "x", "2" * 12, "%00", "æ" * 26, "2" * 500])
def test_a_guessed_link_is_answered_like_one_that_is_gone(make_organisation: Make, secret: str) -> None:
    here = make_organisation()
    invited(here, steward_of(here))
    for window in (browser(), browser(somebody("new"))):
        for response in (
            window.get(f"/organisations/invitation/{secret}/"),
            window.post(f"/organisations/invitation/{secret}/", {"verb": "accept"}),
        ):
            page = text_of(response, 404)
            assert GONE in page
            assert here.name not in page
    assert not Membership.objects.filter(state="active", role="member").exists()


@pytest.mark.parametrize("how", ["withdrawn", "too old", "refused"])
def test_a_link_that_is_over_is_answered_alike_and_its_address_erased(
    make_organisation: Make, how: str
) -> None:
    here = make_organisation()
    steward = steward_of(here)
    one, path = invited(here, steward)
    if how == "withdrawn":
        window = browser(steward)
        data = {"verb": "withdraw", "version": 1}
        window.post(f"/organisations/{here.key}/people/{one.key}/do/", data)
    elif how == "refused":
        assert browser().post(path, {"verb": "refuse"}).headers["Location"] == "/"
        assert told(steward) == [f"Your invitation to {here.name} was turned down"]
    else:
        Invitation.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
        person = somebody("new")
        assert GONE in text_of(browser(person).post(path, {"verb": "accept"}), 404)
        with pytest.raises(Refused, match="time"):
            actions.accept_invitation(one, by=agent(person), person=person)
        assert erase_what_is_due.func() == 1
        assert erase_what_is_due.func() == 0
    assert GONE in text_of(browser().get(path), 404)
    one.refresh_from_db()
    assert one.state == {"too old": "expired"}.get(how, how)
    assert not Invitation.objects.exists()
    mail = Mail.objects.get(kind="invitation")
    assert (mail.address, mail.text, mail.html) == ("", "", "")


def test_only_the_installation_lets_invitations_expire(make_organisation: Make) -> None:
    with pytest.raises(Refused):
        actions.expire_invitations(by=agent(steward_of(make_organisation())), before=timezone.now())


def test_somebody_elses_invitation_is_not_accepted_but_may_be_asked_for(make_organisation: Make) -> None:
    here = make_organisation()
    steward = steward_of(here)
    one, path = invited(here, steward)
    other = somebody("other")
    window = browser(other)
    page = text_of(window.get(path))
    assert "The invitation went to another address than yours, other@city.example" in page
    assert "new@city.example" not in page
    assert window.post(path, {"verb": "accept"}).status_code == 403
    assert "Tick the box" in text_of(window.post(path, {"verb": "claim"}), 422)
    with pytest.raises(Refused):
        actions.claim_invitation(one, by=agent(other), person=other, secret="2" * 26)
    one.refresh_from_db()
    assert one.state == "invited"
    window.post(path, {"verb": "claim", "sure": "yes"})
    one.refresh_from_db()
    assert (one.state, one.person) == ("asked", other)
    assert agent(other).organisations == set()
    assert "from another address" in told(steward)[0]
    assert window.get(f"/organisations/invitation/mine/{one.key}/").status_code == 404


def test_an_address_that_is_not_proved_opens_nothing(make_organisation: Make) -> None:
    here = make_organisation()
    one, path = invited(here, steward_of(here))
    unproved = add_person("new@city.example", by=OPERATOR, title="Says so")
    assert browser(unproved).post(path, {"verb": "accept"}).status_code == 403
    assert browser(unproved).get(f"/organisations/invitation/mine/{one.key}/").status_code == 404
    assert agent(unproved).organisations == set()


def test_a_known_person_finds_the_invitation_in_my_work(make_organisation: Make) -> None:
    here, person = make_organisation(), somebody("new", language="sv")
    one, _path = invited(here, steward_of(here), address=" New@City.example ")
    window = browser(person)
    page = text_of(window.get("/my-work/"))
    assert "You are invited to belong here" in page
    assert f"You are invited to belong to {here.name}" in page
    assert Mail.objects.get(kind="invitation").lang == "sv"
    mine = f"/organisations/invitation/mine/{one.key}/"
    assert mine in page
    assert GONE in text_of(browser(somebody("other")).get(mine), 404)
    assert browser().get(mine).headers["Location"].startswith("/account/login/?next=/organisations/")
    window.post(mine, {"verb": "accept"})
    assert agent(person).organisations == {here.key}
    assert "You are invited to belong here" not in text_of(window.get("/my-work/"))


def test_opening_a_link_changes_nothing_and_a_form_from_elsewhere_neither(make_organisation: Make) -> None:
    here = make_organisation()
    one, path = invited(here, steward_of(here))
    person = somebody("new")
    browser(person).get(path)
    browser(person).get(path + "?verb=accept")
    strict = browser(person, enforce_csrf_checks=True)
    for address, data in (
        (path, {"verb": "accept"}),
        (f"/organisations/{here.key}/ask/", {}),
        (f"/organisations/memberships/{one.key}/leave/", {}),
        ("/account/acting/", {"organisation": here.key}),
        ("/my-data/consents/", {"answer": "yes"}),
    ):
        assert strict.post(address, data).status_code == 403, address
    one.refresh_from_db()
    assert (one.state, one.version) == ("invited", 1)


def test_who_is_signed_out_meanwhile_is_led_to_sign_in_and_back(make_organisation: Make) -> None:
    here = make_organisation()
    one, path = invited(here, steward_of(here))
    for verb in ("accept", "claim"):
        answer = browser(None).post(path, {"verb": verb, "sure": "yes"})
        assert answer.headers["Location"] == "/account/login/?next=%2Forganisations%2Finvitation%2F"
        one.refresh_from_db()
        assert one.state == "invited"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_nobody_is_led_elsewhere(make_organisation: Make, target: str) -> None:
    here = make_organisation()
    _one, path = invited(here, steward_of(here))
    person = somebody("new")
    window = browser(person)
    response = window.post(f"{path}?next={target}", {"verb": "accept", "next": target})
    assert "evil" not in response.headers["Location"]
    assert "alert" not in response.headers["Location"]
    page = text_of(window.get("/my-data/consents/", {"next": target}))
    assert target not in page
    data = {"purpose": "shown-by-title", "version": "2026-11-22", "answer": "no", "next": target}
    assert window.post("/my-data/consents/", data).headers["Location"] == "/my-work/"


def test_an_invitation_lets_in_exactly_that_address(make_organisation: Make, client: Client) -> None:
    here = make_organisation()
    one, path = invited(here, steward_of(here))
    window = browser()
    assert "Accounts are made for you here" in text_of(window.get("/account/signup/"))
    led = window.post(path, {"verb": "sign-up"})
    assert led.headers["Location"] == "/account/signup/?next=%2Forganisations%2Finvitation%2F"
    form = text_of(window.get(led.headers["Location"]))
    assert "You were invited at this address" in form
    data = {
        "email": "thief@city.example",
        "title": "Somebody new",
        "password1": "",
        "next": "/organisations/invitation/",
    }
    window.post("/account/signup/", data)
    assert not Person.objects.filter(email="thief@city.example").exists()
    person = Person.objects.get(email="new@city.example")
    assert django_mail.outbox[-1].to == ["new@city.example"]
    assert window.get("/account/").status_code == 302  # not before the address is proved
    code = re.search(r"^\s*([A-Z0-9]{4,}(?:-[A-Z0-9]+)*)\s*$", str(django_mail.outbox[-1].body), re.MULTILINE)
    assert code
    done = window.post("/account/confirm-email/", {"code": code[1], "next": "/organisations/invitation/"})
    assert done.headers["Location"] == "/organisations/invitation/"
    assert "Accept" in text_of(window.get("/organisations/invitation/"))
    window.post("/organisations/invitation/", {"verb": "accept"})
    one.refresh_from_db()
    assert (one.state, one.person) == ("active", person)
    assert GONE in text_of(window.get("/organisations/invitation/"), 404)


def test_an_invitation_withdrawn_meanwhile_lets_nobody_in(make_organisation: Make) -> None:
    here = make_organisation()
    steward = steward_of(here)
    one, path = invited(here, steward)
    window = browser()
    window.post(path, {"verb": "sign-up"})
    actions.withdraw_invitation(one, by=agent(steward), version=1)
    assert "Accounts are made for you here" in text_of(window.get("/account/signup/"))
    window.post("/account/signup/", {"email": "new@city.example", "title": "New", "password1": ""})
    assert not Person.objects.filter(email="new@city.example").exists()


@pytest.mark.parametrize(
    "address", ["", "no address", "a@b", "x" * 300 + "@city.example", "a@b.example\r\nBcc: c@d.example"]
)
def test_what_is_no_address_is_refused_with_what_was_typed_kept(
    make_organisation: Make, address: str
) -> None:
    here = make_organisation()
    window = browser(steward_of(here))
    response = window.post(f"/organisations/{here.key}/people/", {"address": address, "role": "member"})
    assert "Something has to be put right" in text_of(response, 422)
    assert not Invitation.objects.exists()


def test_needless_invitations_are_refused_in_words(make_organisation: Make) -> None:
    here = make_organisation()
    steward = steward_of(here)
    invited(here, steward)
    stop_mail(hash_of("stopped@city.example"), by=VISITOR)
    for address, words in (
        ("new@city.example", "invited already"),
        ("steward@city.example", "belongs to the organisation already"),
        ("stopped@city.example", "wants no mail"),
    ):
        with pytest.raises(Refused, match=words):
            actions.invite_person(here, by=agent(steward), address=address)
    assert Membership.objects.filter(state="invited").count() == 1


def test_one_organisation_sends_only_so_many_invitations(make_organisation: Make) -> None:
    here = make_organisation()
    steward = agent(steward_of(here))
    for number in range(50):
        actions.invite_person(here, by=steward, address=f"a{number}@city.example")
    with pytest.raises(Refused, match="very many"):
        actions.invite_person(here, by=steward, address="one-more@city.example")


# Asking


def test_asking_reaches_the_stewards_and_their_answer_comes_back(make_organisation: Make) -> None:
    here = make_organisation()
    steward, person = steward_of(here), somebody("asker")
    others = [steward_of(here, f"steward{number}") for number in range(3)]
    window = browser(person)
    assert "Ask to belong" in text_of(window.get(f"/organisations/{here.key}/"))
    window.post(f"/organisations/{here.key}/ask/")
    window.post(f"/organisations/{here.key}/ask/")
    one = Membership.objects.get(person=person)
    assert told(steward) == [f"Somebody asks to belong to {here.name}"]
    assert all(told(one) == told(steward) for one in others)
    assert Mail.objects.filter(kind="memberships", address=steward.email).count() == 1
    assert "You have asked to belong" in text_of(window.get(f"/organisations/{here.key}/"))
    assert "Do not ask any more" in text_of(window.get("/account/"))
    assert "Somebody asks to belong here" in text_of(browser(steward).get("/my-work/"))
    people = f"/organisations/{here.key}/people/"
    page = text_of(browser(steward).get(people))
    assert "Asker of the city" in page
    assert "asker@city.example" not in page
    browser(steward).post(f"{people}{one.key}/do/", {"verb": "approve", "version": 1, "role": "member"})
    assert agent(person).organisations == {here.key}
    assert told(person) == [f"You belong to {here.name} now"]
    assert "You belong here." in text_of(window.get(f"/organisations/{here.key}/"))


def test_who_was_declined_asks_again_in_a_month(make_organisation: Make) -> None:
    here = make_organisation()
    steward, person = steward_of(here), somebody("asker")
    one = actions.ask_to_belong(here, by=agent(person), person=person)
    actions.decline_member(one, by=agent(steward), version=1)
    assert "declined" in told(person)[0]
    with pytest.raises(Refused, match="not long ago"):
        actions.ask_to_belong(here, by=agent(person), person=person)
    Membership.objects.filter(pk=one.pk).update(decided_at=timezone.now() - timedelta(days=31))
    assert actions.ask_to_belong(here, by=agent(person), person=person).state == "asked"


def test_nobody_asks_for_another_or_everywhere(make_organisation: Make) -> None:
    person, other = somebody("asker"), somebody("other")
    with pytest.raises(Refused):
        actions.ask_to_belong(make_organisation("A"), by=agent(other), person=person)
    with pytest.raises(Refused):
        actions.ask_to_belong(make_organisation("B"), by=VISITOR, person=person)
    for number in range(10):
        actions.ask_to_belong(make_organisation(f"C{number}"), by=agent(person), person=person)
    with pytest.raises(Refused, match="very many"):
        actions.ask_to_belong(make_organisation("D"), by=agent(person), person=person)


def test_where_there_is_no_steward_those_who_look_after_the_installation_answer(
    make_organisation: Make,
) -> None:
    here, person = make_organisation(), somebody("asker")
    caretaker = somebody("caretaker", rights=["operate"])
    one = actions.ask_to_belong(here, by=agent(person), person=person)
    assert told(caretaker) == [f"Somebody asks to belong to {here.name}"]
    people = f"/organisations/{here.key}/people/"
    window = browser(caretaker)
    assert "Somebody asks to belong here" in text_of(window.get("/my-work/"))
    window.post(f"{people}{one.key}/do/", {"verb": "approve", "version": 1, "role": "steward"})
    assert Membership.objects.get(pk=one.pk).role == "steward"
    assert window.get(people).status_code == 403  # it has a steward now


def test_one_takes_back_what_one_asked(make_organisation: Make) -> None:
    here, person = make_organisation(), somebody("asker")
    one = actions.ask_to_belong(here, by=agent(person), person=person)
    assert (
        browser(somebody("other")).post(f"/organisations/memberships/{one.key}/take-back/").status_code == 404
    )
    browser(person).post(f"/organisations/memberships/{one.key}/take-back/")
    one.refresh_from_db()
    assert one.state == "withdrawn"


# Looking after people


def test_a_second_steward_sees_what_the_first_did(make_organisation: Make) -> None:
    here = make_organisation()
    first, second, person = steward_of(here), steward_of(here, "second"), somebody("asker")
    one = actions.ask_to_belong(here, by=agent(person), person=person)
    address = f"/organisations/{here.key}/people/{one.key}/do/"
    browser(first).post(address, {"verb": "approve", "version": 1, "role": "member"})
    same = browser(second).post(address, {"verb": "approve", "version": 1, "role": "member"})
    assert same.status_code == 302
    page = text_of(browser(second).post(address, {"verb": "decline", "version": 1}), 409)
    assert "Belongs – Member" in page
    assert "Decline" in page
    assert agent(person).organisations == {here.key}


@pytest.mark.parametrize(
    "data", [{}, {"verb": "settle", "version": 1}, {"verb": "end"}, {"verb": "end", "version": "x"}]
)
def test_a_form_that_is_none_does_nothing(make_organisation: Make, data: dict[str, Any]) -> None:
    here = make_organisation()
    steward = steward_of(here)
    one = Membership.objects.get(person=steward)
    assert browser(steward).post(f"/organisations/{here.key}/people/{one.key}/do/", data).status_code == 404


def test_the_last_steward_stays_until_there_is_another(make_organisation: Make) -> None:
    here = make_organisation()
    steward, member = steward_of(here), placed(somebody("member"), here)
    own = Membership.objects.get(person=steward)
    people = f"/organisations/{here.key}/people/"
    window = browser(steward)
    for data in ({"verb": "end", "version": 1}, {"verb": "change_role", "version": 1, "role": "member"}):
        page = text_of(window.post(f"{people}{own.key}/do/", data), 403)
        assert "Make somebody else steward first" in page
    page = text_of(window.post(f"/organisations/memberships/{own.key}/leave/"), 422)
    assert "Make somebody else steward first" in page
    theirs = Membership.objects.get(person=member)
    window.post(f"{people}{theirs.key}/do/", {"verb": "change_role", "version": 1, "role": "steward"})
    assert told(member) == [f"You have another role in {here.name} now"]
    assert "Leave the organisation?" in text_of(window.get(f"/organisations/memberships/{own.key}/leave/"))
    window.post(f"/organisations/memberships/{own.key}/leave/")
    assert agent(steward).organisations == set()
    assert window.get(people).status_code == 403


def test_who_is_ended_is_told_and_speaks_for_it_no_more(make_organisation: Make) -> None:
    here = make_organisation()
    steward, member = steward_of(here), placed(somebody("member"), here)
    theirs = Membership.objects.get(person=member)
    browser(steward).post(f"/organisations/{here.key}/people/{theirs.key}/do/", {"verb": "end", "version": 1})
    assert told(member) == [f"You do not belong to {here.name} any more"]
    with pytest.raises(Refused):
        actions.save_statement(here, by=agent(member), role="offers", lang="sv", text="Nej", source="x")


@pytest.mark.parametrize(
    ("who", "status"),
    [("visitor", 302), ("stranger", 403), ("member", 403), ("steward elsewhere", 403), ("steward", 200)],
)
def test_the_page_of_people_is_for_stewards(make_organisation: Make, who: str, status: int) -> None:
    here, there = make_organisation("Här"), make_organisation("Där")
    steward = steward_of(here)
    person = {
        "visitor": lambda: None,
        "stranger": lambda: somebody("stranger"),
        "member": lambda: placed(somebody("member"), here),
        "steward elsewhere": lambda: steward_of(there, "elsewhere"),
        "steward": lambda: steward,
    }[who]()
    window = browser(person)
    people = f"/organisations/{here.key}/people/"
    assert window.get(people).status_code == status
    invite = window.post(people, {"address": "new@city.example", "role": "member"})
    assert invite.status_code == (302 if status == 200 else status)
    assert Membership.objects.filter(state="invited").exists() is (who == "steward")
    own = Membership.objects.get(person=steward)
    if who != "steward":
        done = window.post(f"{people}{own.key}/do/", {"verb": "end", "version": 1})
        assert done.status_code == status
        # Not through an organisation of one's own either.
        if who == "steward elsewhere":
            through = window.post(
                f"/organisations/{there.key}/people/{own.key}/do/", {"verb": "end", "version": 1}
            )
            assert through.status_code == 404
    assert known(steward).organisation_keys == [here.key]


def test_the_page_of_people_costs_the_same_however_many(make_organisation: Make) -> None:
    here = make_organisation()
    window = browser(steward_of(here))
    window.get(f"/organisations/{here.key}/people/")  # what a process asks once, it has asked now
    counts = []
    for number in range(3):
        for more in range(1 + 6 * number):
            placed(somebody(f"m{number}x{more}"), here)
            asker = somebody(f"a{number}x{more}")
            actions.ask_to_belong(here, by=agent(asker), person=asker)
        with CaptureQueriesContext(connection) as queries:
            text_of(window.get(f"/organisations/{here.key}/people/"))
        counts.append(len(queries))
    assert counts[0] == counts[1] == counts[2] <= 7, counts


def test_my_account_shows_where_one_belongs_and_lets_one_choose(make_organisation: Make) -> None:
    here, there = make_organisation("Här"), make_organisation("Där")
    person = placed(somebody("officer"), here)
    window = browser(person)
    page = text_of(window.get("/account/"))
    assert "Här" in page
    assert "You act for" not in page
    placed(person, there, "steward")
    assert "You act for" in text_of(window.get("/account/"))
    window.post("/account/acting/", {"organisation": there.key})
    assert known(person).organisation_key == there.key
    window.post("/account/acting/", {"organisation": "zzzzzzzz2345"})
    assert known(person).organisation_key == there.key
    window.post("/account/acting/", {"organisation": ""})
    assert agent(person).acting_for == ""
    assert agent(person).organisations == {here.key, there.key}


# What is kept of people


def test_one_takes_memberships_out_and_they_are_erased_with_one(make_organisation: Make) -> None:
    here, there = make_organisation("Här"), make_organisation("Där")
    caretaker = somebody("caretaker", rights=["operate"])
    person = steward_of(here, "officer")
    invited(there, steward_of(there), address=person.email)
    window = browser(person)
    document = json.loads(window.post("/my-data/export/").content)
    assert document["memberships"][0]["organisation"] == "Här"
    assert document["invitations"][0]["address"] == person.email
    assert document["person"][0]["organisations"] == [here.key]
    erase_person(known(person), by=agent(person))
    assert not Membership.objects.filter(organisation=here).exists()
    assert not Invitation.objects.exists()
    assert known(person).organisation_keys == []
    assert told(caretaker) == ["Här has no steward any more: invite one"]


def test_a_withdrawn_invitation_that_waits_is_not_sent(make_organisation: Make) -> None:
    from samband.base.outbox import deliver

    here = make_organisation()
    steward = steward_of(here)
    one = actions.invite_person(here, by=agent(steward), address="new@city.example")
    mail = Mail.objects.get(kind="invitation")
    actions.withdraw_invitation(one, by=agent(steward), version=1)
    assert deliver(mail.key) == ""
    mail.refresh_from_db()
    assert (mail.status, mail.address) == ("withheld", "")


def test_the_mail_says_why_it_comes_and_speaks_the_inviters_language(make_organisation: Make) -> None:
    here = make_organisation()
    one = actions.invite_person(here, by=agent(steward_of(here)), address="new@city.example", lang="en")
    path_in_mail(one)
    mail = Mail.objects.get(kind="invitation")
    assert mail.subject == f"Invitation to belong to {here.name}"
    assert "You get this because somebody invited you at this address." in mail.text
    assert "you asked to be told" not in mail.text
    assert mail.lang == "en"


def test_titles_are_shown_to_others_only_with_consent(make_organisation: Make, client: Client) -> None:
    here = make_organisation()
    person = placed(somebody("member"), here)
    steward_of(here)
    page = f"/organisations/{here.key}/"
    assert "Member of the city" not in text_of(browser().get(page))
    said = {"purpose": "shown-by-title", "version": "2026-11-22"}
    browser(person).post("/my-data/consents/", {**said, "answer": "yes"})
    shown = text_of(browser().get(page))
    assert "Member of the city" in shown
    assert "Steward of the city" not in shown
    browser(person).post("/my-data/consents/", {**said, "answer": "no"})
    assert "Member of the city" not in text_of(browser().get(page))


def test_what_happens_among_people_is_not_told_on_the_public_page(make_organisation: Make) -> None:
    here = make_organisation()
    steward, person = steward_of(here), somebody("asker")
    one = actions.ask_to_belong(here, by=agent(person), person=person)
    actions.approve_member(one, by=agent(steward), version=1)
    page = text_of(browser().get(f"/organisations/{here.key}/"))
    for words in ("Asker of the city", "Steward of the city", "belong"):
        assert words not in page
