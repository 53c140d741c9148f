"""Is a document as it was sealed: for anybody, and nothing of it is kept."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext
from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile
from pydantic import Field

from samband.base.seal_keys import BadKey, PublicKey, read_public_keys
from samband.site.api.answers import open_question
from samband.site.api.gate import refuse_often
from samband.site.api.problems import Trouble
from samband.site.seal_answers import MOST_SENT, check_here

router = Router(tags=["Sealed documents"])
_AROUND = 64 * 1024


class Given(Schema):
    """What is given along with a document."""

    key: str = Field(
        "", max_length=20_000, description="A public key of whoever issued it: base64, PEM or published JSON"
    )


class SealKey(Schema):
    """The key of a seal that holds."""

    id: str
    public_key: str
    whose: str = Field(description="own, own-earlier, given or unknown")
    name: str
    words: str


class Told(Schema):
    """One thing that is wrong."""

    where: str
    what: str
    fix: str


class CheckedSeal(Schema):
    """The check of a seal, as `samband verify --json` prints it."""

    valid: bool = Field(description="Nothing was changed since it was sealed, by a key that is known here")
    form: str | None = Field(description="pdf or json")
    kind: str | None
    sealed_at: str | None = Field(description="UTC, by the clock of the installation that sealed it")
    key: SealKey | None
    about: dict[str, str]
    changed: list[str]
    problems: list[Told]


@open_question(router, "", CheckedSeal, most_body=MOST_SENT + _AROUND)
def verify(request: HttpRequest, sent: Form[Given], file: File[UploadedFile]) -> dict[str, Any]:
    """Say whether a document is as it was sealed, and by whose key; the file is not kept."""
    refuse_often(request, "verify", 30)
    data = file.read(MOST_SENT + 1)
    if len(data) > MOST_SENT:
        raise Trouble(413, "body/file")
    return check_here(data, settings.SAMBAND_HOME, _given(sent.key)).document(gettext)


def _given(text: str) -> list[PublicKey]:
    if not text.strip():
        return []
    try:
        return read_public_keys(text.encode("utf-8", "replace"))
    except BadKey as fault:
        what = gettext("This is no public key of a seal.")
        fix = gettext("Give it as it is published: JSON, PEM, or the key itself.")
        raise Trouble(422, "body/key", what, fix) from fault
