"""What the API answers with; codes stay codes (their labels are under /codes), texts their author's."""

from datetime import date, datetime
from typing import Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field


def _like(**example: Any) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [example]})


class ProblemShape(Schema):
    """One thing that is wrong: where, what, how to mend it."""

    where: str
    what: str
    fix: str


class Problems(Schema):
    """All that is wrong with a call, in the language of Accept-Language."""

    model_config = _like(
        problems=[
            {"where": "query/limit", "what": "This number is too large.", "fix": "Choose a smaller one."}
        ]
    )

    problems: list[ProblemShape]


class Conflicts(Problems):
    """Somebody saved the same meanwhile: what stands there now, and what you sent, field by field."""

    model_config = _like(
        problems=[
            {"where": "body/version", "what": "Somebody else changed this meanwhile.", "fix": "Compare."}
        ],
        theirs={"title": "Torra källare"},
        yours={"title": "Källare utan vatten"},
    )

    theirs: dict[str, str]
    yours: dict[str, str]


class PageShape(Schema):
    """What every list says of its next page."""

    next: str | None = Field(None, description="Send it as `cursor`; null at the end")


class OrganisationRow(Schema):
    """An organisation in a list."""

    model_config = _like(
        key="7kq2wmx4pz9d",
        name="Varningsbyrån i Viken Oy",
        lang="fi",
        kinds=["company"],
        country="FI",
        region="FI1C1",
        municipality="Viken",
        themes=["water"],
        excerpt="Varoitamme asukkaita ajoissa, kun lumi sulaa.",
        closed_on=None,
        version=1,
        url="https://samband.example/organisations/7kq2wmx4pz9d/",
    )

    key: str
    name: str
    lang: str
    kinds: list[str]
    country: str
    region: str
    municipality: str
    themes: list[str]
    excerpt: str
    closed_on: date | None
    version: int
    url: str = Field(description="Its page, for people")


class Organisations(PageShape):
    """A page of organisations, by name."""

    items: list[OrganisationRow]


class Said(Schema):
    """What an organisation says that it offers or seeks."""

    role: Literal["offers", "seeks"]
    lang: str
    text: str
    source: str
    sourced_on: date
    mark: str


class Contact(Schema):
    """A way to reach an organisation that is not a person."""

    sort: str
    value: str
    source: str
    sourced_on: date


class Named(Schema):
    """Another thing, by its key and name."""

    key: str
    name: str


class TieShape(Schema):
    """A tie to another organisation; `from` says that it leads from the other to this one."""

    kind: str
    direction: Literal["to", "from"]
    organisation: Named
    started_year: int | None
    ended_year: int | None
    source: str


class Part(Schema):
    """A testbed or project that an organisation has to do with, or an organisation behind one."""

    sort: str
    key: str
    name: str
    role: str
    started_year: int | None
    ended_year: int | None


class Fact(Schema):
    """Where a fact comes from."""

    field: str
    source: str
    date: str
    mark: str


class OrganisationWhole(OrganisationRow):
    """All that is public of an organisation."""

    website: str
    registry_number: str
    statements: list[Said]
    contacts: list[Contact]
    ties: list[TieShape]
    parts: list[Part]
    facts: list[Fact]
    source: str
    sourced_on: date
    confirmed_on: date | None


class Moved(Schema):
    """The organisation was merged into another, whose address is in Location."""

    key: str


class ProfileRow(Schema):
    """A testbed or past project in a list."""

    key: str
    sort: Literal["testbed", "project"]
    title: str
    lang: str
    country: str
    region: str
    place: str
    themes: list[str]
    started_year: int | None
    ended_year: int | None
    excerpt: str
    version: int
    url: str = Field(description="Its page, for people")


class Profiles(PageShape):
    """A page of testbeds or projects, by title."""

    items: list[ProfileRow]


class ProfileWhole(ProfileRow):
    """All that is known of a testbed or past project."""

    text: str
    parts: list[Part]
    source: str
    sourced_on: date | None


class Line(Schema):
    """One line of the thread, told in the language of Accept-Language."""

    at: datetime
    verb: str
    sentence: str
    actor: str


class Thread(PageShape):
    """What happened, newest first."""

    items: list[Line]


class AskedNeed(Schema):
    """The need as it was understood."""

    text: str
    lang: str


class PairReason(Schema):
    """A sentence of the need beside the profile's closest one."""

    need: str
    profile: str
    similarity: float


class SharedReason(Schema):
    """A subject that both are about."""

    shared: str


class Match(Schema):
    """Who or what answers, how likely, and why."""

    rank: int
    id: str
    kind: str
    name: str
    country: str
    region: str
    lang: str
    score: float
    band: str
    new_to_you: bool | None
    reasons: list[PairReason | SharedReason]


class Matches(Schema):
    """An answer, as `samband match --json` prints it."""

    need: AskedNeed
    milliseconds: float
    matches: list[Match]


class Judged(Schema):
    """A hit and what it was worth."""

    profile: str
    verdict: str


class KeptNeed(Schema):
    """A need that is kept, for its person alone."""

    key: str
    text: str
    lang: str
    home_region: str
    asked_at: datetime
    expires_at: datetime
    feedback: list[Judged]
    url: str = Field(description="Its page with the answers; whoever has it can open it")


class ImportState(Schema):
    """A list that was brought: how far it is and what came of it."""

    key: str
    source: str
    file_name: str
    status: Literal["previewed", "waiting", "running", "done", "failed"]
    about: int
    done: int
    counts: dict[str, int]
    is_partial: bool = Field(False, description="Only the first rows were looked at, for a preview")
    brought_at: datetime
    finished_at: datetime | None
    problems: list[ProblemShape]
    next: str | None = Field(None, description="Further problems: send it as `cursor`")


class TokenShape(Schema):
    """The token that was sent; never the token itself."""

    name: str
    prefix: str
    scopes: list[str]
    expires_at: datetime


class Me(Schema):
    """Whom the token acts for."""

    key: str
    title: str
    language: str
    organisation: str
    home_region: str
    rights: list[str]
    token: TokenShape


class Code(Schema):
    """A code with its name in the language of Accept-Language."""

    model_config = _like(code="SE232", label="Västra Götaland")

    code: str
    label: str


class Codes(PageShape):
    """A page of codes."""

    items: list[Code]
