"""Which door?: needs and offers in plain words lead to the right doors, and the wrong ones are counted."""

import re
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from samband.actors.models import Organisation
from samband.base.agents import OPERATOR
from samband.base.models import Event
from samband.challenges.models import Challenge, ChallengeOwner, DoorLead, EntryPoint, WrongDoor
from samband.matching.actions import ProfileContent, save_profile
from samband.matching.encoder import EncoderBusy, EncoderUnavailable
from samband.matching.models import Need, Profile
from samband.site.views import which_door as views
from samband.site.which_door import Asked, route
from tests.challenges.requests_material import STRANGE, door_of, organisation, somebody
from tests.site.conftest import Register

pytestmark = pytest.mark.django_db
PLACE = "which-door"

# Who is in the small world, by name: what they say of themselves.
CITIES = {
    "Dammköpings stad": "Staden söker dagvatten magasin och varning för översvämning i källare.",
    "Skolby kommun": "Kommunen söker metoder mot långvarig skolfrånvaro bland elever.",
    "Ledhult kommun": "Kommunen söker bokning som sprider besökare på vandringsleder.",
}
CLUSTERS = {
    "Träklustret": "Klustret samlar snickare som bygger limträstommar av virke.",
    "Textilklustret": "Klustret sorterar kasserade arbetskläder och sjukhustextil.",
    "Vätgasklustret": "Klustret samlar rederier som bunkrar vätgas och ammoniak i hamnar.",
}
TESTBEDS = {
    "Fallägenheten": "Lägenhet där fallsensorer för äldre prövas i hemmet.",
    "Robothallen": "Hall med robotarmar där verkstäder prövar en detalj.",
    "Kajen": "Kaj där färjor laddar batterier i kyla och is.",
    "Provköket": "Kök där matföretag prövar sylt och korv i liten skala.",
}
ROUTED = [
    ("Vi behöver en lägenhet där fallsensorer för äldre kan prövas.", "Fallägenheten"),
    ("Vår verkstad vill pröva en detalj med robotarmar i en hall.", "Robothallen"),
    ("Vi söker en kaj där färjor laddar batterier i is.", "Kajen"),
    ("Vi behöver ett kök där sylt och korv prövas i liten skala.", "Provköket"),
    ("Vi söker snickare som bygger limträstommar.", "Träklustret"),
    ("Vem sorterar kasserade arbetskläder och sjukhustextil?", "Textilklustret"),
    ("Vi behöver rederier som bunkrar ammoniak och vätgas.", "Vätgasklustret"),
    ("Vi erbjuder varning för översvämning i källare.", "Dammköpings stad"),
    ("Vi erbjuder metoder mot långvarig skolfrånvaro.", "Skolby kommun"),
    ("Vi har utvecklat bokning som sprider besökare på vandringsleder.", "Ledhult kommun"),
    ("Vi erbjuder dagvatten magasin till staden.", "Dammköpings stad"),
]


def small_world(register: Register) -> dict[str, Organisation]:
    """Fill the small world and make it findable."""
    made = {name: organisation(name, "municipality", seeks=text) for name, text in CITIES.items()}
    made |= {name: organisation(name, "cluster", offers=text) for name, text in CLUSTERS.items()}
    for name, text in TESTBEDS.items():
        content = ProfileContent("testbed", name, text, "sv", kinds=["testbed"], country="SE", region="SE110")
        save_profile(None, by=OPERATOR, content=content)
    register.index()
    return made


@pytest.fixture
def world(register: Register) -> dict[str, Organisation]:
    return small_world(register)


def published(owner: Organisation, title: str, register: Register) -> Challenge:
    """Publish a challenge with its profile, as its own actions do."""
    now = timezone.now()
    content = ProfileContent("challenge", title, title, "sv", country="SE", region="SE232")
    profile = save_profile(None, by=OPERATOR, content=content)
    made = Challenge.objects.create(
        title=title, lang="sv", status="published", owner="Tekniska", adoption="Budget", profile=profile,
        made_at=now, changed_at=now, published_at=now,
    )  # fmt: skip
    ChallengeOwner.objects.create(challenge=made, organisation=owner, is_lead=True)
    register.index()
    return made


def ask(client: Client, text: str, **more: str) -> str:
    response = client.post(reverse(PLACE), {"text": text, **more}, headers={"accept-language": "en"})
    assert response.status_code == 200, response.content[:300]
    assert response["Cache-Control"] == "private, no-store"
    return str(response.content.decode())


@pytest.mark.parametrize(("text", "expected"), ROUTED)
def test_each_is_led_to_the_right_door_first(
    world: dict[str, Organisation], text: str, expected: str
) -> None:
    found = route(Asked(text))
    first = next(led for led in found.doors if led.is_first)
    assert (first.organisation.name if first.organisation else first.hit.profile.title) == expected


def test_the_box_needs_no_account_and_its_words_are_kept_nowhere(
    client: Client, world: dict[str, Organisation]
) -> None:
    assert (
        "Say in your own words what you need or offer"
        in client.get(reverse(PLACE), headers={"accept-language": "en"}).content.decode()
    )
    page = ask(client, ROUTED[0][0])
    for words in (
        "Your doors",
        "Fallägenheten",
        "Begin here",
        "Places to test",
        "Why this door",
        "Your need",
    ):
        assert words in page, words
    assert "This sounds like something you need." in page
    assert not Need.objects.exists()
    assert not any("fallsensor" in str(event.changes) for event in Event.objects.all())
    assert "fallsensor" not in "".join(re.findall(r'(?:href|action)="([^"]*)"', page))


def test_an_offer_finds_the_city_whose_published_need_resembles_it_and_its_door(
    client: Client, world: dict[str, Organisation], register: Register
) -> None:
    city = world["Skolby kommun"]
    door_of(city, promise_days=7, name="En väg in i Skolby")
    published(city, "Halka på cykelbanor när snön fryser till is", register)
    page = ask(client, "Vi erbjuder sandning av cykelbanor mot halka när snön fryser.")
    assert "This sounds like something you offer." in page
    row = page.partition(">Skolby kommun</a>")[2].partition("was the wrong door")[0]
    for words in (
        "Its door:", "En väg in i Skolby", "They look for an answer to this:", "Halka på cykelbanor",
        "They answer within 7 working days.", "Go to their door", "A door with a named role",
    ):  # fmt: skip
        assert words in row, words


def test_a_draft_leads_nobody_anywhere(
    client: Client, world: dict[str, Organisation], register: Register
) -> None:
    draft = published(world["Skolby kommun"], "Halka på cykelbanor när snön fryser till is", register)
    Challenge.objects.filter(pk=draft.pk).update(status="draft")
    assert "Halka på cykelbanor" not in ask(client, "Vi erbjuder sandning av cykelbanor mot halka.")


def test_ones_own_region_comes_first_when_it_fits(
    client: Client, world: dict[str, Organisation], register: Register
) -> None:
    organisation("Grannby kommun", "municipality", seeks=CITIES["Skolby kommun"], region="SE110")
    register.index()
    text = "Vi erbjuder metoder mot långvarig skolfrånvaro bland elever."
    for home, name in (("SE110", "Grannby kommun"), ("SE232", "Skolby kommun")):
        first = next(led for led in route(Asked(text, home=home)).doors if led.is_first)
        assert first.organisation is not None
        assert (first.organisation.name, first.is_home) == (name, True)
    assert "Your region" in ask(client, text, home="SE110")


def test_the_reader_corrects_what_it_sounded_like(client: Client, world: dict[str, Organisation]) -> None:
    text = ROUTED[7][0]
    assert "Places to test" not in ask(client, text)
    other = ask(client, text, direction="need")
    assert "Places to test" in other
    assert "No, it is what we offer" in other


def test_a_door_elsewhere_says_that_one_leaves(client: Client, world: dict[str, Organisation]) -> None:
    door_of(world["Skolby kommun"], sort="link", role_title="", link="https://skolby.example/idea")
    page = ask(client, "Vi erbjuder metoder mot långvarig skolfrånvaro bland elever.")
    assert 'href="https://skolby.example/idea"' in page
    assert "You leave Samband" in page


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"text": "kort"}, "Write at least a sentence"),
        ({"text": "x" * 5_000}, "This is too long"),
        ({}, "Write"),
    ],
)
def test_too_little_and_too_much_are_said(client: Client, said: dict[str, str], words: str) -> None:
    response = client.post(reverse(PLACE), said, headers={"accept-language": "en"})
    assert response.status_code == 422
    assert words in response.content.decode()
    assert said.get("text", "") in response.content.decode()


@pytest.mark.parametrize("text", [STRANGE, "🜁" * 40, "\u202e" * 30, "a\u0301" * 50])
def test_strange_signs_lead_somewhere_or_nowhere_but_never_astray(
    client: Client, world: dict[str, Organisation], text: str
) -> None:
    response = client.post(reverse(PLACE), {"text": text}, headers={"accept-language": "en"})
    assert response.status_code == 200
    assert "<b>&amp;" not in response.content.decode()


def test_a_busy_and_a_missing_engine_are_told_and_the_text_stays(
    client: Client, world: dict[str, Organisation], monkeypatch: pytest.MonkeyPatch
) -> None:
    for problem, words, status in (
        (EncoderBusy, "Many are asking", 503),
        (EncoderUnavailable, "cannot be reached", 200),
    ):

        def fail(*_given: Any, problem: Any = problem) -> None:
            raise problem("no")

        monkeypatch.setattr(views, "route", fail)
        response = client.post(reverse(PLACE), {"text": ROUTED[0][0]}, headers={"accept-language": "en"})
        assert response.status_code == status
        assert words in response.content.decode()
        assert ROUTED[0][0] in response.content.decode()
    assert not DoorLead.objects.exists()


def test_every_lead_is_counted_and_a_wrong_door_once_an_answer_without_who(
    client: Client, world: dict[str, Organisation]
) -> None:
    city = world["Skolby kommun"]
    door: EntryPoint = door_of(city)
    person = somebody("visitor")
    client.force_login(person)
    text = "Vi erbjuder metoder mot långvarig skolfrånvaro bland elever."
    ask(client, text)
    page = ask(client, text)
    lead = DoorLead.objects.get(entry_point=door)
    assert (lead.count, lead.on) == (2, timezone.localdate())
    assert DoorLead.objects.exclude(profile_key="").exists()
    row = page.partition(">Skolby kommun</a>")[2].partition("was the wrong door")[0]
    token = row.partition('name="token" value="')[2].partition('"')[0]
    for _press in range(2):
        thanks = client.post(reverse("which-door-wrong"), {"token": token}, headers={"accept-language": "en"})
        assert "It is counted, and nothing else is kept." in thanks.content.decode()
    assert WrongDoor.objects.get().entry_point == door
    (line,) = Event.objects.filter(verb="door.wrong")
    assert (line.subject_key, line.person_key, line.acted_for, line.changes) == (door.key, "", "", {})


def test_what_was_not_led_to_cannot_be_called_wrong(client: Client, world: dict[str, Organisation]) -> None:
    place = reverse("which-door-wrong")
    assert world["Skolby kommun"].profile
    profile = Profile.objects.get(title="Skolby kommun")
    for token in ("", "x", signing.dumps(["a", profile.key, ""], salt="another")):
        assert client.post(place, {"token": token}).status_code == 404
    assert client.get(place).status_code == 405
    assert not WrongDoor.objects.exists()


def test_the_page_costs_the_same_however_many_there_are(
    client: Client, world: dict[str, Organisation], register: Register, django_assert_max_num_queries: Any
) -> None:
    ask(client, ROUTED[9][0])
    with django_assert_max_num_queries(40) as few:
        ask(client, ROUTED[9][0])
    for number in range(12):
        more = organisation(f"Ledby {number}", "municipality", seeks=CITIES["Ledhult kommun"])
        door_of(more)
    register.index()
    with django_assert_max_num_queries(len(few.captured_queries) + 2):
        ask(client, ROUTED[9][0])
