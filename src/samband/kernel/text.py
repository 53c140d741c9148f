"""Text as lists are searched and sorted by: stored in a column of its own, the same on every database."""

import re
import unicodedata

_LETTERS = str.maketrans(
    {"æ": "a", "ø": "o", "œ": "oe", "ß": "ss", "ð": "d", "đ": "d", "þ": "th", "ł": "l", "ħ": "h", "ı": "i"}
)
_NOT_WORD = re.compile(r"[\W_]+")
_DOUBLE_A = re.compile("a{2,}")
_KEY_LETTERS = {"a\u030a": "zb", "a\u0308": "zc", "æ": "zc", "o\u0308": "zd", "ø": "zd"}
_KEY_PART = re.compile("a\u030a|[ao]\u0308|.", re.DOTALL)


def fold(text: str) -> str:
    """Give the form of a name or text that a list is searched by; fold what is typed as well.

    Small letters; every mark left out, so that å, ä, ö, æ, ø, ü are found with and without their
    rings, dots and strokes, in the spelling of any neighbour: ``Ørsted``, ``Örsted`` and ``orsted`` are
    one, and so are ``Lærdal`` and ``Lärdal``, ``Aarhus`` and ``Århus``. Signs and runs of blanks are one
    space; only letters and digits are left. The price: ``får`` finds ``far`` too, which a list can bear.
    """
    parted = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(letter for letter in parted if not unicodedata.combining(letter)).translate(_LETTERS)
    return _DOUBLE_A.sub("a", _NOT_WORD.sub(" ", bare).strip())


def sort_key(text: str, longest: int = 200) -> str:
    """Give the key a list is sorted by: a to z, then å, ä and æ, ö and ø, then other alphabets.

    The key holds only ``0-9a-z``, so byte order, and the order of every collation in use (C, glibc's,
    ICU's), are the same. Blanks sort before digits, digits before letters; case, signs and other marks do
    not count. At most ``longest`` characters.
    """
    plain = _NOT_WORD.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()
    key: list[str] = []
    for match in _KEY_PART.finditer(unicodedata.normalize("NFKD", plain)):
        part = match.group()
        key.append(_KEY_LETTERS.get(part) or "".join(map(_key_of, part.translate(_LETTERS))))
    return "".join(key)[:longest]


def gettext_noop(message: str) -> str:
    """Mark a text of the pure rules for the catalogues of the interface; it is translated when shown."""
    return message


def _key_of(character: str) -> str:
    if character == "z":
        return "za"
    if "a" <= character <= "y":
        return character
    if character == " ":
        return "0"
    if character.isdecimal():
        return "1" + str(unicodedata.decimal(character))
    if unicodedata.combining(character) or not character.isalnum():
        return ""
    return f"zz{ord(character):07d}"
