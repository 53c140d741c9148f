"""Parts of tables: a link by which somebody without an account reads a thing, and what they say of it."""

from datetime import datetime
from typing import Self, TypeVar

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q

from samband.base.keys import KEY_LENGTH, new_key

LONGEST_NAME = 80
LONGEST_COMMENT = 2_000


_Link = TypeVar("_Link", bound=models.Model)


class ReadingLinkQuerySet(models.QuerySet[_Link]):
    """Reading links."""

    def open_at(self, at: datetime) -> Self:
        """Give the links that still lead somewhere."""
        return self.filter(revoked_at__isnull=True).filter(Q(expires_at__isnull=True) | Q(expires_at__gt=at))


class ReadingLink(models.Model):
    """A link by which somebody without an account reads a thing; only a digest of it is kept."""

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"link {self.key}"


class LinkComment(models.Model):
    """What a colleague who came by a link said of a thing; the name or role is as they typed it."""

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    name = models.CharField(max_length=LONGEST_NAME)
    text = models.TextField(validators=[MaxLengthValidator(LONGEST_COMMENT)])
    lang = models.CharField(max_length=12, blank=True)
    said_at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"comment {self.key}"
