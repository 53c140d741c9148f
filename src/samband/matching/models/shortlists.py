"""Tables of shortlists: the candidates somebody brings to colleagues and into a decision paper."""

from datetime import datetime

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q

from samband.accounts.models import Person
from samband.base.agents import Agent
from samband.base.keys import KEY_LENGTH, new_key
from samband.matching.domain.shortlist import NOT_RELEVANT, STATUSES, TO_CONTACT, begin

LONGEST_TITLE = 200
LONGEST_NEED = 12_000
LONGEST_NOTE = 4_000
LONGEST_NAME = 80
LONGEST_COMMENT = 2_000


class ShortlistQuerySet(models.QuerySet["Shortlist"]):
    """Reading shortlists."""

    def visible_to(self, agent: Agent) -> "ShortlistQuerySet":
        """Give the lists of an agent: one's own alone, since sharing is an explicit act."""
        if agent.is_operator:
            return self
        return self.filter(owner__key=agent.person) if agent.person else self.none()

    def latest_first(self) -> "ShortlistQuerySet":
        """Give the lists in the order in which they were last worked on."""
        return self.order_by("-changed_at", "-id")


class Shortlist(models.Model):
    """Candidates that a person has chosen, with the need they were chosen for.

    The need's text is a copy: a typed need is erased after 30 days, its list is kept until the
    person deletes it. ``version`` guards title, need and order; each row has its own.
    """

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="shortlists")
    acting_for = models.CharField(max_length=KEY_LENGTH, blank=True)
    title = models.CharField(max_length=LONGEST_TITLE)
    # The public key of the need, not the one that opens its page.
    need_key = models.CharField(max_length=KEY_LENGTH, blank=True)
    need_text = models.TextField(blank=True, validators=[MaxLengthValidator(LONGEST_NEED)])
    need_lang = models.CharField(max_length=12, blank=True)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = ShortlistQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=["owner", "-changed_at", "-id"], name="shortlist_of_person"),)

    def __str__(self) -> str:
        return f"shortlist {self.key}"


class ShortlistRowQuerySet(models.QuerySet["ShortlistRow"]):
    """Reading the rows of shortlists."""

    def visible_to(self, agent: Agent) -> "ShortlistRowQuerySet":
        """Give the rows of an agent's own lists."""
        if agent.is_operator:
            return self
        return self.filter(shortlist__owner__key=agent.person) if agent.person else self.none()

    def standing(self) -> "ShortlistRowQuerySet":
        """Give the rows that have not been removed, in the person's order."""
        return self.filter(removed_at__isnull=True).order_by("position", "id")


class ShortlistRow(models.Model):
    """A candidate on a list: where one stands with it, and why it was found.

    ``title``, ``lang``, ``reasons`` (pairs of sentences), ``band`` and ``score`` are as they were when it
    was added. A removed row can be put back for a day.
    """

    shortlist = models.ForeignKey(Shortlist, on_delete=models.PROTECT, related_name="rows")
    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    profile_key = models.CharField(max_length=KEY_LENGTH)
    title = models.CharField(max_length=300)
    lang = models.CharField(max_length=12, blank=True)
    position = models.PositiveIntegerField()
    status = models.CharField(max_length=12, choices=[(status, status) for status in STATUSES], default=begin)
    why_not = models.TextField(blank=True, validators=[MaxLengthValidator(LONGEST_NOTE)])
    notes = models.TextField(blank=True, validators=[MaxLengthValidator(LONGEST_NOTE)])
    reasons = models.JSONField(default=list, blank=True)
    band = models.CharField(max_length=12, blank=True)
    score = models.FloatField(null=True, blank=True)
    added_at = models.DateTimeField()
    contacted_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ShortlistRowQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["shortlist", "profile_key"],
                condition=Q(removed_at__isnull=True),
                name="shortlist_row_once_a_profile",
            ),
            models.CheckConstraint(
                name="shortlist_row_status_is_known", condition=Q(status__in=list(STATUSES))
            ),
            models.CheckConstraint(
                name="shortlist_row_not_relevant_says_why",
                condition=~Q(status=NOT_RELEVANT) | ~Q(why_not=""),
            ),
            models.CheckConstraint(
                name="shortlist_row_contacted_has_a_moment",
                condition=Q(status__in=[TO_CONTACT, NOT_RELEVANT]) | Q(contacted_at__isnull=False),
            ),
        )
        indexes = (models.Index(fields=["shortlist", "position", "id"], name="shortlist_row_order"),)

    def __str__(self) -> str:
        return f"{self.profile_key}: {self.status}"


class ShortlistLinkQuerySet(models.QuerySet["ShortlistLink"]):
    """Reading links."""

    def open_at(self, at: datetime) -> "ShortlistLinkQuerySet":
        """Give the links that still lead somewhere."""
        return self.filter(revoked_at__isnull=True).filter(Q(expires_at__isnull=True) | Q(expires_at__gt=at))


class ShortlistLink(models.Model):
    """A link by which somebody without an account reads a list; only a digest of it is kept."""

    shortlist = models.ForeignKey(Shortlist, on_delete=models.PROTECT, related_name="links")
    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ShortlistLinkQuerySet.as_manager()

    def __str__(self) -> str:
        return f"link {self.key}"


class ShortlistComment(models.Model):
    """What a colleague who came by a link said of a list; the name or role is as they typed it."""

    shortlist = models.ForeignKey(Shortlist, on_delete=models.PROTECT, related_name="comments")
    link = models.ForeignKey(ShortlistLink, on_delete=models.PROTECT, related_name="comments")
    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    name = models.CharField(max_length=LONGEST_NAME)
    text = models.TextField(validators=[MaxLengthValidator(LONGEST_COMMENT)])
    lang = models.CharField(max_length=12, blank=True)
    said_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["link", "said_at"], name="shortlist_comment_lately"),)

    def __str__(self) -> str:
        return f"comment {self.key}"
