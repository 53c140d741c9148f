"""Tables of the map: organisations, what they say, how to reach them, and their ties."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from samband.actors.domain import vocabulary
from samband.actors.domain.problems import Problem
from samband.base.agents import Agent
from samband.base.keys import KEY_LENGTH, new_key
from samband.base.records import Record
from samband.matching.models import Profile

MARKS = ("verified", "secondary", "computed", "unverified")


def _codes(values: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(value, value) for value in values]


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Reading organisations."""

    def visible_to(self, agent: Agent) -> "OrganisationQuerySet":
        """Give the organisations an agent may see: all that are public; the operator sees all."""
        return self if agent.is_operator else self.filter(is_public=True)

    def standing(self) -> "OrganisationQuerySet":
        """Leave out what has been merged into another."""
        return self.filter(merged_into__isnull=True)


class Organisation(models.Model):
    """An organisation: a company, a city, a cluster, a testbed's host.

    ``provenance`` says for each fact by field name where it came from:
    ``{"website": {"source": …, "date": "2026-03-01", "mark": "unverified"}}``. ``notes`` are the
    columns of an import that Samband has no field for, kept as they came.
    """

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    name = models.CharField(max_length=300)
    country = models.CharField(max_length=2, blank=True)
    region = models.CharField(max_length=5, blank=True)
    municipality = models.CharField(max_length=120, blank=True)
    lang = models.CharField(max_length=12, blank=True)
    website = models.URLField(max_length=500, blank=True)
    registry_number = models.CharField(max_length=32, blank=True)
    source = models.CharField(max_length=200)
    source_id = models.CharField(max_length=100, blank=True)
    sourced_on = models.DateField()
    confirmed_on = models.DateField(null=True, blank=True)
    provenance = models.JSONField(default=dict, blank=True)
    notes = models.JSONField(default=dict, blank=True)
    is_public = models.BooleanField(default=True)
    closed_on = models.DateField(null=True, blank=True)
    # No index of its own: nearly all are merged into nothing, and SQLite would look them up by that
    # and sort them all rather than walk along the list's order.
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, db_index=False)
    profile = models.OneToOneField(Profile, null=True, blank=True, on_delete=models.PROTECT)
    # Search and order never read raw text: both databases must answer alike.
    folded = models.TextField(blank=True)
    folded_name = models.CharField(max_length=320, blank=True)
    folded_place = models.CharField(max_length=160, blank=True)
    sort_key = models.CharField(max_length=320, blank=True)
    version = models.PositiveIntegerField(default=1)
    added_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["country", "registry_number"],
                condition=~Q(registry_number=""),
                name="organisation_once_a_registry_number",
            ),
        )
        indexes = (
            models.Index(fields=["sort_key", "id"], name="organisation_list"),
            models.Index(fields=["country", "sort_key", "id"], name="organisation_by_country"),
            models.Index(fields=["region", "sort_key", "id"], name="organisation_by_region"),
        )

    def __str__(self) -> str:
        return self.name


class Listing(models.Model):
    """An organisation as one source lists it: what makes a row of a list one that is there already.

    ``identity`` is what the source's row is recognised by: the sender's own id, else the registry
    number, else name and place. ``name`` is a digest of name and place, for rows that have nothing
    else. ``digests`` are those of the rows that the latest edition of the list (``edition``, SHA-256
    of the file) held for it, so that the same file a second time changes nothing, even where it
    lists an organisation twice.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="listings")
    source = models.CharField(max_length=200)
    identity = models.CharField(max_length=120)
    name = models.CharField(max_length=32)
    edition = models.CharField(max_length=64, blank=True)
    digests = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["source", "identity"], name="listing_once_a_source"),)
        indexes = (models.Index(fields=["source", "name"], name="listing_by_name"),)

    def __str__(self) -> str:
        return f"{self.organisation_id} in {self.source}"


class OrganisationKind(models.Model):
    """One of the kinds that an organisation is of; there may be several, in order."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="kinds")
    kind = models.CharField(max_length=32, choices=_codes(vocabulary.KIND_CODES))
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "id")
        constraints = (
            models.UniqueConstraint(fields=["organisation", "kind"], name="organisation_kind_once"),
        )
        indexes = (models.Index(fields=["kind", "organisation"], name="organisation_of_kind"),)

    def __str__(self) -> str:
        return self.kind


class OrganisationTheme(models.Model):
    """A theme that an organisation works with."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="themes")
    theme = models.CharField(max_length=32, choices=_codes(vocabulary.THEME_CODES))

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["organisation", "theme"], name="organisation_theme_once"),
        )
        indexes = (models.Index(fields=["theme", "organisation"], name="organisation_of_theme"),)

    def __str__(self) -> str:
        return self.theme


class Statement(models.Model):
    """What an organisation says that it offers or seeks, in its own words and language."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="statements")
    role = models.CharField(max_length=8, choices=_codes(("offers", "seeks")))
    lang = models.CharField(max_length=12, blank=True)
    text = models.TextField()
    source = models.CharField(max_length=200)
    sourced_on = models.DateField()
    mark = models.CharField(max_length=12, choices=_codes(MARKS), default="unverified")

    class Meta:
        ordering = ("role", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "role", "lang"], name="statement_once_a_role_and_language"
            ),
            models.CheckConstraint(name="statement_role_is_known", condition=Q(role__in=["offers", "seeks"])),
        )

    def __str__(self) -> str:
        return f"{self.role} ({self.lang})"


class ContactPoint(models.Model):
    """A way to reach an organisation that is not a person: mailbox, telephone, form."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="contacts")
    sort = models.CharField(max_length=12, choices=_codes(vocabulary.CONTACT_SORTS))
    value = models.CharField(max_length=500)
    source = models.CharField(max_length=200)
    sourced_on = models.DateField()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["organisation", "sort", "value"], name="contact_point_once"),
        )

    def __str__(self) -> str:
        return f"{self.sort} of {self.organisation_id}"


class Tie(models.Model):
    """A directed tie between two organisations: member of, owns, funds; with dates and source."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="ties")
    other = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="ties_from_others")
    kind = models.CharField(max_length=24, choices=_codes(vocabulary.TIE_CODES))
    started_year = models.SmallIntegerField(null=True, blank=True)
    ended_year = models.SmallIntegerField(null=True, blank=True)
    source = models.CharField(max_length=200)
    sourced_on = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "other", "kind", "started_year"], name="tie_once"
            ),
            models.CheckConstraint(
                name="tie_joins_two_organisations", condition=~Q(organisation=models.F("other"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.kind} {self.other_id}"


class Participation(models.Model):
    """That an organisation took part in a past project, or runs a testbed, in some role."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="participations")
    profile = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="participations")
    role = models.CharField(max_length=12, choices=_codes(vocabulary.PARTICIPATION_CODES))
    started_year = models.SmallIntegerField(null=True, blank=True)
    ended_year = models.SmallIntegerField(null=True, blank=True)
    source = models.CharField(max_length=200)
    sourced_on = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "profile", "role"], name="participation_once"),
        )

    def __str__(self) -> str:
        return f"{self.organisation_id} in {self.profile_id}"


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    """Reading runs of imports."""

    def visible_to(self, agent: Agent) -> "ImportRunQuerySet":
        """Give the runs that an agent may see: its own; the operator sees all.

        One that belongs to a body is seen by nobody who has left it.
        """
        if agent.is_operator:
            return self
        own = self.filter(person_key=agent.person).exclude(person_key="")
        return own.filter(owning_body__in=["", *sorted(agent.organisations)])

    def previewed_before(self, at: datetime) -> "ImportRunQuerySet":
        """Give the runs that were looked at before a moment and never taken in."""
        return self.filter(status="previewed", brought_at__lt=at).order_by("id")


class ImportRun(Record):
    """A list of organisations that somebody brought: what was read, what came of it, what failed.

    ``counts`` has the keys of the import's result. ``done`` rows have been taken in; a run that was
    killed goes on behind them. ``about`` is how many rows the file seems to hold.
    ``version`` guards whose it is.
    """

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    source = models.CharField(max_length=200)
    file_name = models.CharField(max_length=200)
    file_sha256 = models.CharField(max_length=64)
    status = models.CharField(max_length=12, choices=_codes(vocabulary.IMPORT_STATUSES))
    about = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    action = models.UUIDField()
    person_key = models.CharField(max_length=KEY_LENGTH, blank=True)
    acted_for = models.CharField(max_length=KEY_LENGTH, blank=True)
    brought_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ImportRunQuerySet.as_manager()

    class Meta(Record.Meta):
        constraints = (
            *Record.Meta.constraints,
            models.CheckConstraint(
                name="import_run_status_is_known",
                condition=Q(status__in=list(vocabulary.IMPORT_STATUSES)),
            ),
        )

    def __str__(self) -> str:
        return f"import {self.key} of {self.source}"

    def problem_list(self, most: int | None = None) -> list[Problem]:
        """Give what was wrong with the list, in the order of its rows."""
        rows = self.problems.order_by("row", "id")[:most]
        return [Problem(one.code, one.row, one.column, one.values, one.refuses) for one in rows]


class ImportProblem(models.Model):
    """Something about a row of a list that could not be taken as it stood.

    ``code`` and ``values`` become words in the reader's language. ``row`` counts as the sender's
    program does, the header being row 1; 0 is the file itself.
    """

    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="problems")
    row = models.PositiveIntegerField(default=0)
    column = models.CharField(max_length=100, blank=True)
    code = models.CharField(max_length=32)
    values = models.JSONField(default=dict, blank=True)
    refuses = models.BooleanField(default=False)

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=["run", "id"], name="import_problem_of_run"),)

    def __str__(self) -> str:
        return f"{self.code} in row {self.row}"
