"""Writes of standing searches: begun, changed, stopped, run; and the digest of what they found."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.accounts.models import Person
from samband.base.agents import Agent
from samband.base.keys import new_secret_key
from samband.base.models import Mail
from samband.base.notices import declare_notice, mark_read, notify
from samband.base.outbox import queue_mail
from samband.base.thread import declare, record
from samband.kernel.decision import Denied, Refused
from samband.matching.access import can_keep_searches, can_manage_search
from samband.matching.domain.standing import OFTEN, Sighting, is_due, news, next_since
from samband.matching.models import Found, Need, StandingSearch
from samband.matching.tasks import enqueue_searches

declare("search.begun", _("{by} began a standing search"))
declare("search.changed", _("{by} changed a standing search"))
declare("search.stopped", _("{by} stopped a standing search"))
declare("search.resumed", _("{by} went on with a standing search"))
declare("search.feed_renewed", _("{by} gave the feed of a standing search a new address"))
declare("search.removed", _("{by} removed a standing search"))
declare("search.found", _("A standing search found new answers: {count}"))
declare("search.digested", _("A digest of new answers was made: {count}"))

# What one person may have at once; each is asked anew every day.
MOST_SEARCHES = 50
KIND = "standing"


class ChangedMeanwhile(Exception):
    """The search was changed in another window since the form was opened."""


def _named(keys: Collection[str]) -> Mapping[str, tuple[str, str]]:
    from django.urls import reverse

    rows = StandingSearch.objects.filter(key__in=keys).values_list("key", "title")
    return {key: (title, reverse("search-detail", args=[key])) for key, title in rows}


declare_notice("search.found", _("New answers to “{subject}”: {count}"), kind=KIND, subjects=_named)


@transaction.atomic
def begin_search(
    need: Need,
    *,
    by: Agent,
    title: str,
    often: str = "daily",
    filters: Mapping[str, Any] | None = None,
    home_region: str = "",
) -> StandingSearch:
    """Begin to watch for new answers to a need; its words stay with the search, for its owner alone.

    Raises:
        Refused: to a visitor, and to somebody who has very many already.
    """
    can_keep_searches(by).or_refuse()
    owner = Person.objects.select_for_update().get(key=by.person)
    if owner.searches.count() >= MOST_SEARCHES:
        raise Refused(_("You have very many standing searches. Remove one first."))
    now = timezone.now()
    search = StandingSearch(
        owner=owner,
        title=title.strip(),
        text=need.text,
        lang=need.lang,
        filters=dict(filters or {}),
        home_region=home_region,
        often=often,
        since=now,
        mailed_at=now,
        made_at=now,
    )
    search.full_clean()
    search.save(force_insert=True)
    record("search.begun", ("search", search.key), by=by, often=often)
    enqueue_searches()
    return search


@transaction.atomic
def change_search(search: StandingSearch, *, by: Agent, title: str, often: str, version: int) -> None:
    """Give a search another name or rhythm.

    Raises:
        ChangedMeanwhile: when it is not as it was when the form was opened.
        Refused: to anybody but its owner.
    """
    can_manage_search(by, search).or_refuse()
    if often not in OFTEN or not title.strip():
        raise Refused(_("Give the search a name, and say how often you want mail."))
    same = StandingSearch.objects.filter(pk=search.pk, version=version)
    if not same.update(title=title.strip()[:120], often=often, version=version + 1):
        raise ChangedMeanwhile(search.key)
    record("search.changed", ("search", search.key), by=by, often=often)


def _signer() -> Signer:
    return Signer(salt="samband.matching.standing.stop", sep="~")


def stop_token(search: StandingSearch) -> str:
    """Give a token that stops one search, and does nothing else."""
    return _signer().sign(search.key)


def search_of_token(token: str) -> StandingSearch | None:
    """Give the search that a token stops; nothing for a forged token or a search that is gone."""
    try:
        key = _signer().unsign(token)
    except BadSignature:
        return None
    return StandingSearch.objects.filter(key=key).first()


@transaction.atomic
def stop_search(search: StandingSearch, *, by: Agent, token: str = "") -> bool:
    """Stop a search: its owner may, and whoever holds the token from its mails. Says whether it ran.

    Raises:
        Refused: to anybody else.
    """
    holder = search_of_token(token) if token else None
    if holder is None or holder.pk != search.pk:
        can_manage_search(by, search).or_refuse()
    if not StandingSearch.objects.filter(pk=search.pk, is_active=True).update(is_active=False):
        return False
    record("search.stopped", ("search", search.key), by=by)
    return True


@transaction.atomic
def resume_search(search: StandingSearch, *, by: Agent) -> None:
    """Go on with a search that was stopped; what came meanwhile is remembered and not told."""
    can_manage_search(by, search).or_refuse()
    now = timezone.now()
    stopped = StandingSearch.objects.filter(pk=search.pk, is_active=False)
    if not stopped.update(is_active=True, last_run_at=None, since=now, mailed_at=now):
        return
    record("search.resumed", ("search", search.key), by=by)
    enqueue_searches()


@transaction.atomic
def renew_feed(search: StandingSearch, *, by: Agent) -> None:
    """Give a search's feed a new address; the former one answers no more."""
    can_manage_search(by, search).or_refuse()
    StandingSearch.objects.filter(pk=search.pk).update(feed_token=new_secret_key())
    record("search.feed_renewed", ("search", search.key), by=by)


@transaction.atomic
def remove_search(search: StandingSearch, *, by: Agent) -> None:
    """Erase a search, its words and what it found."""
    can_manage_search(by, search).or_refuse()
    search.found.all().delete()
    key = search.key
    search.delete()
    record("search.removed", ("search", key), by=by)


def remove_searches_of(owner: Person, *, by: Agent) -> int:
    """Erase all searches of a person whose data is erased; gives how many.

    Not an event: each search that is removed has its own line.
    """
    if not by.is_operator and by.person != owner.key:
        Denied(_("A standing search belongs to one person alone.")).or_refuse()
    own = Agent(by.kind, person=owner.key)
    searches = list(StandingSearch.objects.filter(owner=owner))
    for search in searches:
        remove_search(search, by=own)
    return len(searches)


@transaction.atomic
def note_findings(
    search: StandingSearch,
    *,
    by: Agent,
    sightings: Sequence[Sighting],
    at: datetime,
    oldest_waiting: datetime | None = None,
) -> int:
    """Keep what a run met and tell its owner what is new; gives how much that is.

    A run that another process has made meanwhile, or whose search was stopped, leaves nothing.
    """
    is_first = search.last_run_at is None
    since = next_since(search.since, now=at, oldest_waiting=oldest_waiting)
    if is_first:
        since = search.since
    same = StandingSearch.objects.filter(pk=search.pk, is_active=True, last_run_at=search.last_run_at)
    if not same.update(last_run_at=at, since=since):
        return 0
    seen = set(search.found.values_list("profile_key", flat=True))
    fresh, rest = news(sightings, seen=seen, since=None if is_first else search.since)
    Found.objects.bulk_create(
        [
            Found(search=search, profile_key=one.profile, band=one.band, is_news=is_news, found_at=at)
            for is_news, group in ((True, reversed(fresh)), (False, rest))
            for one in group
        ]
    )
    if not fresh:
        return 0
    event = record("search.found", ("search", search.key), by=by, count=len(fresh))
    notify(search.owner.key, event=event, count=len(fresh))
    return len(fresh)


@transaction.atomic
def make_digest(owner: Person, *, by: Agent, at: datetime, zone: tzinfo) -> Mail | None:
    """Queue the one mail that tells a person what their searches found; nothing when there is no news.

    What a mail tells is marked as told in the same transaction: each finding is in one mail, ever.
    """
    running = StandingSearch.objects.select_for_update().filter(owner=owner, is_active=True)
    due = [one.pk for one in running.order_by("id") if is_due(one.often, one.mailed_at, at, zone)]
    if not due:
        return None
    StandingSearch.objects.filter(pk__in=due).update(mailed_at=at)
    untold = Found.objects.filter(search__in=due, is_news=True, told_at__isnull=True)
    ids = list(untold.order_by("id").values_list("id", flat=True))
    if not ids:
        return None
    once = f"digest:{owner.key}:{ids[0]}"
    mail = queue_mail(owner.email, kind=KIND, once=once, lang=owner.language, about={}, person_key=owner.key)
    Found.objects.filter(pk__in=ids).update(told_at=at, mail=mail.key if mail else "")
    if mail is None:
        return None
    Mail.objects.filter(pk=mail.pk).update(about={"mail": mail.key})
    record("search.digested", ("person", owner.key), by=by, count=len(ids))
    return mail


def mark_found_read(search: StandingSearch, *, by: Agent) -> int:
    """Note that the owner has seen what a search found.

    Not an event: it is the state of a page.
    """
    can_manage_search(by, search).or_refuse()
    mark_read(by, subject=("search", search.key))
    return search.found.filter(read_at__isnull=True).update(read_at=timezone.now())
