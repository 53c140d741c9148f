"""What tests of sending ideas share: a city with a door and those who keep it, files, the three steps."""

import re
from datetime import datetime, timedelta
from io import BytesIO
from itertools import count
from time import time as clock
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from samband.accounts.actions import add_person
from samband.accounts.models import Person
from samband.actors.actions import add_organisation, settle_member
from samband.actors.models import Organisation
from samband.base.agents import OPERATOR, VISITOR
from samband.challenges.actions.sending import IdeaContent, send_idea
from samband.challenges.models import Absence, EntryPoint, Idea, Keeper
from samband.challenges.views import sending

TITLE = "Mikrofoner hör läckor i vattenrör"
TEXT = "Våra mikrofoner sitter i brandposter och hör var vattnet läcker, innan gatan rasar."
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 40
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\x00" * 40


def city(name: str = "Älvhamns kommun", kind: str = "municipality") -> Organisation:
    """Add a city."""
    return add_organisation(name, by=OPERATOR, kinds=[kind], country="SE", lang="sv", source="test")


def door(organisation: Organisation | None = None, **more: Any) -> EntryPoint:
    """Open a door into a city."""
    values = {"name": "En väg in", "role_title": "Innovationsstrateg", "country": "SE", "lang": "sv", **more}
    return EntryPoint.objects.create(
        organisation=organisation or city(), made_at=timezone.now() - timedelta(days=400), **values
    )


def keeper(entry_point: EntryPoint, name: str, role: str = "host") -> Person:
    """Let somebody keep a door."""
    person = add_person(f"{name}@city.example", by=OPERATOR, title=f"{name.title()}, city of Älvhamn")
    settle_member(entry_point.organisation, by=OPERATOR, person=person, role="member")
    Keeper.objects.create(entry_point=entry_point, person=person, role=role)
    return person


def away(entry_point: EntryPoint, person: Person, day: datetime) -> None:
    """Let a keeper be away on a day and the next."""
    held = Keeper.objects.get(entry_point=entry_point, person=person)
    Absence.objects.create(keeper=held, starts_on=day.date(), ends_before=day.date() + timedelta(days=2))


def sent(entry_point: EntryPoint, **more: Any) -> tuple[Idea, str]:
    """Send an idea as a program would."""
    said = {name: more.pop(name) for name in list(more) if name in IdeaContent.__slots__}
    content = IdeaContent(**{"title": TITLE, "text": TEXT, "lang": "sv", "reply_lang": "sv", **said})
    return send_idea(entry_point, by=VISITOR, content=content, **more)


def archive(*names: str, types: str = "", mimetype: str = "", filler: int = 0) -> bytes:
    """Make a zip file with some parts."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as made:
        if mimetype:
            made.writestr("mimetype", mimetype)
        if types:
            made.writestr("[Content_Types].xml", types)
        for name in names:
            made.writestr(name, "x" * (filler or 20))
    return buffer.getvalue()


def docx(*more: str, macro: bool = False) -> bytes:
    """Make the least that is a Word file."""
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    if macro:
        main = "application/vnd.ms-word.document.macroEnabled.main+xml"
    return archive("word/document.xml", *more, types=f'<Types><Override ContentType="{main}"/></Types>')


def hidden(response: HttpResponse) -> dict[str, str]:
    """Read the hidden fields of a step, as a browser sends them back."""
    page = response.content.decode()
    found = re.findall(r'<input type="hidden" name="([a-z]+)" value="([^"]*)"', page)
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def post(client: Client, entry_point: EntryPoint, before: HttpResponse, **typed: Any) -> HttpResponse:
    """Press a button of a step: what it carries, and what was typed."""
    from html import unescape

    carried = {name: unescape(value) for name, value in hidden(before).items()}
    response: Any = client.post(reverse("idea-begin", args=[entry_point.key]), {**carried, **typed})
    return response


def walked(client: Client, entry_point: EntryPoint, monkeypatch: Any = None, **typed: Any) -> HttpResponse:
    """Walk the three steps; a person takes some minutes for it. Give the answer to sending."""
    own = {name: typed.pop(name) for name in ("attached", "secret_files", "homepage") if name in typed}
    first: Any = client.get(reverse("idea-begin", args=[entry_point.key]))
    text = {"title": typed.pop("title", TITLE), "text": typed.pop("text", TEXT)}
    text |= {name: typed.pop(name) for name in ("problem", "lang") if name in typed}
    second = post(client, entry_point, first, **text)
    trap = {"homepage": own.pop("homepage")} if "homepage" in own else {}
    third = post(client, entry_point, second, **typed, **trap)
    assert third.status_code == 200, third.content.decode()
    if monkeypatch is not None:
        minutes_later(monkeypatch)
    return post(client, entry_point, third, **own)


def minutes_later(monkeypatch: Any) -> None:
    """Let a minute pass whenever the form looks at the clock."""
    minutes = count(1)
    monkeypatch.setattr(sending, "clock", lambda: clock() + 60 * next(minutes))


def uploaded(name: str, content: bytes) -> SimpleUploadedFile:
    """Choose a file in a browser, which says of it whatever it likes."""
    return SimpleUploadedFile(name, content, content_type="application/pdf")
