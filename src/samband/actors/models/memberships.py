"""Tables of who belongs to an organisation, in which role, and of invitations that are open."""

import hashlib
from collections.abc import Collection
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac

from samband.accounts.models import Person
from samband.actors.domain.membership import ACTIVE, ASKED, INVITED, ROLES, STATES, WITHOUT_PERSON
from samband.actors.models.organisations import Organisation
from samband.base.agents import Agent
from samband.base.keys import KEY_LENGTH, SECRET_LENGTH, new_key, new_secret_key

_LETTERS = "23456789bcdfghjkmnpqrstvwxyz"


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Reading memberships."""

    def unanswered(self, at: datetime, before: datetime) -> "MembershipQuerySet":
        """Keep invitations whose time is over at a moment, or that were sent before another."""
        over = Q(invitation__expires_at__lte=at) | Q(made_at__lt=before)
        return self.filter(over, state=INVITED)

    def visible_to(self, agent: Agent) -> "MembershipQuerySet":
        """Give what an agent may see: their own, and all of the organisations that they look after."""
        if agent.is_operator:
            return self
        if not agent.person:
            return self.none()
        own = Membership.objects.stewards().filter(person__key=agent.person).values("organisation")
        seen = Q(person__key=agent.person) | Q(organisation__in=own)
        if agent.has_right("operate"):
            seen |= ~Q(organisation__in=Membership.objects.stewards().values("organisation"))
        return self.filter(seen)

    def active(self) -> "MembershipQuerySet":
        """Keep those by which a person belongs."""
        return self.filter(state=ACTIVE)

    def stewards(self) -> "MembershipQuerySet":
        """Keep those who look after their organisation."""
        return self.filter(state=ACTIVE, role="steward", person__is_active=True)


class Membership(models.Model):
    """That a person belongs to an organisation, or may come to: invited, asked, belonging, over.

    An invitation has no person until somebody accepts it. ``invited_by`` and ``decided_by`` are the keys of
    who invited and of who answered (accepted, approved, declined, withdrew, ended).
    """

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(max_length=8, choices=[(role, role) for role in ROLES])
    state = models.CharField(max_length=10, choices=[(state, state) for state in STATES])
    invited_by = models.CharField(max_length=KEY_LENGTH, blank=True)
    decided_by = models.CharField(max_length=KEY_LENGTH, blank=True)
    made_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(name="membership_role_is_known", condition=Q(role__in=list(ROLES))),
            models.CheckConstraint(name="membership_state_is_known", condition=Q(state__in=list(STATES))),
            models.CheckConstraint(
                name="membership_is_a_persons",
                condition=Q(person__isnull=False) | Q(state__in=list(WITHOUT_PERSON)),
            ),
            models.CheckConstraint(
                name="membership_ended_has_a_day",
                condition=Q(state="ended", ended_at__isnull=False)
                | (~Q(state="ended") & Q(ended_at__isnull=True)),
            ),
            models.UniqueConstraint(
                fields=["organisation", "person"],
                condition=Q(state__in=[ASKED, ACTIVE]),
                name="membership_once",
            ),
        )
        indexes = (models.Index(fields=["organisation", "state"], name="membership_of_organisation"),)

    def __str__(self) -> str:
        return f"{self.role} of {self.organisation_id}: {self.state}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Finding invitations that are open."""

    def open_at(self, at: datetime) -> "InvitationQuerySet":
        """Keep those that nobody has answered and whose time is not over."""
        return self.filter(membership__state=INVITED, expires_at__gt=at)

    def with_digest(self, digest: str) -> "InvitationQuerySet":
        """Keep the one with the digest of a secret."""
        return self.filter(digest=digest)

    def sent_to(self, addresses: Collection[str]) -> "InvitationQuerySet":
        """Keep those that went to one of some addresses, which are in small letters."""
        return self.filter(address__in=addresses)


class Invitation(models.Model):
    """An invitation that has not been answered: the address it went to, until when it holds.

    It is deleted with its address as soon as it is answered, withdrawn or too old; its membership says what
    came of it. The secret in the mail stands nowhere: it is made of ``seed`` and of the installation's
    own secret, which is not in the database, and recognised by its ``digest`` (SHA-256).
    """

    membership = models.OneToOneField(Membership, on_delete=models.PROTECT, related_name="invitation")
    address = models.EmailField(db_index=True)
    lang = models.CharField(max_length=12, blank=True)
    seed = models.CharField(max_length=SECRET_LENGTH, default=new_secret_key, editable=False)
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()

    objects = InvitationQuerySet.as_manager()

    def __str__(self) -> str:
        return f"invitation {self.membership_id}"

    @staticmethod
    def secret_of(seed: str) -> str:
        """Make the secret of a seed: 26 letters, about 125 bits, that nobody can make from the database."""
        number = int.from_bytes(salted_hmac("samband.actors.invitation", seed, algorithm="sha256").digest())
        letters = []
        for _place in range(SECRET_LENGTH):
            number, rest = divmod(number, len(_LETTERS))
            letters.append(_LETTERS[rest])
        return "".join(letters)

    @staticmethod
    def digest_of(secret: str) -> str:
        """Give what is stored of a secret."""
        return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
