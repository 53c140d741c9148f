"""Tables of people, and of the tokens with which their programs act for them."""

import hashlib
import secrets
from datetime import datetime
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from samband.base.agents import Agent
from samband.base.keys import KEY_LENGTH, new_key

# "operate": runs the installation from its pages, as the operator does from the command line.
RIGHTS = ("import", "operate")


class PersonManager(BaseUserManager["Person"]):
    """Finding people by the address they sign in with."""

    def with_email(self, email: str) -> "Person | None":
        """Find the person with an e-mail address, whatever its letter case."""
        return self.filter(email__iexact=email.strip(), is_active=True).first()


class Person(AbstractBaseUser):
    """Somebody who uses the installation: an address, a title and a language, no more.

    ``title`` is what others see ("Innovation officer, city of Älvhamn"): a role and an
    organisation rather than a name, unless the person writes a name; ``titles`` has it by interface
    language where it is known in several. ``organisation_keys`` are the
    organisations that the person belongs to: they follow from the memberships in the map of actors, whose
    actions alone write them. ``organisation_key`` is the one of them that the person acts for just now.
    """

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    email = models.EmailField(unique=True)
    title = models.CharField(max_length=200)
    titles = models.JSONField(default=dict, blank=True)
    language = models.CharField(max_length=12, blank=True)
    organisation_keys = models.JSONField(default=list, blank=True)
    organisation_key = models.CharField(max_length=KEY_LENGTH, blank=True)
    home_region = models.CharField(max_length=5, blank=True)
    rights = models.JSONField(default=list, blank=True)
    demo_role = models.CharField(max_length=32, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["title"]

    def __str__(self) -> str:
        return self.title


class SignInLinkQuerySet(models.QuerySet["SignInLink"]):
    """Finding the links that still lead in."""

    def open_at(self, at: datetime) -> "SignInLinkQuerySet":
        """Keep the links that nobody has used and whose time is not over."""
        return self.filter(used_at__isnull=True, expires_at__gt=at, person__is_active=True)

    def with_secret(self, secret: str) -> "SignInLinkQuerySet":
        """Keep the link with a secret; only the secret's hash is stored."""
        return self.filter(digest=SignInLink.digest_of(secret))


class SignInLink(models.Model):
    """A link that signs one person in, once: handed over by whoever runs the installation."""

    KEPT_MINUTES = 60

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="sign_in_links")
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    objects = SignInLinkQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.person.key} until {timezone.localtime(self.expires_at):%Y-%m-%d %H:%M}"

    @staticmethod
    def digest_of(secret: str) -> str:
        """Give the hash under which a secret is stored; the secret has 125 bits and needs no salt."""
        return hashlib.sha256(secret.encode()).hexdigest()


class ConsentQuerySet(models.QuerySet["Consent"]):
    """Reading what people have answered."""

    def standing(self) -> "ConsentQuerySet":
        """Keep the answers that hold: neither taken back nor given anew since."""
        return self.filter(ended_at__isnull=True)

    def agreed_to(self, purpose: str, version: str) -> "ConsentQuerySet":
        """Keep what was agreed to for a purpose, in the version of its words that is asked now."""
        return self.standing().filter(purpose=purpose, version=version, is_given=True)


class Consent(models.Model):
    """What a person answered when they were asked for consent: to which words, when, until when.

    Every answer is a row of its own, also a no, so that nobody is asked twice and it can be shown what held
    when. ``version`` names the words of the question, ``notice`` the privacy notice that it stood beside.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=32)
    version = models.CharField(max_length=12)
    notice = models.CharField(max_length=12)
    is_given = models.BooleanField()
    answered_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "purpose"],
                condition=models.Q(ended_at__isnull=True),
                name="consent_one_standing_answer",
            ),
        )

    def __str__(self) -> str:
        return f"{self.purpose} {self.version}: {'yes' if self.is_given else 'no'}"


SCOPES = ("read", "match", "write")


class TokenQuerySet(models.QuerySet["Token"]):
    """Reading tokens."""

    def visible_to(self, agent: Agent) -> "TokenQuerySet":
        """Give the tokens an agent may see: its own, and nobody else's."""
        return self.filter(person__key=agent.person).exclude(person__key="")

    def in_force(self, at: datetime) -> "TokenQuerySet":
        """Give the tokens that open anything at a moment: neither expired nor revoked, of active people."""
        return self.filter(expires_at__gt=at, revoked_at__isnull=True, person__is_active=True)

    def ended_before(self, at: datetime) -> "TokenQuerySet":
        """Give the tokens that had expired or been revoked before a moment."""
        return self.filter(models.Q(expires_at__lt=at) | models.Q(revoked_at__lt=at))

    def written(self, text: str) -> "TokenQuerySet":
        """Give the token that is written so, if there is one."""
        return self.filter(digest=Token.digest_of(text))


class Token(models.Model):
    """A key to the API that a person gave a program: what it may do, until when.

    The token itself is shown once and never stored: ``digest`` is its SHA-256, which is enough because
    256 of its bits are random. ``prefix`` is what a person recognises it by, and says nothing of the rest.
    """

    MARK: ClassVar[str] = "samband"
    LONGEST_DAYS: ClassVar[int] = 365
    MOST_IN_FORCE: ClassVar[int] = 20

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=20)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = TokenQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="token_expires_after_it_is_made",
                condition=models.Q(expires_at__gt=models.F("created_at")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.prefix}…"

    @staticmethod
    def digest_of(text: str) -> str:
        """Give what is stored of a token."""
        return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()

    @classmethod
    def newly_written(cls) -> tuple[str, str]:
        """Write a new token with 256 random bits, and the prefix it is recognised by."""
        prefix = f"{cls.MARK}_{new_key()[:6]}"
        return f"{prefix}_{secrets.token_urlsafe(32)}", prefix
