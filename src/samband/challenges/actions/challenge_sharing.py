"""Links by which colleagues without account read a challenge, and what they say of it."""

from collections.abc import Collection, Mapping

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.base.link_limits import MOST_LINKS, found_by, refuse_a_flood, with_new_token
from samband.base.notices import declare_notice, mark_read, notify_mailed_once
from samband.base.thread import declare, record
from samband.challenges.access.challenges import can_see_challenge, can_share_by_link
from samband.challenges.actions.challenge_publication import KIND
from samband.challenges.domain.challenge import PARTS
from samband.challenges.models import Challenge, ChallengeComment, ChallengeLink
from samband.kernel.decision import Refused

declare("challenge.link_made", _("{by} made a link to a challenge"))
declare("challenge.link_revoked", _("{by} revoked a link to a challenge"))
declare("challenge.commented", _("{by} commented on a challenge by a link"))
declare("challenge.comment_removed", _("{by} removed a comment on a challenge"))


def _named(keys: Collection[str]) -> Mapping[str, tuple[str, str]]:
    rows = Challenge.objects.filter(key__in=keys).values_list("key", "title")
    return {key: (title or "…", reverse("challenge-edit", args=[key]) + "#comments") for key, title in rows}


declare_notice(
    "challenge.commented", _("A colleague has commented on “{subject}”"), kind=KIND, subjects=_named
)


@transaction.atomic
def make_link(challenge: Challenge, *, by: Agent, days: int | None = None) -> tuple[ChallengeLink, str]:
    """Make a link by which a challenge is read without account; give it with its token, which is not kept.

    ``days`` is how long it leads somewhere; None is until it is revoked.

    Raises:
        Refused: when the challenge is not one's own, or has more links than anybody can follow.
    """
    can_share_by_link(by, challenge).or_refuse()
    held = Challenge.objects.select_for_update(of=("self",), no_key=True).get(pk=challenge.pk)
    if held.links.count() >= MOST_LINKS:
        raise Refused(_("This challenge has as many links as it can have. Use one of them."))
    link, token = with_new_token(ChallengeLink(challenge=held), at=timezone.now(), days=days)
    link.full_clean()
    link.save(force_insert=True)
    record("challenge.link_made", ("challenge", held.key), by=by, link=link.key, days=days or 0)
    return link, token


@transaction.atomic
def revoke_challenge_link(link: ChallengeLink, *, by: Agent) -> None:
    """Let a link lead nowhere from now on; pressed twice, nothing more happens."""
    can_share_by_link(by, link.challenge).or_refuse()
    now = timezone.now()
    if not ChallengeLink.objects.filter(pk=link.pk, revoked_at__isnull=True).update(revoked_at=now):
        return
    record("challenge.link_revoked", ("challenge", link.challenge.key), by=by, link=link.key)


def open_challenge_link(token: str) -> ChallengeLink | None:
    """Find where a token leads; a guessed, expired or revoked one alike leads nowhere."""
    links = ChallengeLink.objects.select_related("challenge__maker")
    return found_by(token, links, at=timezone.now())


@transaction.atomic
def comment_on_challenge(
    link: ChallengeLink, *, by: Agent, name: str, text: str, part: str = "", lang: str = ""
) -> ChallengeComment:
    """Keep what a colleague says of a challenge or of one part; the link is the permission, while it is open.

    The challenge's maker is told.

    Raises:
        TooManyComments: when more than ten came by this link in ten minutes, or the challenge has its fill.
        Refused: when the link was revoked meanwhile.
    """
    now = timezone.now()
    # The challenge is locked, so that many at once cannot pass the bound together.
    held = (
        Challenge.objects.select_for_update(of=("self",), no_key=True)
        .select_related("maker")
        .filter(pk=link.challenge_id)
        .first()
    )
    if held is None or not ChallengeLink.objects.open_at(now).filter(pk=link.pk).exists():
        raise Refused(_("This link leads nowhere any more."))
    refuse_a_flood(held.comments, link.comments, at=now)
    said = ChallengeComment(
        challenge=held,
        link=link,
        name=name.strip(),
        text=text.strip(),
        part=part if part in PARTS else "",
        lang=lang,
        said_at=now,
    )
    said.full_clean()
    said.save(force_insert=True)
    event = record("challenge.commented", ("challenge", held.key), by=by, link=link.key, comment=said.key)
    maker = held.maker
    if maker is not None and maker.is_active:  # else its people see it beside the text
        notify_mailed_once(maker.key, event=event, address=maker.email, lang=maker.language)
    return said


def mark_challenge_read(challenge: Challenge, *, by: Agent) -> int:
    """Note that somebody has seen what is new of a challenge; gives how much of it was new.

    Not an event: it is the state of a page.
    """
    can_see_challenge(by, challenge).or_refuse()
    return mark_read(by, subject=("challenge", challenge.key))


@transaction.atomic
def remove_challenge_comment(comment: ChallengeComment, *, by: Agent) -> None:
    """Erase a comment; only the challenge's owners may."""
    can_share_by_link(by, comment.challenge).or_refuse()
    key, of = comment.key, comment.challenge.key
    if not ChallengeComment.objects.filter(pk=comment.pk).delete()[0]:
        return
    record("challenge.comment_removed", ("challenge", of), by=by, comment=key)
