"""Tables of matching: what can be compared, what was asked, what people thought, what they chose."""

import hashlib
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from samband.base.agents import Agent
from samband.base.keys import KEY_LENGTH, SECRET_LENGTH, new_key, new_secret_key
from samband.kernel.text import fold
from samband.matching.domain.entry import Entry
from samband.matching.models.shortlists import Shortlist, ShortlistComment, ShortlistLink, ShortlistRow

__all__ = [
    "Feedback",
    "Need",
    "Profile",
    "ProfileAudience",
    "Shortlist",
    "ShortlistComment",
    "ShortlistLink",
    "ShortlistRow",
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

    def recent(self) -> "NeedQuerySet":
        """Give needs, newest first, for what they teach about languages; nobody is shown them."""
        return self.order_by("-asked_at")


class Need(models.Model):
    """A need that somebody typed: private under an unguessable key, kept for 30 days."""

    KEPT_DAYS: ClassVar[int] = 30

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
