"""What callers may send: filters, pages, needs; bounded, and strict where a slip would pass unseen."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import AfterValidator, ConfigDict, Field, WithJsonSchema

from samband.actors.domain.vocabulary import KIND_CODES, THEME_CODES
from samband.matching.domain.shortlist import VERBS
from samband.matching.domain.standing import OFTEN
from samband.matching.models.shortlists import LONGEST_NEED as LONGEST_COPY
from samband.matching.models.shortlists import LONGEST_NOTE, LONGEST_TITLE
from samband.site.api.cursors import LONGEST
from samband.site.api.problems import Trouble
from samband.site.forms import LONGEST as LONGEST_NEED
from samband.site.forms import SHORTEST as SHORTEST_NEED

NO_NUL = r"^[^\x00]*$"
ONE_LINE = r"^[^\x00-\x1f\x7f]*$"
_KEY = "[23456789bcdfghjkmnpqrstvwxyz]"


def one_of(codes: Sequence[str]) -> Any:
    """Make the type of a code among some."""

    def check(text: str) -> str:
        if text not in codes:
            raise ValueError("no such code")
        return text

    return Annotated[str, AfterValidator(check), WithJsonSchema({"type": "string", "enum": list(codes)})]


Key = Annotated[str, Field(pattern=f"^{_KEY}{{12}}$", examples=["7kq2wmx4pz9d"])]
SecretKey = Annotated[str, Field(pattern=f"^{_KEY}{{26}}$", examples=["7kq2wmx4pz9dh3rt8vbc5nfj6y"])]
Country = Annotated[str, Field(pattern="^[A-Z]{2}$", description="ISO 3166 alpha-2", examples=["FI"])]
Region = Annotated[
    str,
    Field(pattern="^[A-Z]{2}[0-9A-Z]{0,3}$", description="NUTS code of any level", examples=["SE232"]),
]
Lang = Annotated[str, Field(pattern="^[a-z]{2,3}$", description="Primary tag of BCP 47", examples=["sv"])]
KindWord = Annotated[str, Field(pattern="^[a-z][a-z-]{0,39}$", examples=["testbed"])]


class Paging(Schema):
    """Which part of a list."""

    limit: int = Field(25, ge=1, le=100, description="How many at most")
    cursor: str = Field(
        "", max_length=LONGEST, pattern=NO_NUL, description="`next` of the page before, as it came"
    )


class Words(Paging):
    """A list that can be searched."""

    q: str = Field(
        "", max_length=200, pattern=NO_NUL, description="Words that must all be there", examples=["vatten"]
    )
    country: Country = ""

    def chosen(self) -> dict[str, str]:
        """Give the filters that hold."""
        values = self.model_dump(exclude={"limit", "cursor"})
        return {name: str(value) for name, value in values.items() if value}

    def belongs_to(self, name: str) -> list[str]:
        """Name the list that a cursor belongs to."""
        return [name, *(f"{field}={value}" for field, value in sorted(self.chosen().items()))]


class OrganisationFilters(Words):
    """What a list of organisations is narrowed to, as on its page."""

    kind: one_of(KIND_CODES) = Field("", description="Code of a kind (`/codes/kinds`)")  # type: ignore[valid-type]
    theme: one_of(THEME_CODES) = Field("", description="Code of a theme (`/codes/themes`)")  # type: ignore[valid-type]
    region: Region = ""


class ProfileFilters(Words):
    """What a list of testbeds or projects is narrowed to, as on its page."""


class RegionFilters(Paging):
    """What the list of regions is narrowed to."""

    country: Country = ""
    level: int = Field(-1, ge=0, le=3, description="NUTS level; else all")


class Question(Schema):
    """A need with the filters and the view it is asked with; the words of `samband match`."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "text": "Våra källare svämmar över när snön smälter. Vi söker varning i tid.",
                    "country": ["FI", "NO"],
                    "home_region": "SE232",
                    "k": 5,
                }
            ]
        },
    )

    text: str = Field(min_length=1, max_length=LONGEST_NEED, pattern=NO_NUL, description="In any language")
    lang: list[Lang] = Field([], max_length=20, description="Only texts in these languages")
    kind: list[KindWord] = Field([], max_length=20, description="Only these kinds")
    country: list[Country] = Field([], max_length=50, description="Only these countries")
    region: Region | None = Field(None, description="Only inside this region")
    outside_region: Region | None = Field(None, description="Only outside this region")
    home_region: Region | None = Field(None, description="Whose view is taken; else the person's own")
    other_fields: bool = Field(False, description="Only from other fields than the need's own")
    k: int = Field(10, ge=1, le=100, description="How many")


class NewNeed(Schema):
    """A need to keep for thirty days."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "text": "Våra källare svämmar över när snön smälter. Vi söker varning i tid.",
                    "home_region": "SE232",
                }
            ]
        },
    )

    text: str = Field(
        min_length=SHORTEST_NEED,
        max_length=LONGEST_NEED,
        pattern=r"^[^\s\x00][^\x00]*[^\s\x00]$",
        description="At least a sentence, in any language, without blanks around it",
    )
    home_region: Region | None = None


class Verdict(Schema):
    """What a hit was worth."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"verdict": "useful"}]})

    verdict: Literal["useful", "not_useful", "known"]


def strict(**example: Any) -> ConfigDict:
    """Give the settings of something that is sent: nothing but its fields, with an example."""
    return ConfigDict(extra="forbid", json_schema_extra={"examples": [example]})


_NEED = Field(None, description="Key that opens a kept need (`/needs`)")
_TITLE = Field(min_length=1, max_length=LONGEST_TITLE, pattern=ONE_LINE, description="More than blanks")


class NewShortlist(Schema):
    """A list to make, perhaps for a need that is kept."""

    model_config = strict(title="Torra källare, våren 2027", need="7kq2wmx4pz9dh3rt8vbc5nfj6y")

    title: str = _TITLE
    need: SecretKey | None = _NEED


class ChangedShortlist(Schema):
    """What of a list is to be otherwise; what is left out stays."""

    model_config = strict(title="Torra källare, hösten 2027")

    title: str | None = Field(None, min_length=1, max_length=LONGEST_TITLE, pattern=ONE_LINE)
    need: str | None = Field(
        None, max_length=LONGEST_COPY, pattern=NO_NUL, description="What the list is for, in any language"
    )


class NewCandidate(Schema):
    """Who or what is to be put on a list, and by which need it was found, if not by the list's own."""

    model_config = strict(profile="7kq2wmx4pz9d")

    profile: Key = Field(description="An `id` of `/match`, or the key of a testbed or project")
    need: SecretKey | None = _NEED


class ChangedCandidate(Schema):
    """Where one stands with a candidate, what one writes of it, or its place: one thing at a time."""

    model_config = strict(verb="contact", notes="Ringde växeln.")

    verb: one_of(VERBS) | None = Field(None, description="One of the candidate's `verbs`")  # type: ignore[valid-type]
    why_not: str | None = Field(
        None, max_length=LONGEST_NOTE, pattern=NO_NUL, description="Needed with `dismiss`"
    )
    notes: str | None = Field(None, max_length=LONGEST_NOTE, pattern=NO_NUL)
    move: Literal["up", "down"] | None = Field(
        None, description="Changes places with its neighbour; goes alone"
    )


class NewSearch(Schema):
    """A kept need that is to be asked again every morning, narrowed as on its page."""

    model_config = strict(
        need="7kq2wmx4pz9dh3rt8vbc5nfj6y", title="Snö och källare", often="weekly", country=["FI", "NO"]
    )

    need: SecretKey = Field(description="Key that opens a kept need (`/needs`)")
    title: str = Field(min_length=1, max_length=120, pattern=ONE_LINE, description="Stands in mails")
    often: one_of(OFTEN) = Field("daily", description="How often one wants mail")  # type: ignore[valid-type]
    kind: list[KindWord] = Field([], max_length=20, description="Only these kinds")
    country: list[Country] = Field([], max_length=50, description="Only these countries")
    lang: list[Lang] = Field([], max_length=20, description="Only texts in these languages")
    home_region: Region | None = Field(None, description="Whose view is taken; else the need's")
    outside_home_region: bool = Field(False, description="Only from other regions than that")
    other_fields: bool = Field(False, description="Only from other fields than the need's own")


class ChangedSearch(Schema):
    """What of a standing search is to be otherwise; what is left out stays."""

    model_config = strict(often="weekly", is_active=True)

    title: str | None = Field(None, min_length=1, max_length=120, pattern=ONE_LINE)
    often: one_of(OFTEN) | None = Field(None, description="How often one wants mail")  # type: ignore[valid-type]
    is_active: bool | None = Field(None, description="false stops it, true goes on")
    is_seen: Literal[True] | None = Field(None, description="All that it found has been seen")


class ReadNotifications(Schema):
    """Which notifications have been read; none named means all."""

    model_config = strict(keys=["7kq2wmx4pz9d"])

    keys: list[Key] | None = Field(None, max_length=100)


class NeedToCheck(Schema):
    """A need to look through; it is not kept."""

    model_config = strict(text="Vi behöver en app som varnar för översvämning.", lang="sv")

    text: str = Field(min_length=1, max_length=LONGEST_NEED, pattern=NO_NUL, description="More than blanks")
    lang: Lang | None = Field(None, description="The language of the text; else it is found out")


def refuse_blank(text: str | None, where: str) -> None:
    """Refuse a text of blanks."""
    if text is not None and not text.strip():
        raise Trouble(422, where, _("This is too short."), _("Write more."))


def refuse_unknown(request: HttpRequest, filters: type[Schema]) -> None:
    """Refuse a filter that does not exist: left out in silence, it would answer with the whole list."""
    for name in request.GET:
        if name not in filters.model_fields:
            what = _("There is no filter of this name.")
            raise Trouble(422, f"query/{name[:60]}", what, _("Leave it out, or check the spelling."))
