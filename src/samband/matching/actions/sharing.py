"""Writes of shared lists: links without account, and what colleagues who come by them say."""

from collections.abc import Collection, Mapping

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.base.link_limits import MOST_LINKS, found_by, refuse_a_flood, with_new_token
from samband.base.notices import declare_mailed_notices, declare_notice, mark_read, notify_mailed_once
from samband.base.thread import declare, record
from samband.kernel.decision import Refused
from samband.matching.access import can_decide_on_shortlist, can_see_shortlist
from samband.matching.models import Shortlist, ShortlistComment, ShortlistLink

declare("shortlist.shared", _("{by} made a link to a shortlist"))
declare("shortlist.link_revoked", _("{by} revoked a link to a shortlist"))
declare("shortlist.commented", _("{by} commented on a shortlist by a link"))
declare("shortlist.comment_removed", _("{by} removed a comment on a shortlist"))

KIND = "comments"


def _named(keys: Collection[str]) -> Mapping[str, tuple[str, str]]:
    rows = Shortlist.objects.filter(key__in=keys).values_list("key", "title")
    return {key: (title, reverse("shortlist-detail", args=[key]) + "#comments") for key, title in rows}


declare_notice(
    "shortlist.commented", _("A colleague has commented on “{subject}”"), kind=KIND, subjects=_named
)
declare_mailed_notices(KIND, _("Comments on your lists"))


@transaction.atomic
def share_shortlist(shortlist: Shortlist, *, by: Agent, days: int | None = None) -> tuple[ShortlistLink, str]:
    """Make a link by which a list is read without account; give it with its token, which is not kept.

    ``days`` is how long it leads somewhere; None is until it is revoked.

    Raises:
        Refused: when the list is somebody else's, or has more links than anybody can follow.
    """
    can_decide_on_shortlist(by, shortlist).or_refuse()
    held = Shortlist.objects.select_for_update().get(pk=shortlist.pk)
    if held.links.count() >= MOST_LINKS:
        raise Refused(_("This list has as many links as it can have. Delete it, or use one of them."))
    link, token = with_new_token(ShortlistLink(shortlist=held), at=timezone.now(), days=days)
    link.full_clean()
    link.save(force_insert=True)
    record("shortlist.shared", ("shortlist", held.key), by=by, link=link.key, days=days or 0)
    return link, token


@transaction.atomic
def revoke_link(link: ShortlistLink, *, by: Agent) -> None:
    """Let a link lead nowhere from now on; pressed twice, nothing more happens."""
    can_decide_on_shortlist(by, link.shortlist).or_refuse()
    now = timezone.now()
    if not ShortlistLink.objects.filter(pk=link.pk, revoked_at__isnull=True).update(revoked_at=now):
        return
    record("shortlist.link_revoked", ("shortlist", link.shortlist.key), by=by, link=link.key)


def open_link(token: str) -> ShortlistLink | None:
    """Find where a token leads; a guessed, expired or revoked one alike leads nowhere."""
    links = ShortlistLink.objects.select_related("shortlist__owner")
    return found_by(token, links, at=timezone.now())


@transaction.atomic
def comment_by_link(
    link: ShortlistLink, *, by: Agent, name: str, text: str, lang: str = ""
) -> ShortlistComment:
    """Keep what a colleague says of a list; the link is the permission, and it must still be open.

    Raises:
        TooManyComments: when more than ten came by this link in ten minutes, or the list has its fill.
        Refused: when the link was revoked meanwhile.
    """
    now = timezone.now()
    # The list is locked, so that many at once cannot pass the bound together.
    held = Shortlist.objects.select_for_update().filter(pk=link.shortlist_id).first()
    if held is None or not ShortlistLink.objects.open_at(now).filter(pk=link.pk).exists():
        raise Refused(_("This link leads nowhere any more."))
    refuse_a_flood(held.comments, link.comments, at=now)
    said = ShortlistComment(
        shortlist=held, link=link, name=name.strip(), text=text.strip(), lang=lang, said_at=now
    )
    said.full_clean()
    said.save(force_insert=True)
    event = record("shortlist.commented", ("shortlist", held.key), by=by, link=link.key, comment=said.key)
    owner = held.owner
    if owner is not None:  # else a body's list whose maker has left: its people see it on the list
        notify_mailed_once(owner.key, event=event, address=owner.email, lang=owner.language)
    return said


def mark_comments_read(shortlist: Shortlist, *, by: Agent) -> int:
    """Note that somebody has seen what colleagues said of a list; gives how much of it was new.

    Not an event: it is the state of a page.
    """
    can_see_shortlist(by, shortlist).or_refuse()
    return mark_read(by, subject=("shortlist", shortlist.key))


@transaction.atomic
def remove_comment(comment: ShortlistComment, *, by: Agent) -> None:
    """Erase a comment; only who decides on the list may."""
    can_decide_on_shortlist(by, comment.shortlist).or_refuse()
    key, of = comment.key, comment.shortlist.key
    if not ShortlistComment.objects.filter(pk=comment.pk).delete()[0]:
        return
    record("shortlist.comment_removed", ("shortlist", of), by=by, comment=key)
