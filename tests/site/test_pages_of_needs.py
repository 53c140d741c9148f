"""A kept need: its answers, who may see it, what is said of hits, letters, and its end."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from samband.base.agents import SYSTEM
from samband.base.models import Event
from samband.matching.actions import forget_expired_needs
from samband.matching.encoder import EncoderBusy, EncoderUnavailable
from samband.matching.models import Feedback, Need
from tests.site.conftest import TEXT, Register

pytestmark = pytest.mark.django_db


def page_of(client: Client, need: Need, query: str = "", lang: str = "en") -> str:
    """Give the page of a need."""
    response = client.get(reverse("need-detail", args=[need.key]) + query, headers={"accept-language": lang})
    assert response.status_code == 200
    return str(response.content.decode())


def judge(client: Client, register: Register, need: Need, verdict: str, **more: Any) -> Any:
    """Say what the company's hit is worth."""
    profile = register.company.profile
    assert profile
    url = reverse("need-feedback", args=[need.key, profile.key])
    return client.post(url, {"feedback": verdict, **more})


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        (
            "en",
            ("Company", "Finland", "written in Finnish", "Why this match", "Contact them", "Write to them"),
        ),
        ("sv", ("Företag", "Finland", "skrivet på finska", "Därför är det en träff", "Skriv till dem")),
        ("nb", ("Bedrift", "Finland", "finsk", "Skriv til dem")),
        ("da", ("Virksomhed", "Finland", "finsk", "Skriv til dem")),
    ],
)
def test_a_hit_is_told_in_the_readers_language(
    client: Client, register: Register, lang: str, words: tuple[str, ...]
) -> None:
    page = page_of(client, register.ask(), lang=lang)
    for word in ("Varningsbyrån i Viken Oy", 'lang="fi"', "Torra källare", "2019–22", *words):
        assert word in page, word


def test_a_project_rolls_up_to_who_is_behind_it(client: Client, register: Register) -> None:
    page = page_of(client, register.ask(), "?kind=project")
    assert "Behind it:" in page
    assert "Varningsbyrån i Viken Oy" in page
    assert "Gemeente Zwijgen" not in page


@pytest.mark.parametrize(
    ("query", "there", "gone"),
    [
        ("?country=FI", "Varningsbyrån", "Zwijgen"),
        ("?country=NL", "Zwijgen", "Torra källare"),
        ("?kind=project", "Torra källare", "Zwijgen"),
        ("?lang=nl", "Zwijgen", "Torra källare"),
    ],
)
def test_filters_hold(client: Client, register: Register, query: str, there: str, gone: str) -> None:
    page = client.get(reverse("need-detail", args=[register.ask().key]) + query).context["answer"]
    names = " ".join(match.name for match in page.matches)
    assert there in names
    assert gone not in names


def test_filters_that_leave_nothing_say_so(client: Client, register: Register) -> None:
    page = page_of(client, register.ask(), "?country=NL&kind=project")
    assert "Nothing passes these filters" in page


def test_htmx_gets_the_answer_alone(client: Client, register: Register) -> None:
    url = reverse("need-detail", args=[register.ask().key])
    page = client.get(url, headers={"hx-request": "true"}).content.decode()
    assert "Varningsbyrån" in page
    assert "<html" not in page


def test_a_need_is_for_who_has_its_address(client: Client, register: Register) -> None:
    need = register.ask()
    response = client.get(reverse("need-detail", args=[need.key]))
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["X-Robots-Tag"] == "noindex"
    for unknown in (need.public_key, need.key[:-1] + ("a" if need.key[-1] != "a" else "b"), "x"):
        assert client.get(reverse("need-detail", args=[unknown])).status_code == 404
        assert client.post(reverse("need-forget", args=[unknown])).status_code == 404
    assert len(need.key) >= 22


def test_a_need_ends_after_thirty_days(client: Client, register: Register) -> None:
    need = register.ask()
    Need.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    for name in ("need-detail", "need-write"):
        keys = [need.key] if name == "need-detail" else [need.key, register.project.key]
        assert client.get(reverse(name, args=keys)).status_code == 404
    assert forget_expired_needs(by=SYSTEM, before=timezone.now() - timedelta(days=30)) == 1
    assert not Need.objects.exists()


def test_a_busy_encoder_is_said_in_friendly_words_and_the_text_is_kept(
    client: Client, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(_texts: Any, **_more: Any) -> Any:
        raise EncoderBusy("try again")

    need = register.ask()
    monkeypatch.setattr(register.encoder, "encode", busy)
    page = page_of(client, need)
    assert "Many are asking at this moment." in page
    assert TEXT in page
    live = client.post("/answer/", {"text": TEXT}, headers={"hx-request": "true"})
    assert "Many are asking at this moment." in live.content.decode()


def test_an_encoder_that_is_away_is_no_error_page(
    client: Client, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_texts: Any, **_more: Any) -> Any:
        raise EncoderUnavailable("no memory")

    need = register.ask()
    monkeypatch.setattr(register.encoder, "encode", away)
    page = page_of(client, need)
    assert "cannot be reached just now" in page
    assert "no memory" not in page


def test_the_same_verdict_twice_is_one_verdict_and_one_line(client: Client, register: Register) -> None:
    need = register.ask()
    for _ in range(2):
        assert judge(client, register, need, "known").status_code == 302
    assert Feedback.objects.get().verdict == "known"
    assert Event.objects.filter(verb="hit.judged").count() == 1
    judge(client, register, need, "useful")
    assert Feedback.objects.get().verdict == "useful"
    verdicts = list(Event.objects.filter(verb="hit.judged").order_by("id").values_list("changes", flat=True))
    assert [one["verdict"] for one in verdicts] == ["known", "useful"]
    assert {one["need"] for one in verdicts} == {need.public_key}


def test_a_verdict_leads_back_to_the_answers_as_they_were_filtered(
    client: Client, register: Register
) -> None:
    need = register.ask()
    response = judge(client, register, need, "known", filters="country=FI&lang=fi")
    assert response.status_code == 302
    path, _, anchor = response.headers["Location"].partition("#")
    assert path == reverse("need-detail", args=[need.key]) + "?country=FI&lang=fi"
    assert anchor.startswith("hit-")


def test_what_is_known_already_is_not_new(client: Client, register: Register) -> None:
    need = register.ask(home_region="SE110")
    url = reverse("need-detail", args=[need.key])
    before = {match.name: match.new_to_you for match in client.get(url).context["answer"].matches}
    assert before["Varningsbyrån i Viken Oy"] is True
    judge(client, register, need, "known")
    after = {match.name: match.new_to_you for match in client.get(url).context["answer"].matches}
    assert after["Varningsbyrån i Viken Oy"] is False


def test_what_is_not_useful_is_left_out_and_said(client: Client, register: Register) -> None:
    need = register.ask()
    judge(client, register, need, "not_useful")
    response = client.get(reverse("need-detail", args=[need.key]))
    assert "Varningsbyrån i Viken Oy" not in {match.name for match in response.context["answer"].matches}
    assert "that you called not useful is left out" in response.content.decode()


def test_a_verdict_that_is_none_is_refused(client: Client, register: Register) -> None:
    assert judge(client, register, register.ask(), "wonderful").status_code == 403
    assert not Feedback.objects.exists()


@pytest.mark.parametrize(
    ("lang", "own"), [("sv", "Med vänlig hälsning"), ("en", "Kind regards"), ("da", "Med venlig hilsen")]
)
def test_a_letter_in_their_language_and_ones_own(
    client: Client, register: Register, lang: str, own: str
) -> None:
    assert register.company.profile
    url = reverse("need-write", args=[register.ask().key, register.company.profile.key])
    page = client.get(url, headers={"accept-language": lang}).content.decode()
    for words in (
        "Ystävällisin terveisin",
        own,
        TEXT,
        "mailto:post@varning.example",
        "mailto:post%40varning",
    ):
        assert words in page, words


def test_a_letter_about_a_project_goes_to_who_is_behind_it(client: Client, register: Register) -> None:
    page = client.get(reverse("need-write", args=[register.ask().key, register.project.key]))
    assert "Write to Varningsbyrån i Viken Oy" in page.content.decode()


def test_who_gave_no_contact_point_is_said(client: Client, register: Register) -> None:
    assert register.silent.profile
    page = client.get(reverse("need-write", args=[register.ask().key, register.silent.profile.key]))
    assert "They have given no contact point." in page.content.decode()


def test_forgetting_erases_the_need_and_what_was_said(client: Client, register: Register) -> None:
    need = register.ask()
    judge(client, register, need, "known")
    response = client.post(reverse("need-forget", args=[need.key]), follow=True)
    assert "are erased" in response.content.decode()
    assert not Need.objects.exists()
    assert not Feedback.objects.exists()
    assert Event.objects.filter(verb="need.forgotten", subject_key=need.public_key).count() == 1
    assert client.get(reverse("need-detail", args=[need.key])).status_code == 404


def test_an_answer_costs_the_same_queries_however_much_is_in_here(
    client: Client, register: Register, django_assert_max_num_queries: Any
) -> None:
    url = reverse("need-detail", args=[register.ask().key])
    client.get(url)
    with django_assert_max_num_queries(20):
        client.get(url)


def test_more_like_this_asks_with_its_own_words(client: Client, register: Register) -> None:
    response = client.post(reverse("profile-like", args=[register.project.key]))
    need = Need.objects.get()
    assert response.headers["Location"] == reverse("need-detail", args=[need.key])
    assert "Ett projekt om källare" in need.text
