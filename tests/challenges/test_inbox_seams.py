"""Where the parts of a door meet: what is let in or handed over arrives whole, and who left is out."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from samband.accounts.models import Person
from samband.actors.actions.memberships import leave_organisation
from samband.actors.models import Membership
from samband.base.agents import OPERATOR
from samband.base.models import Mail, Notification
from samband.challenges.access.ideas import can_see_idea
from samband.challenges.actions import ideas as actions
from samband.challenges.actions.door_merging import merge_entry_points
from samband.challenges.actions.sender_moves import bring_back, reply_to_door
from samband.challenges.actions.sending import IdeaContent, send_idea
from samband.challenges.domain.spam import Signs
from samband.challenges.doors_people import day_at, people_to_tell
from samband.challenges.idea_standing import steps_of
from samband.challenges.models import DoorLead, Idea
from samband.challenges.requests_reading import leads_of_door
from samband.kernel.decision import Allowed
from tests.challenges.inbox_material import City, agent, body, browser, city, door, idea

pytestmark = pytest.mark.django_db
CONTENT = IdeaContent("Torra källare", "Vi varnar när snön smälter.", lang="sv", email="firm@idea.example")


@pytest.fixture
def place() -> City:
    return city()


def mails(kind: str) -> int:
    return Mail.objects.filter(kind=kind).count()


def told(person: Person) -> list[str]:
    return list(Notification.objects.filter(person_key=person.key).values_list("verb", flat=True))


def test_what_was_set_aside_arrives_whole_when_it_is_let_in(place: City) -> None:
    sent, _code = send_idea(place.door, by=agent(place.outsider), content=CONTENT, signs=Signs(True, 1))
    assert (sent.status, mails("idea_copy"), mails("idea_receipt")) == ("quarantined", 0, 0)
    assert sent.folded == "torra kallare vi varnar nar snon smalter", "it is found as soon as it is there"
    actions.release_idea(sent, by=agent(place.deputy), version=1)
    assert (mails("idea_copy"), mails("idea_receipt")) == (1, 1)
    assert told(place.host) == ["idea.released"]
    assert told(place.deputy) == [], "who did it knows"


def test_an_idea_that_is_handed_over_reaches_the_other_doors_registry(place: City) -> None:
    place.other_door.registrar = "registry@vik.example"
    place.other_door.save()
    one = idea(place.door, email="firm@idea.example")
    actions.hand_over(one, by=agent(place.host), version=1, door=place.other_door, why="Det är Viks.")
    assert Mail.objects.get(kind="idea_copy").address == "registry@vik.example"
    assert told(place.other_host) == ["idea.handed_over"]


def test_whoever_left_the_organisation_keeps_its_door_no_more(place: City) -> None:
    one = idea(place.door)
    assert isinstance(can_see_idea(agent(place.host), one), Allowed)
    own = Membership.objects.get(person=place.host, organisation=place.body)
    leave_organisation(own, by=agent(place.host))
    assert not can_see_idea(agent(place.host), one)
    assert not Idea.objects.visible_to(agent(place.host)).exists()
    assert people_to_tell(place.door, day_at(place.door)) == [place.deputy]


def test_the_senders_timeline_tells_what_the_host_did(place: City) -> None:
    sent, _code = send_idea(place.door, by=agent(place.outsider), content=CONTENT)
    host = agent(place.host)
    actions.ask_sender(sent, by=host, version=1, text="Hur mycket?")
    reply_to_door(sent, by=agent(place.outsider), text="Tio")
    actions.answer_idea(sent, by=host, version=3, text="Ja")
    bring_back(sent, by=agent(place.outsider), text="Nej?")
    assert [one.sentence for one in steps_of(sent)] == [
        "It arrived",
        "They asked you something",
        "You replied",
        "They answered",
        "You asked them to look at it again",
    ]


def test_opening_an_idea_reads_what_was_told_of_it(place: City) -> None:
    sent, _code = send_idea(place.door, by=agent(place.outsider), content=CONTENT)
    assert Notification.objects.unread().filter(person_key=place.host.key).count() == 1
    browser(place.host).get(reverse("idea-detail", args=[sent.key]))
    assert not Notification.objects.unread().filter(person_key=place.host.key).exists()


def test_merged_doors_are_led_to_as_one(place: City) -> None:
    second, today = door(place.body), timezone.localdate()
    for one, day, count in (
        (place.door, today, 2),
        (second, today, 3),
        (second, today - timedelta(days=1), 4),
    ):
        DoorLead.objects.create(entry_point=one, on=day, count=count)
    merge_entry_points(place.door, by=OPERATOR, other=second)
    assert leads_of_door(place.door, today).led == 9
    assert (
        "led here 9 times"
        in browser(place.host).get(reverse("door-manage", args=[place.door.key])).content.decode()
    )
    moved = browser().get(reverse("idea-begin", args=[second.key]))
    assert moved["Location"] == reverse("idea-begin", args=[place.door.key])


def test_an_organisations_page_leads_to_its_entry_point(place: City) -> None:
    def page(key: str, person: Person | None = None) -> str:
        return browser(person).get(reverse("organisation-detail", args=[key])).content.decode()

    at_door = reverse("door-detail", args=[place.door.key])
    assert at_door in page(place.body.key)
    without = body("Utan kommun")
    assert "Its entry point" not in page(without.key)
    own = page(place.water.key, place.engineer)
    assert reverse("door-new") + f"?organisation={place.water.key}" in own


def test_my_work_leads_only_where_one_has_something_to_do(place: City) -> None:
    def page(person: Person) -> str:
        return browser(person).get(reverse("my-work")).content.decode()

    inbox, notes = reverse("idea-inbox"), reverse("register-list")
    host = page(place.host)
    assert f'href="{inbox}"' in host
    assert reverse("door-manage", args=[place.door.key]) in host
    assert reverse("request-list") in host
    outsider = page(place.outsider)
    for way in (inbox, notes, reverse("request-list")):
        assert f'href="{way}"' not in outsider


def test_visitors_find_doors_and_the_way_to_the_right_one() -> None:
    for name in ("home", "challenge-list"):
        page = browser().get(reverse(name)).content.decode()
        assert f'href="{reverse("door-list")}"' in page
        assert f'href="{reverse("which-door")}"' in page
