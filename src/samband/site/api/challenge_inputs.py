"""What callers may send about challenges: filters, words, moves, questions."""

from datetime import date
from typing import Any, Literal

from ninja import Schema
from pydantic import Field

from samband.actors.domain.vocabulary import THEME_CODES
from samband.challenges.actions.challenge_life import LIFE_VERBS
from samband.challenges.domain.challenge import PRIOR_DECISIONS, STATUSES
from samband.challenges.listing import STANDINGS
from samband.challenges.models.challenges import LONGEST_PART, LONGEST_SOURCE, LONGEST_TITLE, MARKS
from samband.site.api.inputs import NO_NUL, ONE_LINE, Key, Lang, Paging, Words, one_of, strict

PUBLICATION = ("publish", "ask_approval", "approve", "send_back", "take_back")
MOST_VERSION = 2_000_000_000


def version_field() -> Any:
    """Give the field that says which version the caller read."""
    return Field(
        None,
        ge=1,
        le=MOST_VERSION,
        description="The version that was read: 409 with both texts when it is older",
    )


def part(longest: int = LONGEST_PART) -> Any:
    """Give the field of a part of a statement."""
    return Field(None, max_length=longest, pattern=NO_NUL)


class ChallengeFilters(Words):
    """What the list of challenges is narrowed to, as on its page."""

    standing: one_of(tuple(STANDINGS)) = Field("", description="Where it stands; else all but the withdrawn")  # type: ignore[valid-type]
    theme: one_of(THEME_CODES) = Field("", description="Code of a theme (`/codes/themes`)")  # type: ignore[valid-type]
    owner: Key = Field("", description="Key of an organisation that owns it")


class OwnFilters(Paging):
    """What the list of one's own challenges is narrowed to."""

    status: one_of(STATUSES) = Field("", description="Where it stands")  # type: ignore[valid-type]


class NewChallenge(Schema):
    """A draft to begin: one sentence, or a text to take words from, which stays inside."""

    model_config = strict(text="Källarna svämmar över när snön smälter, och ingen varnar i tid.")

    text: str = Field(min_length=1, max_length=LONGEST_SOURCE, pattern=NO_NUL, description="More than blanks")
    organisation: Key | None = Field(None, description="One's own organisation whose record it becomes")


class ChangedChallenge(Schema):
    """Words of a challenge that are to be otherwise; what is left out stays, null takes a part out."""

    model_config = strict(version=3, future="Ingen källare svämmas över när snön smälter.", year=2028)

    version: int | None = version_field()
    title: str | None = Field(None, max_length=LONGEST_TITLE, pattern=ONE_LINE)
    lang: Lang | None = None
    affected: str | None = part()
    future: str | None = part()
    present: str | None = part()
    present_source: str | None = Field(None, max_length=500, pattern=ONE_LINE)
    present_on: date | None = None
    present_mark: one_of(MARKS) | None = None  # type: ignore[valid-type]
    measure: str | None = part()
    year: int | None = Field(None, ge=1900, le=2200)
    binding: str | None = part()
    open: str | None = part()
    others: str | None = part()
    market: str | None = part()
    judging: str | None = part()
    owner: str | None = part(500)
    adoption: str | None = part()
    themes: list[one_of(THEME_CODES)] | None = Field(None, max_length=len(THEME_CODES))  # type: ignore[valid-type]

    def words(self) -> dict[str, Any]:
        """Give what was sent, by the names of the statement."""
        said = {name: getattr(self, name) for name in self.model_fields_set - {"version"}}
        empty: dict[str, Any] = {"year": None, "present_on": None, "present_mark": "unverified", "themes": []}
        return {
            name: empty.get(name, "") if value is None else value.strip() if isinstance(value, str) else value
            for name, value in said.items()
        }


class ChallengeMove(Schema):
    """A move of a challenge, with the words that it needs."""

    model_config = strict(verb="solve", words="Brunnslock med givare varnar två dygn före.", version=7)

    verb: one_of((*PUBLICATION, *LIFE_VERBS)) = Field(description="One of the challenge's `verbs`")  # type: ignore[valid-type]
    version: int | None = version_field()
    words: str = Field(
        "",
        max_length=LONGEST_PART,
        pattern=NO_NUL,
        description="What solved it, what was learned, or why: with solve, give_up, reopen, withdraw",
    )
    override: str | None = Field(
        None,
        max_length=1_000,
        pattern=NO_NUL,
        description="Why it is published without owner or road to adoption",
    )
    approver: Key | None = Field(
        None, description="Who is to approve, for ask_approval, where no rule says it"
    )


class ChallengeMerge(Schema):
    """Into which challenge one is merged."""

    model_config = strict(into="7kq2wmx4pz9d", version=7, into_version=4)

    into: Key = Field(description="The challenge that stays; one's own too")
    version: int | None = version_field()
    into_version: int | None = version_field()


class DecidedShape(Schema):
    """What one makes of something that was found."""

    model_config = strict(profile="7kq2wmx4pz9d", decision="adapt")

    profile: Key
    decision: one_of(PRIOR_DECISIONS)  # type: ignore[valid-type]
    why: str = Field("", max_length=1_000, pattern=NO_NUL, description="Needed with go_on, here or for all")


class BeforeDecisions(Schema):
    """What one makes of what others have done; empty where nothing alike was found."""

    model_config = strict(decided=[{"profile": "7kq2wmx4pz9d", "decision": "adapt"}], version=3)

    decided: list[DecidedShape] = Field([], max_length=20)
    why: str = Field(
        "", max_length=1_000, pattern=NO_NUL, description="Why go on with a challenge of one's own"
    )
    version: int | None = version_field()


class NewQuestion(Schema):
    """A question to a challenge; it is public with its answer."""

    model_config = strict(text="Finns det mätningar av grundvattnet?")

    text: str = Field(min_length=1, max_length=2_000, pattern=NO_NUL, description="More than blanks")


class QuestionAnswer(Schema):
    """An answer for everybody, or that a question is set aside: one of the two."""

    model_config = strict(answer="Ja, från tre brunnar sedan 2019.", version=1)

    answer: str | None = Field(None, max_length=LONGEST_PART, pattern=NO_NUL)
    set_aside: Literal[True] | None = Field(None, description="It is no question, such as advertising")
    version: int | None = version_field()
