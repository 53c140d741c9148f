"""Tables of the thread: what happened, and the erasable wording that belongs to it."""

from django.db import models
from django.db.models import Q

from samband.base.agents import AgentKind
from samband.base.keys import KEY_LENGTH, new_key


class Wording(models.Model):
    """A longer text that a line of the thread refers to: a reason, a comment, a message.

    The thread itself holds no text, so that a text can be erased while the line remains.
    """

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    text = models.TextField(blank=True)
    lang = models.CharField(max_length=12, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="wording_erased_is_empty", condition=Q(erased_at__isnull=True) | Q(text="")
            ),
        )

    def __str__(self) -> str:
        return f"wording {self.key}"


class EventQuerySet(models.QuerySet["Event"]):
    """Reading the thread."""

    def about(self, subject_type: str, *keys: str) -> "EventQuerySet":
        """Give the lines about some subjects of one type, newest first."""
        return self.filter(subject_type=subject_type, subject_key__in=keys).order_by("-id")


class Event(models.Model):
    """One line of the thread: who did what to which thing, when, and what changed.

    Rows are only ever added; triggers in the database refuse changes and deletions. ``changes``
    holds statuses, dates, amounts, keys and counts, never text or personal data.
    """

    action = models.UUIDField(db_index=True)
    verb = models.CharField(max_length=64)
    subject_type = models.CharField(max_length=32)
    subject_key = models.CharField(max_length=32)
    by = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in AgentKind])
    person_key = models.CharField(max_length=KEY_LENGTH, blank=True)
    acted_for = models.CharField(max_length=KEY_LENGTH, blank=True)
    changes = models.JSONField(default=dict)
    wording = models.ForeignKey(Wording, null=True, blank=True, on_delete=models.PROTECT)
    at = models.DateTimeField()

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=["subject_type", "subject_key", "-id"], name="event_by_subject"),
            models.Index(fields=["person_key", "-id"], name="event_by_person"),
            models.Index(fields=["verb", "-id"], name="event_by_verb"),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.verb} {self.subject_key}"


class Count(models.Model):
    """What all processes count together for a while, such as failed tries to sign in (Django's cache)."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.cache_key
