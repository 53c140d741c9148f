"""Tables of challenges: a statement with its versions, who owns it, what is asked of it and when."""

from typing import ClassVar

from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from samband.accounts.models import Person
from samband.actors.models import Organisation
from samband.base.agents import Agent
from samband.base.keys import KEY_LENGTH, new_key
from samband.base.records import Record
from samband.challenges.domain.challenge import (
    DRAFT,
    MERGED,
    NOT_SOLVED,
    PRIOR_DECISIONS,
    PUBLIC,
    REVIEW,
    STATUSES,
    WITHDRAWN,
)
from samband.kernel.period import Period
from samband.matching.models import Profile

LONGEST_TITLE = 200
LONGEST_PART = 4_000
LONGEST_SOURCE = 40_000
MARKS = ("verified", "secondary", "computed", "unverified")


def _text(longest: int = LONGEST_PART) -> models.TextField[str, str]:
    return models.TextField(blank=True, validators=[MaxLengthValidator(longest)])


class Statement(models.Model):
    """The words of a challenge, part by part; an empty part is not stated.

    ``present_source``, ``present_on`` and ``present_mark`` say where the figure of the present state
    comes from. ``open`` is left to those who answer; ``binding`` is what law or safety demands, with the act.
    """

    title = models.CharField(max_length=LONGEST_TITLE, blank=True)
    lang = models.CharField(max_length=12, blank=True)
    affected = _text()
    future = _text()
    present = _text()
    present_source = models.CharField(max_length=500, blank=True)
    present_on = models.DateField(null=True, blank=True)
    present_mark = models.CharField(
        max_length=12, choices=[(mark, mark) for mark in MARKS], default="unverified"
    )
    measure = _text()
    year = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1900), MaxValueValidator(2200)]
    )
    binding = _text()
    open = _text()
    others = _text()
    market = _text()
    judging = _text()
    owner = _text(500)
    adoption = _text()
    override = _text(1_000)

    class Meta:
        abstract = True


class ChallengeQuerySet(models.QuerySet["Challenge"]):
    """Reading challenges."""

    def visible_to(self, agent: Agent) -> "ChallengeQuerySet":
        """Give what is published; drafts to their maker, to the owning organisations and to the approver."""
        if agent.is_operator:
            return self
        seen = Q(status__in=PUBLIC) | Q(status=MERGED, published_at__isnull=False)
        if agent.person:
            seen |= Q(pk__in=Challenge.objects.worked_on_by(agent).values("pk"))
            owned = ChallengeOwner.objects.filter(organisation__key__in=sorted(agent.organisations))
            seen |= Q(status=REVIEW, approver__key=agent.person, pk__in=owned.values("challenge"))
        return self.filter(seen)

    def worked_on_by(self, agent: Agent) -> "ChallengeQuerySet":
        """Give the challenges that an agent may edit: its own drafts, and all of its organisations'."""
        if agent.is_operator:
            return self
        if not agent.person:
            return self.none()
        owned = ChallengeOwner.objects.filter(organisation__key__in=sorted(agent.organisations))
        mine = Q(maker__key=agent.person) & (
            Q(owning_body="")
            | Q(owning_body__in=sorted(agent.organisations))
            | Q(pk__in=owned.values("challenge"))
        )
        return self.filter(mine | Q(is_shared=True, pk__in=owned.values("challenge")))

    def public(self) -> "ChallengeQuerySet":
        """Keep what any stranger may read."""
        return self.filter(status__in=PUBLIC)


class Challenge(Statement, Record):
    """A need that somebody owns, from its first sentence to what came of it.

    ``source_text`` is what was pasted at the start (an old tender, an e-mail); it stays inside. A draft is
    its maker's alone until ``is_shared`` lets the owning organisations work on it. ``outcome`` says what
    solved it, ``learned`` what was learned when it was not; ``why`` is the latest reason that a move needed.
    """

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    status = models.CharField(max_length=12, choices=[(status, status) for status in STATUSES], default=DRAFT)
    maker = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="challenges"
    )
    approver = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="challenges_to_approve"
    )
    is_shared = models.BooleanField(default=False)
    source_text = _text(LONGEST_SOURCE)
    put_off = models.JSONField(default=list, blank=True)
    themes = models.JSONField(default=list, blank=True)
    # The themes' codes between blanks, since neither database looks into a list in the same words.
    folded_themes = models.CharField(max_length=600, blank=True)
    in_control = models.BooleanField(null=True, blank=True)
    outcome = _text()
    learned = _text()
    why = _text(1_000)
    looked_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT)
    profile = models.OneToOneField(Profile, null=True, blank=True, on_delete=models.PROTECT)
    folded = models.TextField(blank=True)
    sort_key = models.CharField(max_length=320, blank=True)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ChallengeQuerySet.as_manager()

    class Meta(Record.Meta):
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            *Record.Meta.constraints,
            models.CheckConstraint(name="challenge_status_is_known", condition=Q(status__in=list(STATUSES))),
            models.CheckConstraint(
                name="challenge_published_has_a_moment",
                condition=~Q(status__in=list(PUBLIC)) | Q(published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="challenge_published_has_an_owner",
                condition=~Q(status__in=list(PUBLIC)) | ~Q(owner="") | ~Q(override=""),
            ),
            models.CheckConstraint(
                name="challenge_published_has_a_road",
                condition=~Q(status__in=list(PUBLIC)) | ~Q(adoption="") | ~Q(override=""),
            ),
            models.CheckConstraint(
                name="challenge_not_solved_says_what_was_learned",
                condition=~Q(status=NOT_SOLVED) | ~Q(learned=""),
            ),
            models.CheckConstraint(
                name="challenge_withdrawn_says_why", condition=~Q(status=WITHDRAWN) | ~Q(why="")
            ),
            models.CheckConstraint(
                name="challenge_merged_leads_on",
                condition=Q(status=MERGED, merged_into__isnull=False)
                | (~Q(status=MERGED) & Q(merged_into__isnull=True)),
            ),
        )
        indexes: ClassVar[tuple[models.Index, ...]] = (
            *Record.Meta.indexes,
            models.Index(fields=["status", "-published_at", "-id"], name="challenge_list"),
            models.Index(fields=["maker", "-changed_at"], name="challenge_of_person"),
        )

    def __str__(self) -> str:
        return f"challenge {self.key}"


class ChallengeOwner(models.Model):
    """An organisation, or a department as an organisation, that owns a challenge; there may be several."""

    challenge = models.ForeignKey(Challenge, on_delete=models.PROTECT, related_name="owners")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="challenges_owned")
    is_lead = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["challenge", "organisation"], name="challenge_owner_once"),
            models.UniqueConstraint(
                fields=["challenge"], condition=Q(is_lead=True), name="challenge_owner_one_lead"
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation_id} owns {self.challenge_id}"


class ChallengeVersion(Statement):
    """A challenge's words as they stood in one version: an immutable copy, made by each save of an action.

    ``is_passing`` marks what was saved as somebody typed: their next save takes its place, so that a
    stretch of writing is one copy. ``sitting`` names the open page that it was typed in, as long as it is
    passing: what the same page saved by itself does not stand in the way of what its writer saves.
    """

    challenge = models.ForeignKey(Challenge, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    by_person = models.CharField(max_length=KEY_LENGTH, blank=True)
    saved_at = models.DateTimeField()
    is_public = models.BooleanField(default=False)
    is_passing = models.BooleanField(default=False)
    sitting = models.CharField(max_length=KEY_LENGTH, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["challenge", "number"], name="challenge_version_once"),
        )

    def __str__(self) -> str:
        return f"version {self.number} of {self.challenge_id}"


class PriorAnswer(models.Model):
    """What was decided on seeing that somebody has worked on the same: adopt, adapt, or go on with a reason.

    An empty ``profile_key`` says that nothing alike was found at that moment.
    """

    challenge = models.ForeignKey(Challenge, on_delete=models.PROTECT, related_name="prior_answers")
    profile_key = models.CharField(max_length=KEY_LENGTH, blank=True)
    title = models.CharField(max_length=300, blank=True)
    lang = models.CharField(max_length=12, blank=True)
    decision = models.CharField(max_length=8, choices=[(one, one) for one in PRIOR_DECISIONS])
    why = _text(1_000)
    decided_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["challenge", "profile_key"], name="prior_answer_once"),
            models.CheckConstraint(
                name="prior_answer_going_on_says_why",
                condition=~Q(decision="go_on") | ~Q(why="") | Q(profile_key=""),
            ),
        )

    def __str__(self) -> str:
        return f"{self.decision} {self.profile_key}"


class Question(models.Model):
    """A question that anybody asks of a published challenge; it is public once it is answered."""

    challenge = models.ForeignKey(Challenge, on_delete=models.PROTECT, related_name="questions")
    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    text = models.TextField(validators=[MaxLengthValidator(2_000)])
    lang = models.CharField(max_length=12, blank=True)
    asked_by = models.CharField(max_length=KEY_LENGTH, blank=True)
    asked_at = models.DateTimeField()
    answer = _text()
    answer_lang = models.CharField(max_length=12, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    set_aside_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="question_answered_has_an_answer",
                condition=Q(answered_at__isnull=True) | ~Q(answer=""),
            ),
        )
        indexes = (models.Index(fields=["challenge", "asked_at"], name="question_of_challenge"),)

    def __str__(self) -> str:
        return f"question {self.key}"


class Follow(models.Model):
    """That a person wants to hear what becomes of a challenge."""

    challenge = models.ForeignKey(Challenge, on_delete=models.PROTECT, related_name="follows")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="challenges_followed")
    since = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["challenge", "person"], name="follow_once"),)

    def __str__(self) -> str:
        return f"{self.person_id} follows {self.challenge_id}"


class ChallengeDate(models.Model):
    """A day or a window of time in a challenge's life: a dialogue meeting, answers by, a trial's start."""

    challenge = models.ForeignKey(Challenge, on_delete=models.PROTECT, related_name="dates")
    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    label = models.CharField(max_length=200)
    lang = models.CharField(max_length=12, blank=True)
    starts_on = models.DateField()
    ends_before = models.DateField()
    precision = models.CharField(max_length=8, default="day")

    class Meta:
        ordering = ("starts_on", "id")
        constraints = (
            models.CheckConstraint(
                name="challenge_date_ends_after_it_starts",
                condition=Q(ends_before__gt=models.F("starts_on")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.label}: {self.starts_on}"

    @property
    def is_day(self) -> bool:
        """Whether it is one day rather than a window of time."""
        return (self.ends_before - self.starts_on).days == 1

    @property
    def said(self) -> str:
        """Say the day, or the window, as exactly as it is known."""
        known = self.precision if self.precision in ("day", "month", "year") else "month"
        return Period(self.starts_on, self.ends_before, known).describe()


class PublicationRule(models.Model):
    """That an organisation's challenges are published only when a named person approves."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, related_name="publication_rule"
    )
    approver = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="publication_rules")

    def __str__(self) -> str:
        return f"publication of {self.organisation_id} needs approval"
