"""Public names of things: random keys that stand in addresses, exports and on the thread."""

import secrets

# No vowels, so that no word appears, and none of 0 o 1 l i, which people mistake.
_LETTERS = "23456789bcdfghjkmnpqrstvwxyz"
KEY_LENGTH = 12
SECRET_LENGTH = 26


def new_key() -> str:
    """Make a public key: 12 letters and digits, about 57 bits, good for an address."""
    return "".join(secrets.choice(_LETTERS) for _ in range(KEY_LENGTH))


def new_secret_key() -> str:
    """Make an unguessable key for a private page: 26 letters and digits, about 125 bits."""
    return "".join(secrets.choice(_LETTERS) for _ in range(SECRET_LENGTH))
