"""What every record of a body has: whose it is, and under which number that body's registry knows it."""

import re
from typing import ClassVar, Final

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from samband.base.keys import KEY_LENGTH

LONGEST_CASE_NUMBER: Final = 60
# Registries write them in many ways: "KS 2026/00123", "26/4711-3", "2026-012345", "RS-2026-0117:4".
_CASE_NUMBER: Final = re.compile(r"[^\W_](?:[\w .:/()\[\]–-]*[\w)\]])?")


def tidy_case_number(text: str) -> str:
    """Give a case number as its registry writes it, without spaces that nobody sees."""
    return " ".join(text.split())


def check_case_number(text: str) -> None:
    """Refuse what no registry writes: something without a figure, or with signs that names of files lack.

    Raises:
        ValidationError: when it is no case number.
    """
    if not _CASE_NUMBER.fullmatch(text) or not any(sign.isdigit() for sign in text):
        raise ValidationError(
            _("Write the number as your registry does, for example “KS 2026/00123”."), code="case_number"
        )


class Record(models.Model):
    """A record: ``owning_body`` is the organisation's key; empty while it is a person's own working material.

    A case number is the owning body's, so that there is none without a body.
    """

    owning_body = models.CharField(max_length=KEY_LENGTH, blank=True)
    case_number = models.CharField(max_length=LONGEST_CASE_NUMBER, blank=True, validators=[check_case_number])

    class Meta:
        abstract = True
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(
                name="%(class)s_case_is_of_a_body",
                condition=models.Q(case_number="") | ~models.Q(owning_body=""),
            ),
        )
        indexes: ClassVar[tuple[models.Index, ...]] = (
            models.Index(fields=["owning_body", "case_number"], name="%(class)s_of_case"),
        )
