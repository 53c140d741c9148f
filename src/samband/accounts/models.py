"""The table of people."""

import hashlib
from datetime import datetime
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

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
    language where it is known in several. ``organisation_key`` is the
    organisation that the person acts for; memberships with roles belong to the map of actors.
    """

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    email = models.EmailField(unique=True)
    title = models.CharField(max_length=200)
    titles = models.JSONField(default=dict, blank=True)
    language = models.CharField(max_length=12, blank=True)
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
