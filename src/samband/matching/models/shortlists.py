"""Tables of shortlists: the candidates somebody brings to colleagues and into a decision paper."""

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q

from samband.accounts.models import Person
from samband.base.agents import Agent
from samband.base.keys import KEY_LENGTH, new_key
from samband.base.links import LinkComment, ReadingLink, ReadingLinkQuerySet
from samband.base.records import Record
from samband.matching.domain.shortlist import LEVELS, NOT_RELEVANT, STATUSES, TO_CONTACT, WORK, begin

LONGEST_TITLE = 200
LONGEST_NEED = 12_000
LONGEST_NOTE = 4_000
LONGEST_GROUND = 300


def _seen(agent: Agent, *, levels: tuple[str, ...] = LEVELS, inside: bool = False) -> Q:
    """Say in a query which lists an agent sees: its own, those shared with it, those a colleague left behind.

    A list that belongs to a body is seen by nobody who does not belong to that body, but for
    whom it was shared with. ``levels`` narrows what was shared to what may be done; ``inside`` to the
    body's own people.
    """
    if not agent.person:
        return Q(pk__in=[])
    own = Q(owner__key=agent.person)
    if not agent.organisations:
        return own & Q(owning_body="")
    bodies = sorted(agent.organisations)
    shares = ShortlistShare.objects.standing().filter(organisation_key__in=bodies, level__in=levels)
    if inside:
        shares = shares.filter(organisation_key=F("shortlist__owning_body"))
    mine = own & (Q(owning_body="") | Q(owning_body__in=bodies))
    left = Q(owner__isnull=True, owning_body__in=bodies)
    return mine | left | Q(pk__in=shares.values("shortlist_id"))


class ShortlistQuerySet(models.QuerySet["Shortlist"]):
    """Reading shortlists."""

    def visible_to(self, agent: Agent) -> "ShortlistQuerySet":
        """Give the lists that an agent may read: its own, and those that somebody shared on purpose."""
        return self if agent.is_operator else self.filter(_seen(agent))

    def workable_by(self, agent: Agent) -> "ShortlistQuerySet":
        """Give the lists that an agent may work on: its own, and those its own body works on together."""
        return self if agent.is_operator else self.filter(_seen(agent, levels=(WORK,), inside=True))

    def latest_first(self) -> "ShortlistQuerySet":
        """Give the lists in the order in which they were last worked on."""
        return self.order_by("-changed_at", "-id")


class Shortlist(Record):
    """Candidates that a person has chosen, with the need they were chosen for.

    The need's text is a copy: a typed need is erased after 30 days, its list is kept until the
    person deletes it. ``version`` guards title, need, order and whose it is; each row has its own.
    Without an owner it is a body's record whose maker has been erased. ``need_closed_for`` is the ground
    on which the need is confidential; empty when it is open.
    """

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    owner = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="shortlists"
    )
    acting_for = models.CharField(max_length=KEY_LENGTH, blank=True)
    title = models.CharField(max_length=LONGEST_TITLE)
    # The public key of the need, not the one that opens its page.
    need_key = models.CharField(max_length=KEY_LENGTH, blank=True)
    need_text = models.TextField(blank=True, validators=[MaxLengthValidator(LONGEST_NEED)])
    need_lang = models.CharField(max_length=12, blank=True)
    need_closed_for = models.CharField(max_length=LONGEST_GROUND, blank=True)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = ShortlistQuerySet.as_manager()

    class Meta(Record.Meta):
        constraints = (
            *Record.Meta.constraints,
            models.CheckConstraint(
                name="shortlist_is_of_a_person_or_a_body",
                condition=Q(owner__isnull=False) | ~Q(owning_body=""),
            ),
        )
        indexes = (
            *Record.Meta.indexes,
            models.Index(fields=["owner", "-changed_at", "-id"], name="shortlist_of_person"),
        )

    def __str__(self) -> str:
        return f"shortlist {self.key}"


class ShortlistRowQuerySet(models.QuerySet["ShortlistRow"]):
    """Reading the rows of shortlists."""

    def visible_to(self, agent: Agent) -> "ShortlistRowQuerySet":
        """Give the rows of the lists that an agent may read."""
        if agent.is_operator:
            return self
        return self.filter(shortlist__in=Shortlist.objects.visible_to(agent).values("pk"))

    def standing(self) -> "ShortlistRowQuerySet":
        """Give the rows that have not been removed, in the person's order."""
        return self.filter(removed_at__isnull=True).order_by("position", "id")


class ShortlistRow(models.Model):
    """A candidate on a list: where one stands with it, and why it was found.

    ``title``, ``lang``, ``reasons`` (pairs of sentences), ``band`` and ``score`` are as they were when it
    was added. A removed row can be put back for a time. ``closed_for`` is the ground on which what is
    written of the candidate (notes, why not) is confidential; empty when it is open.
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
    closed_for = models.CharField(max_length=LONGEST_GROUND, blank=True)
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


class ShortlistShareQuerySet(models.QuerySet["ShortlistShare"]):
    """Reading with whom lists are shared."""

    def standing(self) -> "ShortlistShareQuerySet":
        """Give the sharings that have not been ended."""
        return self.filter(ended_at__isnull=True)


class ShortlistShare(models.Model):
    """That somebody shared a list, on purpose, with the people of one organisation: to read, or to work on.

    With the owning body it stays inside; with any other it has left the body.
    """

    shortlist = models.ForeignKey(Shortlist, on_delete=models.PROTECT, related_name="shares")
    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    organisation_key = models.CharField(max_length=KEY_LENGTH)
    level = models.CharField(max_length=8, choices=[(level, level) for level in LEVELS])
    shared_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ShortlistShareQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="shortlist_share_level_is_known", condition=Q(level__in=list(LEVELS))
            ),
            models.UniqueConstraint(
                fields=["shortlist", "organisation_key"],
                condition=Q(ended_at__isnull=True),
                name="shortlist_share_once_at_a_time",
            ),
        )
        indexes = (
            models.Index(
                fields=["organisation_key", "shortlist"],
                name="shortlist_share_with",
                condition=Q(ended_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.shortlist_id} with {self.organisation_key}: {self.level}"


class ShortlistLink(ReadingLink):
    """A link by which somebody without an account reads a list."""

    shortlist = models.ForeignKey(Shortlist, on_delete=models.PROTECT, related_name="links")

    objects = ReadingLinkQuerySet["ShortlistLink"].as_manager()


class ShortlistComment(LinkComment):
    """What a colleague who came by a link said of a list."""

    shortlist = models.ForeignKey(Shortlist, on_delete=models.PROTECT, related_name="comments")
    link = models.ForeignKey(ShortlistLink, on_delete=models.PROTECT, related_name="comments")

    class Meta:
        indexes = (models.Index(fields=["link", "said_at"], name="shortlist_comment_lately"),)
