"""JSON from anywhere, read so that nothing odd passes: no floats, no key twice, no number that is none.

A `Place` is a value in the document with its JSON pointer; what is wrong with it is noted there.
"""

import difflib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from samband.kernel.text import gettext_noop
from samband.rules.domain.costs.problem import Problem

MOST_BYTES: Final = 50 * 1024 * 1024
_LONGEST_TEXT: Final = 300
_LONGEST_NUMBER: Final = 15
Value = TypeVar("Value")
_MISSING: Final = object()


class Unreadable(ValueError):
    """The content is no JSON document at all; says why."""

    def __init__(self, where: str, what: str, fix: str, **values: str) -> None:
        super().__init__(what)
        self.problem = Problem(where, what, fix, values)


@dataclass(frozen=True, slots=True)
class OddNumber:
    """A number that is no whole one of ordinary size: with decimals, huge, or no number."""

    text: str


class _Object(dict[str, Any]):
    """A JSON object that remembers which keys it was given twice."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        seen, self.doubled = set[str](), list[str]()
        for key, _ in pairs:
            if key in seen:
                self.doubled.append(key)
            seen.add(key)


@dataclass(frozen=True, slots=True)
class Place:
    """A value in a document, where it is, and the document's problems so far."""

    value: Any
    where: str
    problems: list[Problem] = field(default_factory=list)

    def note(self, what: str, fix: str, **values: str) -> None:
        """Note a problem at this place."""
        self.problems.append(Problem(self.where, what, fix, values))

    def has(self, key: str) -> bool:
        """Whether this object has a key."""
        return key in self.value

    def at(self, key: str) -> "Place":
        """Go to what an object holds under a key."""
        return Place(self.value.get(key, _MISSING), f"{self.where}/{pointer(key)}", self.problems)

    def is_object(self, known: Sequence[str]) -> bool:
        """Whether it is an object; a key like a slip of a known one is a problem, others are left alone."""
        if not isinstance(self.value, _Object):
            self.note(
                gettext_noop("Here an object is expected."), gettext_noop("Write { … } with its parts.")
            )
            return False
        for key in self.value:
            near = difflib.get_close_matches(key[:60].lower(), known, 1, 0.8) if key not in known else []
            if near:
                Place(None, f"{self.where}/{pointer(key)}", self.problems).note(
                    gettext_noop("This word is not known here."),
                    gettext_noop("Write “%(near)s”."),
                    near=near[0],
                )
        return True

    def is_empty_list(self) -> bool:
        """Whether it is a list of nothing."""
        return isinstance(self.value, list) and not self.value

    def items(self, *, required: bool = True) -> Iterator["Place"]:
        """Go through a list."""
        if self.value is _MISSING and not required:
            return
        if not isinstance(self.value, list):
            self.note(gettext_noop("Here a list is expected."), gettext_noop("Write [ … ] with its parts."))
            return
        for at, value in enumerate(self.value):
            yield Place(value, f"{self.where}/{at}", self.problems)

    def mapping(self) -> dict[str, Any]:
        """Give an object's keys and values; nothing where there is none."""
        if self.value is _MISSING:
            return {}
        if not isinstance(self.value, _Object):
            self.note(
                gettext_noop("Here an object is expected."), gettext_noop("Write { … } with its parts.")
            )
            return {}
        return dict(self.value)

    def text(self, *, required: bool = True) -> str | None:
        """Read a short text that can be shown; None, with a problem, when it is none."""
        if self.value is _MISSING and not required:
            return None
        if self.value is _MISSING:
            self.note(gettext_noop("This is missing."), gettext_noop("Write it, in quotes."))
        elif not isinstance(self.value, str):
            self.note(gettext_noop("Here a text is expected."), gettext_noop("Write it in quotes."))
        elif len(self.value) > _LONGEST_TEXT or not self.value.isprintable() or not self.value.strip():
            self.note(
                gettext_noop("This text is empty, too long, or holds signs that cannot be shown."),
                gettext_noop("Write a short text of ordinary letters and digits."),
            )
        else:
            return self.value
        return None

    def choice(self, known: Sequence[str]) -> str | None:
        """Read one of the words that are known; None, with a problem, for any other."""
        if isinstance(self.value, str) and self.value in known:
            return self.value
        self.note(
            gettext_noop("This is none of the words that are known here."),
            gettext_noop("Use one of: %(known)s."),
            known=", ".join(known),
        )
        return None

    def read(self, reader: Callable[[str], Value], *, whole: bool = False) -> Value | None:
        """Read a text by a function that raises ``ValueError`` with two sentences: what, and the mend.

        With ``whole`` a whole number may stand without quotes.
        """
        text = str(self.value) if whole and type(self.value) is int else self.value
        if text is _MISSING:
            self.note(gettext_noop("This is missing."), gettext_noop("Write it, in quotes."))
        elif not isinstance(text, str):
            self.note(
                gettext_noop("Here a text in quotes is expected."),
                gettext_noop('Write it in quotes, with a point and at most two decimals, such as "12.50".'),
            )
        else:
            try:
                return reader(text)
            except ValueError as fault:
                what, _, fix = str(fault).partition(". ")
                self.note(f"{what}.", fix)
        return None


def pointer(key: str) -> str:
    """Write a key as a step of a JSON pointer (RFC 6901), without signs that cannot be shown."""
    shown = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in key[:100])
    return shown.replace("~", "~0").replace("/", "~1")


def read_document(content: bytes) -> Place:
    """Read a JSON document; keys that are there twice are noted.

    Raises:
        Unreadable: for what is no JSON in UTF-8, or is too large or too deep.
    """
    if len(content) > MOST_BYTES:
        raise Unreadable(
            "", gettext_noop("The document is too large."), gettext_noop("Send at most 50 megabytes.")
        )
    try:
        value = json.loads(
            content.decode("utf-8-sig"),
            object_pairs_hook=_Object,
            parse_float=OddNumber,
            parse_int=_whole,
            parse_constant=OddNumber,
        )
    except UnicodeDecodeError:
        raise Unreadable(
            "", gettext_noop("The document is no text in UTF-8."), gettext_noop("Save it as UTF-8.")
        ) from None
    except json.JSONDecodeError as fault:
        raise Unreadable(
            "",
            gettext_noop("The document is no JSON: it breaks at line %(line)s, column %(column)s."),
            gettext_noop("Look at that place for a missing quote, comma or bracket."),
            line=str(fault.lineno),
            column=str(fault.colno),
        ) from None
    except RecursionError:
        raise Unreadable(
            "", gettext_noop("The document is nested too deeply."), gettext_noop("Write it as the example.")
        ) from None
    place = Place(value, "")
    _note_doubled(place)
    return place


def _whole(text: str) -> int | OddNumber:
    return int(text) if len(text) <= _LONGEST_NUMBER else OddNumber(text)


def _note_doubled(place: Place) -> None:
    waiting: list[tuple[Any, str]] = [(place.value, "")]
    while waiting:
        value, where = waiting.pop()
        if isinstance(value, _Object):
            for key in value.doubled:
                Place(None, f"{where}/{pointer(key)}", place.problems).note(
                    gettext_noop("This word is there twice."), gettext_noop("Keep one of the two.")
                )
            waiting += [(part, f"{where}/{pointer(key)}") for key, part in value.items()]
        elif isinstance(value, list):
            waiting += [(part, f"{where}/{at}") for at, part in enumerate(value)]
