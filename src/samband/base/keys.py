"""Public names of things: random keys that stand in addresses, exports and on the thread."""

import re
import secrets
from collections.abc import Mapping
from typing import Any, Final

# No vowels, so that no word appears, and none of 0 o 1 l i, which people mistake.
_LETTERS = "23456789bcdfghjkmnpqrstvwxyz"
KEY_LENGTH = 12
SECRET_LENGTH = 26
# What is looked for when something that is no key was sent: with vowels, so that nothing bears it.
NOTHING: Final = "nothing"
_KEY: Final = re.compile(r"[A-Za-z0-9_-]{1,40}")


def new_key() -> str:
    """Make a public key: 12 letters and digits, about 57 bits, good for an address."""
    return "".join(secrets.choice(_LETTERS) for _ in range(KEY_LENGTH))


def new_secret_key() -> str:
    """Make an unguessable key for a private page: 26 letters and digits, about 125 bits."""
    return "".join(secrets.choice(_LETTERS) for _ in range(SECRET_LENGTH))


def key_sent(said: Mapping[str, Any], name: str) -> str:
    """Give the key that a form or an address names, empty where it names none.

    What cannot be a key, such as one with a NUL in it, becomes one that nothing bears.
    """
    typed = said.get(name) or ""
    return typed if not typed or _KEY.fullmatch(typed) else NOTHING
