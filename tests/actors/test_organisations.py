"""Single organisations: what is added is checked, recorded and comparable at once."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from samband.actors import actions
from samband.actors.models import Organisation
from samband.base.agents import OPERATOR, VISITOR, Agent, AgentKind
from samband.base.models import Event
from samband.kernel.decision import Refused
from samband.matching.actions import ProfileContent, save_profile
from samband.matching.models import Profile

pytestmark = pytest.mark.django_db
Make = Callable[..., Organisation]


def test_what_it_offers_and_seeks_becomes_its_profile(make_organisation: Make) -> None:
    organisation = make_organisation(offers="Vi renar vatten.", seeks="Testbäddar.", themes=["water"])
    assert organisation.profile is not None
    assert organisation.profile.text == "Vi renar vatten.\n\nTestbäddar."
    assert organisation.profile.codes == ["theme:water"]


def test_the_same_organisation_is_not_added_twice(make_organisation: Make) -> None:
    make_organisation(source_id="7")
    with pytest.raises(Refused):
        make_organisation("Renamed", source_id="7")
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize(
    "said",
    [
        {"kinds": ["bakery"]},
        {"themes": ["hobby"]},
        {"contacts": [("fax", "1")]},
        {"website": "not a website"},
    ],
)
def test_codes_and_addresses_are_checked(make_organisation: Make, said: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        make_organisation(**said)


def test_a_statement_in_another_language_stands_beside_the_first(make_organisation: Make) -> None:
    organisation = make_organisation(offers="Vi renar vatten.")
    Profile.objects.update(is_indexed=True)
    actions.save_statement(
        organisation, by=OPERATOR, role="offers", lang="en", text="We clean water.", source="test"
    )
    texts = {one.lang: one.text for one in organisation.statements.all()}
    assert texts == {"sv": "Vi renar vatten.", "en": "We clean water."}
    actions.save_statement(organisation, by=OPERATOR, role="offers", lang="en", text="", source="test")
    assert organisation.statements.count() == 1


def test_a_changed_statement_is_indexed_again(make_organisation: Make) -> None:
    organisation = make_organisation(offers="Vi renar vatten.")
    Profile.objects.update(is_indexed=True)
    actions.save_statement(
        organisation, by=OPERATOR, role="offers", lang="sv", text="Vi renar luft.", source="test"
    )
    profile = Profile.objects.get()
    assert (profile.text, profile.is_indexed, profile.version) == ("Vi renar luft.", False, 2)


def test_people_of_an_organisation_speak_for_it_and_others_do_not(make_organisation: Make) -> None:
    organisation = make_organisation()
    own = Agent(AgentKind.PERSON, person="p" * 12, organisations=frozenset({organisation.key}))
    for agent in (VISITOR, Agent(AgentKind.PERSON, person="q" * 12)):
        with pytest.raises(Refused):
            actions.add_contact(
                organisation, by=agent, sort="mailbox", value="post@a.example", source="themselves"
            )
    actions.add_contact(organisation, by=own, sort="mailbox", value="post@a.example", source="themselves")
    actions.add_contact(organisation, by=own, sort="mailbox", value="post@a.example", source="themselves")
    assert organisation.contacts.get().source == "themselves"


def test_ties_have_a_direction_and_two_ends(make_organisation: Make) -> None:
    one, other = make_organisation("One"), make_organisation("Other")
    tie = actions.add_tie(one, by=OPERATOR, other=other, kind="member-of", source="test", started_year=2020)
    assert (tie.organisation, tie.other) == (one, other)
    for wrong in ({"other": one, "kind": "owns"}, {"other": other, "kind": "likes"}):
        with pytest.raises(ValidationError):
            actions.add_tie(one, by=OPERATOR, source="test", **wrong)  # type: ignore[arg-type]


def test_what_an_organisation_took_part_in(make_organisation: Make) -> None:
    organisation = make_organisation()
    content = ProfileContent(sort="project", kinds=["project"], title="Rena hamnar", text="Ett projekt.")
    profile = save_profile(None, by=OPERATOR, content=content)
    part = actions.add_participation(organisation, by=OPERATOR, profile=profile, role="lead", source="test")
    assert part.profile == profile
    with pytest.raises(ValidationError):
        actions.add_participation(organisation, by=OPERATOR, profile=profile, role="guest", source="test")


def test_a_closed_organisation_takes_no_part_in_answers(make_organisation: Make) -> None:
    organisation = make_organisation()
    actions.close_organisation(organisation, by=OPERATOR, on=date(2026, 1, 31))
    profile = Profile.objects.get()
    assert profile.is_withdrawn
    assert not profile.is_indexed
    event = Event.objects.filter(verb="organisation.closed").get()
    assert event.changes == {"closed_on": "2026-01-31"}
