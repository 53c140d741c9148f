"""Tables of matching: what can be compared, what was asked, thought, chosen and waited for."""

import hashlib
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q

from samband.accounts.models import Person
from samband.base.agents import Agent
from samband.base.keys import KEY_LENGTH, SECRET_LENGTH, new_key, new_secret_key
from samband.kernel.text import fold
from samband.matching.domain.entry import Entry
from samband.matching.domain.standing import OFTEN
from samband.matching.models.shortlists import (
    Shortlist,
    ShortlistComment,
    ShortlistLink,
    ShortlistRow,
    ShortlistShare,
)

__all__ = [
    "Feedback",
    "Found",
    "Need",
    "Profile",
    "ProfileAudience",
    "Shortlist",
    "ShortlistComment",
    "ShortlistLink",
    "ShortlistRow",
    "ShortlistShare",
    "StandingSearch",
]


class ProfileQuerySet(models.QuerySet["Profile"]):
    """Reading profiles."""

    def visible_to(self, agent: Agent) -> "ProfileQuerySet":
        """Give the profiles that an agent may see: public ones and those shared with it."""
        live = self.filter(withdrawn_at__isnull=True)
        if agent.is_operator:
            return live
        seen = Q(is_public=True)
        if agent.organisations:
            seen |= Q(audiences__organisation_key__in=agent.organisations)
            return live.filter(seen).distinct()
        return live.filter(seen)

    def searched(self, typed: str) -> "ProfileQuerySet":
        """Give the profiles whose title or place holds every word that was typed, folded."""
        found = self
        for word in fold(typed).split()[:8]:
            found = found.filter(folded__contains=word)
        return found

    def waiting_for_index(self) -> "ProfileQuerySet":
        """Give the profiles whose latest wording the index does not hold yet."""
        return self.filter(is_indexed=False).order_by("id")


class Profile(models.Model):
    """Anything that can be compared: an organisation, a testbed, a past project.

    The owning stage saves it. ``kinds`` are the words one may filter on, the first being what it
    is shown as. ``codes`` are ``scheme:code`` words. Text stays in its author's language.
    """

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    sort = models.CharField(max_length=24)
    kinds = models.JSONField(default=list, blank=True)
    lang = models.CharField(max_length=12, blank=True)
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    country = models.CharField(max_length=2, blank=True)
    region = models.CharField(max_length=5, blank=True)
    place = models.CharField(max_length=120, blank=True)
    codes = models.JSONField(default=list, blank=True)
    started_year = models.SmallIntegerField(null=True, blank=True)
    ended_year = models.SmallIntegerField(null=True, blank=True)
    is_public = models.BooleanField(default=True)
    source = models.CharField(max_length=200, blank=True)
    source_id = models.CharField(max_length=100, blank=True)
    sourced_on = models.DateField(null=True, blank=True)
    sort_key = models.CharField(max_length=320, blank=True)
    folded = models.CharField(max_length=500, blank=True)
    is_indexed = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = ProfileQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="profile_ends_after_it_starts",
                condition=Q(ended_year__isnull=True)
                | Q(started_year__isnull=True)
                | Q(ended_year__gte=models.F("started_year")),
            ),
        )
        indexes = (
            models.Index(fields=["sort", "sort_key", "id"], name="profile_list"),
            models.Index(fields=["id"], name="profile_waiting", condition=Q(is_indexed=False)),
            models.Index(fields=["source", "source_id"], name="profile_by_source"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_withdrawn(self) -> bool:
        """Whether the profile no longer takes part in answers."""
        return self.withdrawn_at is not None

    def entry(self, audience: tuple[str, ...] = ()) -> Entry:
        """Give the profile as the engine sees it; ``audience`` as the owning stage set it."""
        return Entry(
            key=self.key,
            kind=" ".join([self.sort, *self.kinds]),
            lang=self.lang,
            title=self.title,
            text=self.text,
            country=self.country,
            region=self.region,
            codes=tuple(self.codes),
            audience=audience,
        )


class ProfileAudience(models.Model):
    """An organisation that may see a profile which is not public."""

    profile = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="audiences")
    organisation_key = models.CharField(max_length=KEY_LENGTH)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["profile", "organisation_key"], name="profile_audience_once"),
        )

    def __str__(self) -> str:
        return f"{self.profile_id} for {self.organisation_key}"


class NeedQuerySet(models.QuerySet["Need"]):
    """Reading needs: whoever holds the unguessable key may see one, while it is kept."""

    def visible_to(self, agent: Agent, at: Any) -> "NeedQuerySet":
        """Give the needs that are still kept; the key itself is the permission."""
        return self.filter(expires_at__gt=at)

    def expired_at(self, at: datetime, before: datetime) -> "NeedQuerySet":
        """Give the needs whose time is up: what was promised then, or what the rule of now says, is over.

        ``before`` is the moment before which a need must have been asked for the rule of now.
        """
        return self.filter(Q(expires_at__lte=at) | Q(asked_at__lt=before))

    def recent(self) -> "NeedQuerySet":
        """Give needs, newest first, for what they teach about languages; nobody is shown them."""
        return self.order_by("-asked_at")


class Need(models.Model):
    """A need that somebody typed: private under an unguessable key, kept for as long as its rule says."""

    key = models.CharField(max_length=SECRET_LENGTH, unique=True, default=new_secret_key, editable=False)
    # The thread must not hold the key that opens the page; it holds this one.
    public_key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    text = models.TextField()
    lang = models.CharField(max_length=12, blank=True)
    home_region = models.CharField(max_length=5, blank=True)
    person_key = models.CharField(max_length=KEY_LENGTH, blank=True)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    objects = NeedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"need {self.public_key}"

    @property
    def fingerprint(self) -> str:
        """Name the wording without holding it (SHA-256)."""
        return hashlib.sha256(self.text.encode("utf-8", "replace")).hexdigest()


class Feedback(models.Model):
    """What somebody thought of a hit on a need: useful, not useful, or known already."""

    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="feedback")
    profile_key = models.CharField(max_length=KEY_LENGTH)
    verdict = models.CharField(
        max_length=12, choices=[(verdict, verdict) for verdict in ("useful", "not_useful", "known")]
    )
    person_key = models.CharField(max_length=KEY_LENGTH, blank=True)
    given_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["need", "profile_key"], name="feedback_one_verdict_a_hit"),
            models.CheckConstraint(
                name="feedback_verdict_is_known",
                condition=Q(verdict__in=["useful", "not_useful", "known"]),
            ),
        )

    def __str__(self) -> str:
        return f"{self.profile_key}: {self.verdict}"


class StandingSearchQuerySet(models.QuerySet["StandingSearch"]):
    """Reading standing searches: they are private."""

    def visible_to(self, agent: Agent) -> "StandingSearchQuerySet":
        """Give somebody's own searches; nobody else's, whoever asks."""
        return self.filter(owner__key=agent.person or None)


class StandingSearch(models.Model):
    """A need that somebody wants new answers to: asked again each morning, private to its owner.

    ``title`` is what mails and the feed call it; the need's ``text`` stands in neither. ``filters``
    narrow the answers as on the need's page. What changed before ``since`` is no news.
    """

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="searches")
    title = models.CharField(max_length=120)
    text = models.TextField()
    lang = models.CharField(max_length=12, blank=True)
    filters = models.JSONField(default=dict, blank=True)
    home_region = models.CharField(max_length=5, blank=True)
    often = models.CharField(max_length=8, choices=[(often, often) for often in OFTEN], default="daily")
    is_active = models.BooleanField(default=True)
    feed_token = models.CharField(max_length=SECRET_LENGTH, unique=True, default=new_secret_key)
    since = models.DateTimeField()
    last_run_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField()
    made_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = StandingSearchQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(name="standing_often_is_known", condition=Q(often__in=list(OFTEN))),
        )
        indexes = (models.Index(fields=["last_run_at"], name="standing_active", condition=Q(is_active=True)),)

    def __str__(self) -> str:
        return f"standing search {self.key}"


class FoundQuerySet(models.QuerySet["Found"]):
    """Reading what standing searches found."""

    def visible_to(self, agent: Agent) -> "FoundQuerySet":
        """Give what somebody's own searches found that was new, latest first."""
        return self.filter(search__owner__key=agent.person or None, is_news=True).order_by("-id")

    def unread(self) -> "FoundQuerySet":
        """Give what has not been marked as seen."""
        return self.filter(read_at__isnull=True)


class Found(models.Model):
    """A profile that a standing search has met: news to tell once, or only remembered.

    ``told_at`` is when it went into a digest, or was left out because no mail is wanted; ``mail`` is
    the key of the mail that tells it.
    """

    search = models.ForeignKey(StandingSearch, on_delete=models.PROTECT, related_name="found")
    profile_key = models.CharField(max_length=KEY_LENGTH)
    band = models.CharField(max_length=10)
    is_news = models.BooleanField(default=False)
    found_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    mail = models.CharField(max_length=KEY_LENGTH, blank=True, db_index=True)

    objects = FoundQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["search", "profile_key"], name="found_once_a_search"),)
        indexes = (models.Index(fields=["search", "-id"], name="found_news", condition=Q(is_news=True)),)

    def __str__(self) -> str:
        return f"{self.profile_key} for search {self.search_id}"
