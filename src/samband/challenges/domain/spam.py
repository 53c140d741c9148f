"""Whether what came to a door looks like unsolicited mail: signs in, one reason as a code out.

No sign proves anything: what looks so is put aside for a person to see, and is never lost.
"""

import hashlib
import re
from dataclasses import dataclass
from typing import Final

from samband.kernel.text import fold

HONEYPOT, TOO_FAST, TOO_MANY, AGAIN, MANY_LINKS = "honeypot", "too_fast", "too_many", "again", "many_links"
REASONS: Final = (HONEYPOT, TOO_FAST, TOO_MANY, AGAIN, MANY_LINKS)

# Nobody reads a page, writes an idea and looks it through in less than this.
SHORTEST_SECONDS: Final = 6.0
MOST_LINKS: Final = 5
_LINK: Final = re.compile(r"https?://|\bwww\.|\[url\b|<a\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Signs:
    """What is known of how something came.

    ``filled_trap`` is that a field was filled in which people do not see; ``seconds`` how long it took from
    the first page to sending, None where no page was used, 0 where nobody can tell; ``many_before`` that
    much has come from the same place within the minute.
    """

    filled_trap: bool = False
    seconds: float | None = None
    many_before: bool = False


def count_links(text: str) -> int:
    """Give how many links a text holds."""
    return len(_LINK.findall(text))


def digest_of_words(*parts: str) -> str:
    """Give what the same words have in common, however they are spaced and capitalised (SHA-256)."""
    plain = "\n".join(" ".join(fold(part).split()) for part in parts)
    return hashlib.sha256(plain.encode("utf-8", "replace")).hexdigest()


def why_set_aside(signs: Signs, text: str, *, is_again: bool = False) -> str:
    """Give the first reason to set something aside; nothing when it goes straight to the door's people."""
    reasons = {
        HONEYPOT: signs.filled_trap,
        TOO_FAST: signs.seconds is not None and signs.seconds < SHORTEST_SECONDS,
        TOO_MANY: signs.many_before,
        AGAIN: is_again,
        MANY_LINKS: count_links(text) > MOST_LINKS,
    }
    return next((reason for reason in REASONS if reasons[reason]), "")
