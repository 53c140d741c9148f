"""Tables of ideas that were brought to a door, what was written back and forth, and their files."""

from datetime import date
from typing import ClassVar

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q

from samband.accounts.models import Person
from samband.actors.models import Organisation
from samband.base.agents import Agent
from samband.base.keys import KEY_LENGTH, new_key
from samband.base.records import Record
from samband.challenges.domain.idea import ANSWERED, CLOSED, STATUSES, TAKEN_FURTHER, WAITING
from samband.challenges.models.challenges import Challenge
from samband.challenges.models.entry_points import EntryPoint

LONGEST_IDEA = 8_000
LONGEST_PROBLEM = 2_000
SCANS = ("not_scanned", "clean", "infected")


class IdeaQuerySet(models.QuerySet["Idea"]):
    """Reading ideas."""

    def visible_to(self, agent: Agent) -> "IdeaQuerySet":
        """Give the ideas that an agent handles: of doors it keeps, routed to it or to its department.

        Who sent one reads it by the receipt's code, which is a permission of its own.
        """
        if agent.is_operator:
            return self
        if not agent.person:
            return self.none()
        kept = EntryPoint.objects.kept_by(agent).values("pk")
        seen = Q(entry_point__in=kept) | Q(handler__key=agent.person)
        if agent.organisations:
            seen |= Q(department__key__in=sorted(agent.organisations))
        return self.filter(seen)

    def waiting(self) -> "IdeaQuerySet":
        """Keep those that wait for the door's people, what is due first in front."""
        return self.filter(status__in=WAITING).order_by("due_on", "id")

    def overdue_on(self, day: date) -> "IdeaQuerySet":
        """Keep those that nobody has answered by the day that was promised."""
        return self.filter(first_answered_at__isnull=True, status__in=WAITING, due_on__lt=day)


class Idea(Record):
    """An idea that somebody brought, without an account: a record of the body whose door it is.

    ``receipt`` is the digest of the code that opens its private page. ``problem`` is what it answers, in the
    sender's words. ``secrets`` is what the sender marked
    as a trade secret; ``email`` and ``sender`` are optional and can be erased. ``due_on`` is the last day
    of the promise, as given; ``first_answered_at`` is when it was kept. ``department`` and ``challenge`` are
    what a person decided; ``proposed_*`` what matching proposed, as keys.
    """

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    receipt = models.CharField(max_length=64, unique=True)
    entry_point = models.ForeignKey(EntryPoint, on_delete=models.PROTECT, related_name="ideas")
    status = models.CharField(max_length=14, choices=[(status, status) for status in STATUSES])
    title = models.CharField(max_length=200)
    text = models.TextField(validators=[MaxLengthValidator(LONGEST_IDEA)])
    problem = models.TextField(blank=True, validators=[MaxLengthValidator(LONGEST_PROBLEM)])
    secrets = models.TextField(blank=True, validators=[MaxLengthValidator(LONGEST_IDEA)])
    lang = models.CharField(max_length=12, blank=True)
    sender = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    reply_lang = models.CharField(max_length=12, blank=True)
    sent_at = models.DateTimeField()
    due_on = models.DateField()
    promise_days = models.PositiveSmallIntegerField()
    first_answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    department = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="ideas_in_hand"
    )
    handler = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="ideas_in_hand"
    )
    challenge = models.ForeignKey(
        Challenge, null=True, blank=True, on_delete=models.PROTECT, related_name="ideas"
    )
    proposed_department = models.CharField(max_length=KEY_LENGTH, blank=True)
    proposed_challenge = models.CharField(max_length=KEY_LENGTH, blank=True)
    why_quarantined = models.CharField(max_length=40, blank=True)
    # Search never reads raw text; what was marked as a secret is not in here.
    folded = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = IdeaQuerySet.as_manager()

    class Meta(Record.Meta):
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            *Record.Meta.constraints,
            models.CheckConstraint(name="idea_status_is_known", condition=Q(status__in=list(STATUSES))),
            models.CheckConstraint(
                name="idea_answered_has_a_moment",
                condition=~Q(status__in=[ANSWERED, TAKEN_FURTHER, CLOSED])
                | Q(first_answered_at__isnull=False),
            ),
        )
        indexes: ClassVar[tuple[models.Index, ...]] = (
            *Record.Meta.indexes,
            models.Index(fields=["entry_point", "status", "due_on"], name="idea_inbox"),
            models.Index(fields=["entry_point", "sent_at"], name="idea_counter"),
        )

    def __str__(self) -> str:
        return f"idea {self.key}"


class IdeaMessageQuerySet(models.QuerySet["IdeaMessage"]):
    """Reading messages."""

    def for_workers(self, body: str) -> "IdeaMessageQuerySet":
        """Give what the people of a body read: all but the inside notes of a body that had it before."""
        return self.filter(Q(is_inside=False) | Q(body=body))


class IdeaMessage(models.Model):
    """What was written about an idea, by its sender or from the door; ``is_inside`` stays within the body.

    ``body`` is the key of the organisation that wrote; empty when the sender did.
    """

    idea = models.ForeignKey(Idea, on_delete=models.PROTECT, related_name="messages")
    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    is_from_sender = models.BooleanField()
    is_inside = models.BooleanField(default=False)
    body = models.CharField(max_length=KEY_LENGTH, blank=True)
    verb = models.CharField(max_length=14, blank=True)
    text = models.TextField(validators=[MaxLengthValidator(LONGEST_IDEA)], blank=True)
    lang = models.CharField(max_length=12, blank=True)
    at = models.DateTimeField()

    objects = IdeaMessageQuerySet.as_manager()

    class Meta:
        ordering = ("at", "id")
        constraints = (
            models.CheckConstraint(
                name="idea_message_inside_is_not_the_senders",
                condition=Q(is_inside=False) | Q(is_from_sender=False),
            ),
        )

    def __str__(self) -> str:
        return f"message {self.key}"


class IdeaFile(models.Model):
    """A file that came with an idea: kept by its SHA-256, of a sniffed type, given out as a download."""

    idea = models.ForeignKey(Idea, on_delete=models.PROTECT, related_name="files")
    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    kind = models.CharField(max_length=12)
    size = models.PositiveIntegerField()
    scan = models.CharField(max_length=12, choices=[(scan, scan) for scan in SCANS], default="not_scanned")
    is_secret = models.BooleanField(default=False)

    class Meta:
        indexes = (models.Index(fields=["sha256"], name="idea_file_by_content"),)

    def __str__(self) -> str:
        return f"file {self.key}"
