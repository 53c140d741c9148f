"""The stage of needs under attack: what is hidden, receipts guessed, strange texts, files, mails, links."""

import email
import io
import re
import zipfile
from email.policy import default
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from samband.base import outbox
from samband.base.agents import OPERATOR, VISITOR
from samband.base.models import Mail
from samband.challenges.actions.doors import DoorContent, make_entry_point
from samband.challenges.actions.sending import IdeaContent, send_idea
from samband.challenges.models import Challenge, EntryPoint, Idea, IdeaFile, Register, Request
from tests.site.test_attacks_secrets import altered, told
from tests.site.test_attacks_texts import bomb
from tests.site.test_every_url import ROUTES
from tests.site.url_lines import Route
from tests.site.url_world import World, browser, posted, session_of
from tests.site.url_world_needs import DOOR, IDEA, PDF

pytestmark = pytest.mark.django_db
CSRF = "a" * 32
NOWHERE = "z" * 12
# Right to left, marks, signs above the plane, markup, formats: what breaks whoever is careless.
STRANGE = "Ærø—Å\u0301\u202eabc\u202c 🜁 ﷺ <b>&amp;</b> =1+1 {subject} %s %(x)s {{ 7171|add:7 }}"
BROKEN = "Torra källare\r\nBcc: all@evil.example\r\n\r\n<b>x"


def form_of(who: str, world: World) -> Client:
    """Give a browser with somebody signed in, whose forms carry their protection."""
    client = browser(session_of(world.people[who]) if who != "stranger" else "")
    client.cookies["csrftoken"] = CSRF
    return client


def post(client: Client, address: str, form: dict[str, Any]) -> Any:
    return client.post(address, form, headers={"x-csrftoken": CSRF})


def of_one(first: str) -> list[Route]:
    """Give the addresses that are about one thing of a sort."""
    return [
        route
        for route in ROUTES.values()
        if route.name.startswith(f"{first}-")
        and "key" in route.parameters
        and "token" not in route.parameters
    ]


def answers(client: Client, world: World, route: Route, key: str) -> list[tuple[int, str, str]]:
    """Give what reading and sending at an address answer, without the key itself."""
    given = {**world.arguments_of(route.name, list(route.parameters)), "key": key}
    address = reverse(route.name, kwargs=given)
    found = []
    for answer in (client.get(address), post(client, address, posted(route.name, world))):
        words = "" if answer.streaming else told(answer).replace(key, "")
        found.append((answer.status_code, answer.headers.get("Location", "").replace(key, ""), words))
    return found


def hidden(world: World) -> dict[str, str]:
    needs = world.needs
    return {
        "challenge": needs.private.key,
        "register": needs.own_register.key,
        "idea": needs.idea.key,
        "request": needs.request.key,
    }


@pytest.mark.once
@pytest.mark.parametrize("first", ["challenge", "register", "idea", "request"])
def test_what_is_hidden_is_answered_as_what_never_was(world: World, first: str) -> None:
    """Nobody learns from any address whether there is a draft, an idea, notes or a request of others."""
    tried = 0
    for who in ("stranger", "outsider", "handler" if first == "challenge" else "importer"):
        client = form_of(who, world)
        for route in of_one(first):
            if route.name in ("challenge-rules", "idea-begin"):
                continue  # of an organisation, and of a door, which everybody sees
            (world.home / "rates").unlink(missing_ok=True)
            there = answers(client, world, route, hidden(world)[first])
            assert there == answers(client, world, route, NOWHERE), f"{route.name} as {who}"
            assert {status for status, _place, _words in there} <= {302, 404, 405}, f"{route.name} as {who}"
            tried += 1
    assert tried >= 6


def test_a_receipt_and_the_links_to_an_idea_or_a_draft_cannot_be_guessed(world: World) -> None:
    needs = world.needs
    where = reverse("idea-where")
    for guess in altered(needs.receipt):
        if guess.casefold() == needs.receipt:
            continue  # capitals do not count
        (world.home / "rates").unlink(missing_ok=True)
        answer = post(form_of("stranger", world), where, {"code": guess})
        assert answer.status_code == 422, guess
        assert needs.idea.title not in answer.content.decode()
        shown = Client()
        shown.cookies["samband_idea_receipt"] = re.sub(r"[^\x21-\x7e]", "x", guess)
        assert shown.get(reverse("idea-receipt")).headers["Location"] == where
    mailed = str(needs.arguments_of("idea-by-mail")["token"])
    for guess in altered(mailed):
        opened = Client().get(reverse("idea-by-mail", args=[guess]))
        assert opened.status_code in (302, 404)
        assert opened.headers.get("Location", where) == where, guess
    for guess in altered(needs.link_token):
        assert Client().get(reverse("challenge-shared", args=[guess])).status_code == 404


def test_a_stranger_asks_only_so_many_questions(world: World) -> None:
    client = browser(REMOTE_ADDR="203.0.113.8")
    client.cookies["csrftoken"] = CSRF
    address, asked = reverse("challenge-ask", args=[world.needs.published.key]), []
    while 429 not in asked and len(asked) < 20:
        asked.append(post(client, address, {"text": f"Gäller det gata {len(asked)}?"}).status_code)
    assert set(asked[:5]) == {302}
    assert asked[-1] == 429


def test_codes_are_tried_only_so_often(world: World) -> None:
    client = browser(REMOTE_ADDR="203.0.113.7")
    client.cookies["csrftoken"] = CSRF
    tried: list[int] = []
    while 429 not in tried and len(tried) < 40:
        tried.append(post(client, reverse("idea-where"), {"code": f"bbbb-{len(tried):04d}"}).status_code)
    assert set(tried[:10]) == {422}
    assert tried[-1] == 429
    assert post(client, reverse("idea-where"), {"code": world.needs.receipt}).status_code == 429


# What takes words from people, who sends it, and its fields with words.
FORMS = {
    "challenge-new": ("owner", ("text",)),
    "challenge-edit": ("owner", ("future",)),
    "challenge-shared": ("stranger", ("name", "text")),
    "challenge-ask": ("stranger", ("text",)),
    "challenge-question": ("owner", ("answer",)),
    "challenge-dates": ("owner", ("label",)),
    "register-new": ("owner", ("title", "text")),
    "register-entry": ("owner", ("decision",)),
    "door-new": ("host", ("name", "role_title", "intro")),
    "door-template-new": ("host", ("name", "text")),
    "idea-begin": ("stranger", ("title", "text", "problem", "sender", "secrets")),
    "idea-do": ("host", ("text",)),
    "request-new": ("owner", ("title", "text")),
    "request-do": ("asked", ("text",)),
    "which-door": ("stranger", ("text",)),
    "check-need": ("stranger", ("text",)),
}


def sent_at(world: World, name: str, who: str, fields: dict[str, str]) -> Any:
    (world.home / "rates").unlink(missing_ok=True)
    needs = world.needs
    address = reverse(name, kwargs=world.arguments_of(name, list(ROUTES[name].parameters)))
    form = {**posted(name, world), **fields}
    return post(form_of(who, world), address + needs.asks_at(name), form)


@pytest.mark.parametrize("name", FORMS)
def test_strange_words_are_taken_as_words_and_broken_ones_said(world: World, name: str) -> None:
    who, fields = FORMS[name]
    strange = sent_at(world, name, who, dict.fromkeys(fields, STRANGE))
    assert strange.status_code in (200, 302), strange.content.decode()[-600:]
    broken = sent_at(world, name, who, dict.fromkeys(fields, "\0" + STRANGE))
    assert broken.status_code == 422
    assert sent_at(world, name, who, {fields[0]: "x" * 600_001}).status_code == 422
    assert sent_at(world, name, who, {fields[0]: "x" * 3_000_000}).status_code == 400


def test_no_line_of_a_text_becomes_a_line_of_a_mail(world: World) -> None:
    content = IdeaContent(title=BROKEN, text=IDEA["text"], sender=BROKEN, email="a@firm.example")
    EntryPoint.objects.update(name=BROKEN, registrar="registrator@city.example")
    send_idea(world.needs.door, by=VISITOR, content=content)
    mails = Mail.objects.filter(kind__in=("idea_copy", "idea_receipt"), status="waiting")
    assert mails.count() >= 2
    for mail in mails:
        assert outbox.deliver(mail.key) == "sent"
        written = (world.home / "mail" / f"{mail.key}.eml").read_bytes()
        read = email.message_from_bytes(written, policy=default)
        assert read["Bcc"] is None
        assert re.fullmatch(r"\w+@(city|firm)\.example", read["To"])
        assert "Torra källare" in read["Subject"]


@pytest.mark.parametrize(
    "name", ["x\r\nSet-Cookie: planted=1.pdf", "../../ritning.pdf", "\u202efdp.exe", "a\x1fb.pdf"]
)
def test_the_name_of_a_file_that_came_is_a_name_and_nothing_else(world: World, name: str) -> None:
    IdeaFile.objects.update(name=name)
    for who, address in (("host", "idea-file"), ("sender", "idea-own-file")):
        answer = form_of(who, world).get(reverse(address, args=[world.needs.idea.key, world.needs.file_key]))
        assert answer.status_code == 200
        assert "planted" not in answer.cookies
        said = answer.headers["Content-Disposition"]
        assert said.startswith("attachment;")
        assert not {"\r", "\n", "\x1f", "\u202e"} & set(said)
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


DANGEROUS = {
    "a page": b"<!doctype html><script>planted()</script>",
    "a picture with a script": b'<svg xmlns="http://www.w3.org/2000/svg"><script>planted()</script></svg>',
    "a program": b"MZ\x90\x00\x03" + b"\0" * 200,
    "a script": b"#!/bin/sh\nrm -rf /\n",
    "an archive": bomb("x.txt", 1),
    "nothing": b"",
}


@pytest.mark.parametrize("what", DANGEROUS)
def test_no_file_comes_with_an_idea_but_the_sorts_that_are_named(world: World, what: str) -> None:
    before = Idea.objects.count()
    file = SimpleUploadedFile("ritning.pdf", DANGEROUS[what], content_type="application/pdf")
    answer = sent_at(world, "idea-begin", "stranger", {"attached": file})  # type: ignore[dict-item]
    kept = Idea.objects.count() - before
    assert (answer.status_code, kept) in ((422, 0), (302, 1))
    if kept:  # words are taken for words, and an empty field for none
        assert not IdeaFile.objects.exclude(idea=world.needs.idea).exclude(kind="txt").exists()
        assert what in ("a page", "a script", "a picture with a script", "nothing")


def test_notes_are_read_with_bounds(world: World) -> None:
    before = Register.objects.count()
    client = form_of("owner", world)
    entity = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
    named = io.BytesIO()
    with zipfile.ZipFile(named, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", entity)
    files = (
        bomb("word/document.xml", 120),
        named.getvalue(),
        b"x" * 5_500_000,
        b"\0\1\2" * 400,
        PDF[:4] + b"\0" * 99,
    )
    for content in files:
        (world.home / "rates").unlink(missing_ok=True)
        file = SimpleUploadedFile("notes.docx", content)
        answer = post(client, reverse("register-new"), {"title": "x", "organisation": "", "file": file})
        assert answer.status_code == 422
        assert "root:" not in answer.content.decode()
    assert Register.objects.count() == before


@pytest.mark.parametrize(
    "link", ["javascript:planted()", "data:text/html,x", "ftp://x.example", "file:///etc/passwd"]
)
def test_a_door_leads_to_pages_of_the_web_and_to_nothing_else(world: World, link: str) -> None:
    answer = sent_at(world, "door-edit", "host", {**DOOR, "sort": "link", "link": link})
    assert answer.status_code == 422
    content = DoorContent(name="x", country="FI", sort="link", link=link)
    with pytest.raises(ValidationError):
        make_entry_point(world.needs.company, by=OPERATOR, content=content)


def test_what_belongs_to_another_thing_is_not_found_beside_this_one(world: World) -> None:
    """A key of one's own in the address does not open what belongs to somebody else's."""
    needs = world.needs
    Challenge.objects.filter(pk=needs.second.pk).update(maker=None)
    for who, name, arguments in (
        ("owner", "challenge-question", [needs.second.key, needs.question.key]),
        ("owner", "register-entry", [needs.own_register.key, needs.entry.key]),
        ("asked", "door-template", [needs.other_door.key, needs.template.key]),
        ("asked", "door-absence", [needs.other_door.key, world.people["host"].key]),
    ):
        assert form_of(who, world).get(reverse(name, args=arguments)).status_code == 404, name
    for who, name, arguments in (
        ("owner", "challenge-link-revoke", [needs.private.key, needs.link.key]),
        ("owner", "challenge-comment-remove", [needs.private.key, needs.comment_key]),
        ("owner", "challenge-date-remove", [needs.second.key, needs.date.key]),
        ("asked", "door-closed-take-back", [needs.other_door.key, needs.closed.key]),
        ("asked", "door-template-remove", [needs.other_door.key, needs.template.key]),
    ):
        assert post(form_of(who, world), reverse(name, args=arguments), {}).status_code == 404, name


def test_nobody_asks_or_writes_for_an_organisation_that_is_not_theirs(world: World) -> None:
    needs = world.needs
    requests, doors = Request.objects.count(), EntryPoint.objects.count()
    drafts = Challenge.objects.filter(owning_body=needs.company.key).count()
    for who in ("outsider", "asked"):
        for name in ("request-new", "door-new", "challenge-new"):
            sent_at(world, name, who, {})
    assert (Request.objects.count(), EntryPoint.objects.count()) == (requests, doors)
    assert Challenge.objects.filter(owning_body=needs.company.key).count() == drafts
