"""Links by which a thing is read without account: how they are made and found, and how much comes by them."""

import hashlib
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

from django.db.models import Manager
from django.utils.translation import gettext_lazy as _

from samband.base.keys import SECRET_LENGTH, new_secret_key
from samband.base.links import ReadingLink, ReadingLinkQuerySet
from samband.kernel.decision import Refused

MOST_LINKS: Final = 50
# What visitors by links may write: enough for a round of colleagues, too little to flood a thing.
MOST_COMMENTS: Final = 300
COMMENTS_AT_ONCE: Final = 10
AT_ONCE: Final = timedelta(minutes=10)

_Link = TypeVar("_Link", bound=ReadingLink)


class TooManyComments(Refused):
    """More comments than a round of colleagues writes came by one link."""


def may_comment_more(all_of_them: int, lately: int) -> bool:
    """Say whether one more comment may be written by a link, given how many there are."""
    return all_of_them < MOST_COMMENTS and lately < COMMENTS_AT_ONCE


def refuse_a_flood(of_thing: Manager[Any], by_link: Manager[Any], *, at: datetime) -> None:
    """Refuse one more comment where a thing has its fill, or where many came by one link just now.

    The thing must be locked, so that many at once cannot pass the bound together.

    Raises:
        TooManyComments: with the words for who wrote it.
    """
    lately = by_link.filter(said_at__gt=at - AT_ONCE).count()
    if not may_comment_more(of_thing.count(), lately):
        raise TooManyComments(_("Many comments have come by this link. Wait ten minutes and try again."))


def digest_of_token(token: str) -> str:
    """Give what is kept of a link's token (SHA-256); the token itself has 125 bits of chance."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def with_new_token(link: _Link, *, at: datetime, days: int | None) -> tuple[_Link, str]:
    """Fill in a link, unsaved, and give it with its token, which is not kept.

    ``days`` is how long it leads somewhere; None is until it is revoked.
    """
    token = new_secret_key()
    link.digest, link.made_at = digest_of_token(token), at
    link.expires_at = at + timedelta(days=days) if days else None
    return link, token


def found_by(token: str, links: "ReadingLinkQuerySet[_Link]", *, at: datetime) -> _Link | None:
    """Find where a token leads; a guessed, expired or revoked one alike leads nowhere."""
    if len(token) != SECRET_LENGTH:
        return None
    return links.open_at(at).filter(digest=digest_of_token(token)).first()
