"""The three steps, the receipt and the sender's own page, without scripts and without an account."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from samband.base.models import Count, Event
from samband.base.rates import Rate
from samband.challenges.models import EntryPoint, Idea, IdeaFile, OldAddress
from samband.challenges.receipts import mail_path
from samband.challenges.views import sending
from tests.challenges.sending_material import (
    PDF,
    TEXT,
    TITLE,
    city,
    docx,
    door,
    hidden,
    minutes_later,
    post,
    sent,
    uploaded,
    walked,
)

# Words, forms and buttons: every address of these is asked, and every action tried, on both databases.
pytestmark = [pytest.mark.django_db, pytest.mark.once]
SECRET = "Frekvensen är 4711 hertz"


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.SAMBAND_HOME = tmp_path
    return tmp_path


@pytest.fixture
def way_in() -> EntryPoint:
    return door()


def opened(client: Client, code: str) -> Any:
    return client.post(reverse("idea-where"), {"code": code}, follow=True)


def test_three_steps_without_an_account_lead_to_a_receipt(
    client: Client, way_in: EntryPoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = reverse("idea-begin", args=[way_in.key])
    first = client.get(start)
    assert "Step 1 of 3" in first.content.decode()
    second = post(client, way_in, first, title=TITLE, text=TEXT)
    assert "Step 2 of 3" in second.content.decode()
    third = post(client, way_in, second, secrets=SECRET)
    page = third.content.decode()
    for words in (
        "public document",
        "Mark trade secrets",
        "no right to a contract",
        "rights stay yours",
        "announced openly",
        "within 10 working days",
        "Written in: Swedish",
        TITLE,
        SECRET,
    ):
        assert words in page, words
    assert not Idea.objects.exists()
    assert not Event.objects.filter(subject_type="idea").exists()
    assert not Session.objects.exists(), "nothing is kept before it is sent"
    minutes_later(monkeypatch)
    done = post(client, way_in, third, attached=[uploaded("Förslag æø 雪.pdf", PDF)])
    assert (done.status_code, done["Location"]) == (302, reverse("idea-receipt"))
    idea = Idea.objects.get()
    assert (idea.status, idea.lang, idea.secrets) == ("received", "sv", SECRET)
    assert (idea.email, idea.sender) == ("", "")
    assert [row.name for row in idea.files.all()] == ["Förslag æø 雪.pdf"]
    receipt = client.get(done["Location"])
    assert "Keep this code" in receipt.content.decode()
    assert (receipt["Cache-Control"], receipt["X-Robots-Tag"][:7]) == ("private, no-store", "noindex")
    assert client.get(reverse("idea-receipt-pdf")).content.startswith(b"%PDF-1.7")
    code = client.cookies[sending.COOKIE].value
    assert code in receipt.content.decode()
    assert client.cookies[sending.COOKIE]["httponly"]
    assert Client().get(reverse("idea-receipt"))["Location"] == reverse("idea-where"), "shown there alone"
    assert opened(Client(), code).context["idea"] == idea


def test_back_and_forth_nothing_typed_is_lost(client: Client, way_in: EntryPoint) -> None:
    odd = 'Rader\n\n<b>"&amp; \u2028 æøå'
    first = client.get(reverse("idea-begin", args=[way_in.key]))
    second = post(client, way_in, first, title=odd[:40], text=TEXT + odd, problem=odd, lang="nb")
    again = post(client, way_in, second, sender="Mikrofon AB", email="not an address", to="1")
    assert "Step 1 of 3" in again.content.decode()
    form = again.context["form"]
    assert (form["text"].value().replace("\r\n", "\n"), form["lang"].value()) == (TEXT + odd, "nb")
    assert hidden(again)["email"] == "not an address"
    wrong = post(client, way_in, again, title="T", text=TEXT, at="2")
    assert wrong.status_code == 422
    assert "not an e-mail address" in wrong.content.decode()
    assert wrong.context["form"]["sender"].value() == "Mikrofon AB"
    assert hidden(wrong)["title"] == "T"


def test_an_error_says_where_and_keeps_what_was_typed(client: Client, way_in: EntryPoint) -> None:
    first = client.get(reverse("idea-begin", args=[way_in.key]))
    response = post(client, way_in, first, title="", text="Kort", problem="Vatten")
    page = response.content.decode()
    assert response.status_code == 422
    for words in ("Fill this in.", "Say a little more", "Kort", "Vatten"):
        assert words in page
    assert "private" in response["Cache-Control"]


def test_a_step_cannot_be_leapt_over(client: Client, way_in: EntryPoint) -> None:
    for step in ("2", "3", "9", "x", "-1"):
        response = client.post(reverse("idea-begin", args=[way_in.key]), {"at": step})
        assert response.status_code == 422
        assert "Step 1 of 3" in response.content.decode()
    assert not Idea.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("faktura.pdf", b"MZ\x90\x00\x03\x00\x00\x00" + b"\x00" * 90, "of a sort that is not taken"),
        ("stor.pdf", PDF + b" " * (11 * 1024 * 1024), "larger than 10 MB"),
        ("plan.docx", docx("word/vbaProject.bin"), "holds macros"),
        ("bomb.docx", docx("../../x"), "damaged, locked or unpacks"),
    ],
)
def test_a_file_that_may_not_come_is_named_and_the_rest_is_kept(
    client: Client, way_in: EntryPoint, home: Path, name: str, content: bytes, words: str
) -> None:
    good = uploaded("bra.pdf", PDF)
    response = walked(client, way_in, sender="Mikrofon AB", attached=[good, uploaded(name, content)])
    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert name.rpartition(".")[0] in page
    assert (hidden(response)["title"], hidden(response)["sender"]) == (TITLE, "Mikrofon AB")
    assert not Idea.objects.exists()
    assert not list(home.glob("files/*"))


def test_six_files_are_too_many(client: Client, way_in: EntryPoint) -> None:
    files = [uploaded(f"{number}.pdf", PDF) for number in range(6)]
    response = walked(client, way_in, attached=files[:3], secret_files=files[3:])
    assert "at most 5 files" in response.content.decode()
    assert not Idea.objects.exists()


def test_a_file_comes_back_as_a_download_that_nothing_opens(client: Client, way_in: EntryPoint) -> None:
    secret_file = uploaded("b.txt", b"<script>")
    walked(client, way_in, attached=[uploaded("../../evil.exe", PDF)], secret_files=[secret_file])
    code = client.cookies[sending.COOKIE].value
    page = opened(client, code)
    idea = Idea.objects.get()
    public, secret = idea.files.order_by("id")
    assert (public.name, public.kind, secret.is_secret, secret.kind) == ("evil.pdf", "pdf", True, "txt")
    assert "not scanned" in page.content.decode()
    for row, media in ((public, "application/pdf"), (secret, "text/plain; charset=utf-8")):
        response = client.get(reverse("idea-own-file", args=[idea.key, row.key]))
        assert response["Content-Type"] == media
        assert response["Content-Disposition"].startswith("attachment;")
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in response["Content-Security-Policy"]
    assert client.get(reverse("idea-own-file", args=[idea.key, "2" * 12])).status_code == 404


@pytest.mark.parametrize(("answer", "state"), [(0, "clean"), (1, "infected"), (2, "not_scanned")])
def test_the_installations_own_scanner_decides(
    client: Client, way_in: EntryPoint, settings: Any, tmp_path: Path, answer: int, state: str
) -> None:
    script = tmp_path / "scan"
    script.write_text(f'#!/bin/sh\nhead -c 4 "$1" >&2\nexit {answer}\n')
    script.chmod(0o700)
    settings.SAMBAND_SCAN_COMMAND = str(script)
    response = walked(client, way_in, attached=[uploaded("plan.pdf", PDF)])
    if state == "infected":
        assert "Malicious software was found" in response.content.decode()
        assert not IdeaFile.objects.exists()
    else:
        assert IdeaFile.objects.get().scan == state


def test_a_scanner_that_is_not_there_scans_nothing(client: Client, way_in: EntryPoint, settings: Any) -> None:
    settings.SAMBAND_SCAN_COMMAND = "/nowhere/at/all --fast"
    walked(client, way_in, attached=[uploaded("plan.pdf", PDF)])
    assert IdeaFile.objects.get().scan == "not_scanned"


def test_who_fills_the_trap_or_is_too_fast_gets_the_same_answer_and_is_set_aside(
    way_in: EntryPoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    fast = walked(Client(), way_in)
    trapped = walked(Client(), way_in, monkeypatch, text=TEXT + " Igen.", homepage="http://spam.example")
    for response in (fast, trapped):
        assert (response.status_code, response["Location"]) == (302, reverse("idea-receipt"))
    why = Idea.objects.order_by("id").values_list("why_quarantined", flat=True)
    assert list(why) == ["too_fast", "honeypot"]
    assert set(Idea.objects.values_list("status", flat=True)) == {"quarantined"}


def test_a_forged_stamp_counts_as_no_time_at_all(
    client: Client, way_in: EntryPoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = {"at": "3", "title": TITLE, "text": TEXT, "stamp": "forged"}
    response = client.post(reverse("idea-begin", args=[way_in.key]), said)
    assert response.status_code == 302
    assert Idea.objects.get().why_quarantined == "too_fast"


def test_much_from_one_address_is_set_aside_and_then_told_to_wait(
    way_in: EntryPoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "IDEAS", Rate(2))
    minutes_later(monkeypatch)
    afar = Client(REMOTE_ADDR="203.0.113.7")
    for number in range(3):
        walked(afar, way_in, text=f"{TEXT} {number}")
    why = Idea.objects.order_by("id").values_list("why_quarantined", flat=True)
    assert list(why) == ["", "", "too_many"]
    monkeypatch.setattr(sending, "STEPS_A_MINUTE", Rate(1))
    first = afar.get(reverse("idea-begin", args=[way_in.key]))
    post(afar, way_in, first, title=TITLE, text=TEXT)
    busy = post(afar, way_in, first, title=TITLE, text=TEXT)
    assert busy.status_code == 429
    assert int(busy["Retry-After"]) > 0
    assert TEXT in busy.content.decode()


def test_pressing_send_twice_is_one_idea(
    client: Client, way_in: EntryPoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = client.get(reverse("idea-begin", args=[way_in.key]))
    third = post(client, way_in, post(client, way_in, first, title=TITLE, text=TEXT))
    minutes_later(monkeypatch)
    codes = set()
    for _time in range(2):
        assert post(client, way_in, third).status_code == 302
        codes.add(client.cookies[sending.COOKIE].value)
    assert len(codes) == 1
    assert Idea.objects.get().status == "received"


def test_a_merged_doors_old_address_leads_on_and_a_closed_one_nowhere(
    client: Client, way_in: EntryPoint
) -> None:
    there = reverse("idea-begin", args=[way_in.key])
    merged = door(city("B"), merged_into=way_in)
    for key in (merged.key, "bcdfghjkmnpq"):
        OldAddress.objects.create(key=key, entry_point=way_in)
    for key in (merged.key, "bcdfghjkmnpq"):
        assert client.get(reverse("idea-begin", args=[key]))["Location"] == there
    for key in (door(city("C"), is_open=False).key, "2" * 12, "x' OR 1=1"):
        assert client.get(reverse("idea-begin", args=[key])).status_code == 404
    elsewhere = door(city("D"), sort="link", link="https://city.example/ideas")
    response = client.get(reverse("idea-begin", args=[elsewhere.key]))
    assert response.status_code == 403
    assert "https://city.example/ideas" in response.content.decode()


PRIVATE = ("idea-own", "idea-own-data")


def test_a_stranger_who_guesses_gets_nowhere(way_in: EntryPoint) -> None:
    idea, code = sent(way_in, email="a@firm.example")
    row = IdeaFile.objects.create(idea=idea, name="x.pdf", sha256="0" * 64, kind="pdf", size=1)
    stranger = Client()
    for name in PRIVATE:
        for key in (idea.key, "2" * 12):
            response = stranger.get(reverse(name, args=[key]))
            assert (response.status_code, response["Location"]) == (302, reverse("idea-where"))
    for url in (reverse("idea-own-file", args=[idea.key, row.key]), mail_path(idea)[:-3] + "/"):
        assert stranger.get(url)["Location"] == reverse("idea-where")
    done = stranger.post(reverse("idea-own-do", args=[idea.key]), {"verb": "withdraw", "sure": "yes"})
    assert done["Location"] == reverse("idea-where")
    for guess in (code[:-1], idea.key, idea.receipt, ""):
        assert stranger.post(reverse("idea-where"), {"code": guess}).status_code == 422
    idea.refresh_from_db()
    assert idea.status == "received"
    afar = Client(REMOTE_ADDR="203.0.113.9")
    statuses = [afar.post(reverse("idea-where"), {"code": "k"}).status_code for _time in range(12)]
    assert statuses == [422] * 10 + [429] * 2


def test_the_private_page_says_where_it_stands_and_its_address_opens_nothing(
    client: Client, way_in: EntryPoint
) -> None:
    idea, code = sent(way_in, email="a@firm.example")
    response = opened(client, code)
    url = response.redirect_chain[-1][0]
    assert url == reverse("idea-own", args=[idea.key])
    assert code.replace("-", "") not in url.replace("-", "")
    page = response.content.decode()
    for words in (TITLE, "It arrived", "You get an answer by", "Withdraw the idea", "Erase my name"):
        assert words in page
    assert (response["Cache-Control"], response["Referrer-Policy"]) == ("private, no-store", "same-origin")
    assert "noindex" in response["X-Robots-Tag"]
    assert client.get(reverse("idea-own", args=[sent(door(city("B")))[0].key])).status_code == 302
    client.post(reverse("idea-own-do", args=[idea.key]), {"verb": "leave"})
    assert client.get(url).status_code == 302
    assert code not in str(list(Session.objects.values())) + str(list(Count.objects.values()))


def test_the_page_closes_by_itself(
    client: Client, way_in: EntryPoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    idea, code = sent(way_in)
    opened(client, code)
    later = timezone.now() + timedelta(hours=2, minutes=1)
    monkeypatch.setattr("samband.challenges.views.own_ideas.timezone.now", lambda: later)
    assert client.get(reverse("idea-own", args=[idea.key])).status_code == 302


def test_the_link_in_the_mail_opens_the_page(client: Client, way_in: EntryPoint) -> None:
    idea, _code = sent(way_in, email="a@firm.example")
    response = client.get(mail_path(idea))
    assert response["Location"] == reverse("idea-own", args=[idea.key])
    assert response["Referrer-Policy"] == "no-referrer"
    assert client.get(response["Location"]).status_code == 200


def answered(idea: Idea, days_late: int = 0) -> None:
    at = timezone.make_aware(timezone.datetime(2026, 3, 10, 12)) + timedelta(days=days_late)
    day = at.date() - timedelta(days=days_late)
    Idea.objects.filter(pk=idea.pk).update(status="answered", first_answered_at=at, due_on=day)


@pytest.mark.parametrize(
    ("late", "words"), [(0, "It came on 10 March 2026"), (2, "It came late, on 12 March 2026")]
)
def test_the_page_says_whether_the_promise_was_kept(
    client: Client, way_in: EntryPoint, late: int, words: str
) -> None:
    idea, code = sent(way_in)
    answered(idea, late)
    for is_inside, text in ((False, "Tack, vi vill veta mer."), (True, "Bara för oss")):
        at = timezone.now()
        idea.messages.create(is_from_sender=False, is_inside=is_inside, text=text, lang="sv", at=at)
    page = opened(client, code).content.decode()
    assert words in page
    assert '<p class="text-block" lang="sv">Tack, vi vill veta mer.' in page
    assert "Bara för oss" not in page


def test_what_is_overdue_says_so(client: Client, way_in: EntryPoint) -> None:
    idea, code = sent(way_in)
    Idea.objects.filter(pk=idea.pk).update(due_on=timezone.localdate() - timedelta(days=2))
    assert "It is late" in opened(client, code).content.decode()


def test_a_sender_replies_withdraws_erases_and_takes_home(client: Client, way_in: EntryPoint) -> None:
    idea, code = sent(way_in, email="a@firm.example", sender="Mikrofon AB", secrets=SECRET)
    Idea.objects.filter(pk=idea.pk).update(status="with_sender")
    opened(client, code)
    do = reverse("idea-own-do", args=[idea.key])
    empty = client.post(do, {"verb": "reply", "text": " "})
    assert empty.status_code == 422
    assert "Fill this in." in empty.content.decode()
    said = client.post(do, {"verb": "reply", "text": "Ja, gärna."}, follow=True).content.decode()
    assert "It has been sent." in said
    assert "Ja, gärna." in said
    late = client.post(do, {"verb": "reply", "text": "Och en sak till"})
    assert late.status_code == 409
    assert "Och en sak till" in late.content.decode()
    data = json.loads(client.get(reverse("idea-own-data", args=[idea.key])).content)
    assert (data["secrets"], data["email"]) == (SECRET, "a@firm.example")
    asked = client.post(do, {"verb": "erase"})
    assert "Erase your name and address?" in asked.content.decode()
    client.post(do, {"verb": "erase", "sure": "yes"})
    client.post(do, {"verb": "withdraw"})
    idea.refresh_from_db()
    assert (idea.status, idea.email, idea.sender) == ("in_hand", "", "")
    page = client.post(do, {"verb": "withdraw", "sure": "yes"}, follow=True).content.decode()
    assert "You have withdrawn it." in page
    assert "Withdraw the idea" not in page
    assert client.post(do, {"verb": "release"}).status_code == 404


def test_questions_to_the_database_do_not_grow(
    client: Client, way_in: EntryPoint, django_assert_max_num_queries: Any
) -> None:
    idea, code = sent(way_in)
    opened(client, code)
    url = reverse("idea-own", args=[idea.key])
    for number in range(30):
        idea.messages.create(is_from_sender=bool(number % 2), text=f"Ord {number}", at=timezone.now())
        IdeaFile.objects.create(idea=idea, name=f"{number}.pdf", sha256="0" * 64, kind="pdf", size=1)
    with django_assert_max_num_queries(6):
        assert "Ord 29" in client.get(url).content.decode()
    with django_assert_max_num_queries(3):
        client.get(reverse("idea-begin", args=[way_in.key]))
