"""The table of people."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from samband.base.keys import KEY_LENGTH, new_key

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
