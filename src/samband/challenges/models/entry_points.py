"""Tables of doors into a city, region or department: who keeps them, when, and under which promise."""

from datetime import datetime
from typing import ClassVar

from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q

from samband.accounts.models import Person
from samband.actors.models import Membership, Organisation
from samband.base.agents import Agent
from samband.base.keys import KEY_LENGTH, new_key
from samband.matching.models import Profile

# A door is a role with a name of office, a team, or a link to where a city takes ideas already.
DOOR_SORTS = ("role", "team", "link")
KEEPER_ROLES = ("host", "deputy")


class EntryPointQuerySet(models.QuerySet["EntryPoint"]):
    """Reading entry points."""

    def visible_to(self, agent: Agent) -> "EntryPointQuerySet":
        """Give the doors that are open to the public; an organisation's own people also see closed ones."""
        if agent.has_right("operate"):
            return self
        seen = Q(is_open=True, organisation__is_public=True)
        if own := sorted(agent.organisations):
            joined = EntryPoint.objects.filter(merged_doors__organisation__key__in=own)
            seen |= Q(organisation__key__in=own) | Q(pk__in=joined.values("pk"))
        return self.filter(seen)

    def standing(self) -> "EntryPointQuerySet":
        """Leave out what has been merged into another."""
        return self.filter(merged_into__isnull=True)

    def kept_by(self, agent: Agent) -> "EntryPointQuerySet":
        """Give the doors that a person keeps, as host or deputy, while they belong to its organisation.

        Who kept a door that was merged into another goes on with the one that is left.
        """
        if not agent.person:
            return self.none()
        own = sorted(agent.organisations)
        belongs = Q(organisation__key__in=own) | Q(merged_doors__organisation__key__in=own)
        return self.filter(belongs, keepers__person__key=agent.person).distinct()

    def at_address(self, key: str) -> "EntryPointQuerySet":
        """Find the door that an address leads to: the one of this key, or the one it was merged into."""
        return self.standing().filter(Q(key=key) | Q(old_addresses__key=key)).distinct()

    def link_not_tried_since(self, at: datetime) -> "EntryPointQuerySet":
        """Keep the doors with a link that nobody has tried since a moment."""
        untried = Q(checked_at__isnull=True) | Q(checked_at__lt=at)
        return self.standing().filter(untried, is_open=True).exclude(link="")


class EntryPoint(models.Model):
    """The one way into a city, region or department: what it needs, and where to bring an idea.

    ``promise_days`` are working days by the calendar of ``country`` (ISO 3166), less the closed times;
    ``registrar`` is the mailbox that gets a copy of each idea. ``checked_*`` tell of the link's last check:
    ``check_status`` is the HTTP status, empty when there was no answer, which ``check_fault`` then names.
    ``folded`` is what a search reads: name and role.
    """

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="entry_points")
    sort = models.CharField(max_length=8, choices=[(sort, sort) for sort in DOOR_SORTS], default="role")
    name = models.CharField(max_length=200)
    lang = models.CharField(max_length=12, blank=True)
    intro = models.TextField(blank=True, validators=[MaxLengthValidator(2_000)])
    role_title = models.CharField(max_length=200, blank=True)
    link = models.URLField(max_length=500, blank=True)
    mailbox = models.EmailField(blank=True)
    registrar = models.EmailField(blank=True)
    country = models.CharField(max_length=2)
    zone = models.CharField(max_length=60, default="Europe/Stockholm")
    promise_days = models.PositiveSmallIntegerField(
        default=10, validators=[MinValueValidator(1), MaxValueValidator(120)]
    )
    is_open = models.BooleanField(default=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_doors"
    )
    profile = models.OneToOneField(Profile, null=True, blank=True, on_delete=models.PROTECT)
    checked_at = models.DateTimeField(null=True, blank=True)
    check_status = models.PositiveSmallIntegerField(null=True, blank=True)
    check_fault = models.CharField(max_length=40, blank=True)
    folded = models.CharField(max_length=500, blank=True)
    sort_key = models.CharField(max_length=320, blank=True)
    made_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = EntryPointQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(name="entry_point_sort_is_known", condition=Q(sort__in=list(DOOR_SORTS))),
            models.CheckConstraint(
                name="entry_point_link_leads_somewhere", condition=~Q(sort="link") | ~Q(link="")
            ),
            models.CheckConstraint(
                name="entry_point_role_is_named", condition=~Q(sort="role") | ~Q(role_title="")
            ),
        )
        indexes = (models.Index(fields=["sort_key", "id"], name="entry_point_list"),)

    def __str__(self) -> str:
        return self.name


class OldAddress(models.Model):
    """The key of a door that was merged into another: it leads there for ever."""

    key = models.CharField(max_length=KEY_LENGTH, unique=True)
    entry_point = models.ForeignKey(EntryPoint, on_delete=models.PROTECT, related_name="old_addresses")

    def __str__(self) -> str:
        return f"{self.key} leads to {self.entry_point_id}"


class KeeperQuerySet(models.QuerySet["Keeper"]):
    """Reading keepers."""

    def belonging(self) -> "KeeperQuerySet":
        """Keep active people who still belong to the organisation of their door, or of one merged into it."""
        own = Membership.objects.active().filter(person=OuterRef("person"))
        here = Exists(own.filter(organisation=OuterRef("entry_point__organisation")))
        joined = Exists(own.filter(organisation__entry_points__merged_into=OuterRef("entry_point")))
        return self.filter(here | joined, person__is_active=True)


class Keeper(models.Model):
    """A person who keeps a door: its host, or the deputy who stands in."""

    entry_point = models.ForeignKey(EntryPoint, on_delete=models.PROTECT, related_name="keepers")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="doors_kept")
    role = models.CharField(max_length=8, choices=[(role, role) for role in KEEPER_ROLES])

    objects = KeeperQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["entry_point", "person"], name="keeper_once"),
            models.CheckConstraint(name="keeper_role_is_known", condition=Q(role__in=list(KEEPER_ROLES))),
        )

    def __str__(self) -> str:
        return f"{self.role} of {self.entry_point_id}"


class _Days(models.Model):
    """Days from ``starts_on`` to before ``ends_before``."""

    starts_on = models.DateField()
    ends_before = models.DateField()

    class Meta:
        abstract = True
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(
                name="%(class)s_ends_after_it_starts", condition=Q(ends_before__gt=models.F("starts_on"))
            ),
        )


class Absence(_Days):
    """That a keeper is away, so that what comes goes to the others."""

    keeper = models.ForeignKey(Keeper, on_delete=models.PROTECT, related_name="absences")

    def __str__(self) -> str:
        return f"{self.keeper_id} away from {self.starts_on}"


class ClosedTime(_Days):
    """Days on which a door is closed: they do not count in its promise. What was announced holds."""

    entry_point = models.ForeignKey(EntryPoint, on_delete=models.PROTECT, related_name="closed_times")
    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    announced_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.entry_point_id} closed from {self.starts_on}"


class ReplyTemplate(models.Model):
    """A text that a door's people begin an answer with, in one language; the shipped ones are not here."""

    entry_point = models.ForeignKey(EntryPoint, on_delete=models.PROTECT, related_name="templates")
    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    name = models.CharField(max_length=100)
    lang = models.CharField(max_length=12)
    text = models.TextField(validators=[MaxLengthValidator(4_000)])

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["entry_point", "name", "lang"], name="reply_template_once"),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.lang})"


class WrongDoor(models.Model):
    """A report that somebody was led to the wrong door; counted, without who."""

    entry_point = models.ForeignKey(
        EntryPoint, null=True, blank=True, on_delete=models.PROTECT, related_name="wrong_doors"
    )
    profile_key = models.CharField(max_length=KEY_LENGTH, blank=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"wrong door {self.entry_point_id or self.profile_key}"
