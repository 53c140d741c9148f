"""Tables of aid awards and of which undertakings are one."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from samband.actors.models import Organisation
from samband.base.agents import Agent
from samband.base.keys import KEY_LENGTH, new_key
from samband.funding.models.programmes import CURRENCIES, MARKS
from samband.rules.domain.small_aid import LINKS

LEGAL_BASES = ("de-minimis", "de-minimis-sgei", "gber-28", "gber-20a", "gber-other", "no-aid", "unknown")


def _codes(values: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(value, value) for value in values]


class AidAwardQuerySet(models.QuerySet["AidAward"]):
    """Reading aid awards."""

    def visible_to(self, agent: Agent) -> "AidAwardQuerySet":
        """Give what an agent's organisations have given or received; the operator sees all."""
        if agent.is_operator:
            return self
        own = sorted(agent.organisations)
        return self.filter(Q(giver__key__in=own) | Q(organisation__key__in=own))

    def standing(self) -> "AidAwardQuerySet":
        """Give those that were not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


class AidAward(models.Model):
    """Aid that an undertaking was given: granted on the day its right to it arose, not when it was paid.

    ``undertaking`` is the registry number as it is known (or another key where there is none); a sole
    trader's number is personal data, so ``is_person`` says so. ``gross_eur_minor`` is the gross grant
    equivalent in euro cents; empty while it is not known. Rows are withdrawn, never changed.
    """

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    giver = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="aid_given")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="aid_received"
    )
    undertaking = models.CharField(max_length=40)
    name = models.CharField(max_length=300, blank=True)
    is_person = models.BooleanField(default=False)
    country = models.CharField(max_length=2)
    granted_on = models.DateField()
    legal_basis = models.CharField(max_length=16, choices=_codes(LEGAL_BASES))
    amount_minor = models.BigIntegerField(null=True, blank=True, validators=[MinValueValidator(0)])
    currency = models.CharField(max_length=3, choices=_codes(CURRENCIES), default="EUR")
    gross_eur_minor = models.BigIntegerField(null=True, blank=True, validators=[MinValueValidator(0)])
    rate_note = models.CharField(max_length=200, blank=True)
    measure = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=300)
    mark = models.CharField(max_length=12, choices=_codes(MARKS), default="unverified")
    # What it was given by, where that is in Samband: a type and a key, as on the thread.
    cause_type = models.CharField(max_length=32, blank=True)
    cause_key = models.CharField(max_length=32, blank=True)
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = AidAwardQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["cause_type", "cause_key"],
                condition=~Q(cause_key="") & Q(withdrawn_at__isnull=True),
                name="aid_award_once_a_cause",
            ),
        )
        indexes = (models.Index(fields=["country", "undertaking", "granted_on"], name="aid_window"),)

    def __str__(self) -> str:
        return f"aid award {self.key}"


class UndertakingLinkQuerySet(models.QuerySet["UndertakingLink"]):
    """Reading links between undertakings."""

    def visible_to(self, agent: Agent) -> "UndertakingLinkQuerySet":
        """Give those that an agent's organisations have noted."""
        if agent.is_operator:
            return self
        return self.filter(noted_by__in=sorted(agent.organisations))


class UndertakingLink(models.Model):
    """Two undertakings in one state that count as a single one, from a day, with the source that says so.

    ``until`` is the last day. ``is_person`` says that one of the numbers is a sole trader's own.
    """

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    country = models.CharField(max_length=2)
    one = models.CharField(max_length=40)
    other = models.CharField(max_length=40)
    is_person = models.BooleanField(default=False)
    ground = models.CharField(max_length=24, choices=_codes(LINKS), default="majority-of-votes")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300)
    mark = models.CharField(max_length=12, choices=_codes(MARKS), default="unverified")
    noted_by = models.CharField(max_length=KEY_LENGTH, blank=True)

    objects = UndertakingLinkQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(name="undertaking_link_of_two", condition=~Q(one=models.F("other"))),
        )

    def __str__(self) -> str:
        return f"undertaking link {self.key}"
