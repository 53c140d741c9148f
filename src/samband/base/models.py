"""Tables that every stage needs: the thread with its wording, notifications, mail that goes out."""

from django.db import models
from django.db.models import Q

from samband.base.agents import Agent, AgentKind
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


class NotificationQuerySet(models.QuerySet["Notification"]):
    """Reading notifications."""

    def visible_to(self, agent: Agent) -> "NotificationQuerySet":
        """Give somebody's own notifications, newest first; nobody else's, whoever asks."""
        return self.filter(person_key=agent.person).exclude(person_key="").order_by("-id")

    def unread(self) -> "NotificationQuerySet":
        """Give those that have not been marked as read."""
        return self.filter(read_at__isnull=True)


class Notification(models.Model):
    """Something that a person is told: what happened to which thing, and whether it was read.

    The words are made when it is shown, from the verb and the thing's present name; ``values`` hold
    counts and keys, as on the thread. One event tells one person once.
    """

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    person_key = models.CharField(max_length=KEY_LENGTH)
    verb = models.CharField(max_length=64)
    subject_type = models.CharField(max_length=32)
    subject_key = models.CharField(max_length=32)
    event = models.ForeignKey(Event, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    values = models.JSONField(default=dict)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person_key", "event"], name="notification_once_an_event"),
        )
        indexes = (
            models.Index(fields=["person_key", "-id"], name="notification_by_person"),
            models.Index(fields=["subject_type", "subject_key"], name="notification_by_subject"),
        )

    def __str__(self) -> str:
        return f"{self.verb} for {self.person_key}"


MAIL_STATUSES = ("waiting", "sending", "sent", "unsure", "withheld", "failed")


class Mail(models.Model):
    """A mail that goes out once: why, to whom, and how far it came.

    ``once`` names the reason (an event, a digest): a second mail for it cannot be made. ``about``
    holds the keys that its words are made of. A mail is ``unsure`` when the process was killed, or
    the line broke, while it was handed over: it may have gone, so it is not sent again by itself.
    """

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    once = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=32)
    person_key = models.CharField(max_length=KEY_LENGTH, blank=True, db_index=True)
    address = models.EmailField(blank=True)
    lang = models.CharField(max_length=12, blank=True)
    about = models.JSONField(default=dict)
    status = models.CharField(
        max_length=10, choices=[(status, status) for status in MAIL_STATUSES], default="waiting"
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    fault = models.CharField(max_length=100, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(name="mail_status_is_known", condition=Q(status__in=list(MAIL_STATUSES))),
        )

    def __str__(self) -> str:
        return f"mail {self.key}: {self.kind}"


class MailStop(models.Model):
    """An address that wants no mail of a kind, or (with an empty kind) none at all.

    Only the address's hash is kept, apart from people: it holds when the person is erased, and
    when the same address is brought in again.
    """

    address_hash = models.CharField(max_length=64)
    kind = models.CharField(max_length=32, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["address_hash", "kind"], name="mail_stop_once"),)

    def __str__(self) -> str:
        return f"no mail of {self.kind or 'any kind'}"
