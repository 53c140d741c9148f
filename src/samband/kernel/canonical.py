"""One form for one content: JSON that two machines write with the same bytes, so that it can be sealed.

Names in order of their code points, no blanks, text as it stands in UTF-8 (never normalised). A number is a
whole one; an amount is text with its decimals, because 1.0, 1.00 and "1.00" would not be the same bytes.
"""

import json
from typing import Any, Final, NoReturn

DEEPEST: Final = 60


class NotCanonical(ValueError):
    """A document has no canonical form; ``why`` is one of the words of ``read_strict``."""

    def __init__(self, why: str, name: str = "") -> None:
        super().__init__(f"{why}: {name}" if name else why)
        self.why, self.name = why, name


def canonical(content: Any) -> bytes:
    """Write a content in its one form.

    Raises:
        NotCanonical: for a number that is not whole, a name that is no text, half a sign, too many levels.
    """
    _check(content, 0)
    try:
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return text.encode("utf-8")
    except UnicodeEncodeError:
        raise NotCanonical("half-sign") from None
    except ValueError:
        raise NotCanonical("number") from None


def _check(value: Any, depth: int) -> None:
    if depth > DEEPEST:
        raise NotCanonical("deep")
    if isinstance(value, dict):
        for name, part in value.items():
            if not isinstance(name, str):
                raise NotCanonical("name", repr(name)[:80])
            _check(part, depth + 1)
    elif isinstance(value, list | tuple):
        for part in value:
            _check(part, depth + 1)
    elif not (value is None or isinstance(value, str | bool | int)):
        raise NotCanonical("number" if isinstance(value, float) else "kind", type(value).__name__)


def read_strict(data: bytes) -> Any:
    """Read JSON that has one meaning only; blanks and the order of names do not matter.

    Raises:
        NotCanonical: ``not-utf8``, ``not-json``, ``twice`` (a name that stands twice), ``number`` (not a
            whole one), ``deep``, ``half-sign``.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotCanonical("not-utf8") from None
    try:
        found = json.loads(
            text, object_pairs_hook=_once, parse_float=_no_number, parse_constant=_no_number, parse_int=_whole
        )
    except NotCanonical:
        raise
    except RecursionError:
        raise NotCanonical("deep") from None
    except ValueError:
        raise NotCanonical("not-json") from None
    canonical(found)  # what has no form of its own is told here, before anybody believes it
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for at, name in enumerate(names) if name in names[:at])
        raise NotCanonical("twice", twice[:80])
    return found


def _no_number(text: str) -> NoReturn:
    raise NotCanonical("number", text[:40])


def _whole(text: str) -> int:
    if len(text) > 1000 or text == "-0":
        raise NotCanonical("number", text[:40])
    return int(text)
