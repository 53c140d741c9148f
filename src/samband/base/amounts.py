"""A field for amounts of money: read as people write them, kept as minor units."""

import re
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from samband.base.templatetags import wording
from samband.kernel.money import LARGEST

_BLANKS: Final = re.compile(r"[\s\u00a0\u2009\u202f']")
_PLAIN: Final = re.compile(r"(-?)(\d{1,12})(?:[.,](\d{1,2}))?")
_THOUSANDS: Final = re.compile(r"-?\d{1,3}(?:([.,])\d{3})+(?:(?!\1)[.,]\d{1,2})?")


def read_typed(text: str) -> int:
    """Read an amount as somebody types it, as minor units: ``12 345,67``, ``12,345.67``, ``1.234.567``.

    Blanks part thousands. One sign alone before three figures could mean either, and is refused.

    Raises:
        ValueError: when it is no amount, could be read in two ways, or is too large.
    """
    bare = _BLANKS.sub("", text).replace("\u2212", "-").replace("\u2013", "-")
    if re.fullmatch(r"-?\d{1,3}[.,]\d{3}", bare):
        raise ValueError("ambiguous")
    grouped = _THOUSANDS.fullmatch(bare)
    if grouped:
        bare = bare.replace(grouped[1], "")
    found = _PLAIN.fullmatch(bare)
    if found is None:
        raise ValueError("no amount")
    minor = int(found[2]) * 100 + int((found[3] or "").ljust(2, "0"))
    if minor > LARGEST:
        raise ValueError("too large")
    return -minor if found[1] else minor


class AmountField(forms.CharField):
    """An amount in minor units; None when nothing is typed. ``least`` is in minor units too."""

    default_error_messages = {  # noqa: RUF012 - as Django declares it
        "no amount": _("This is not an amount. Write it such as 12 345.67, with two decimals at most."),
        "ambiguous": _("This can be read in two ways. Write 12 345 without a sign, or 12.34."),
        "too large": _("This is too large. The largest amount is 999 999 999.99."),
        "too small": _("This must not be less than %(least)s."),
    }

    def __init__(self, *, least: int | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 40)
        super().__init__(**kwargs)
        self.least = least
        self.widget.attrs.setdefault("inputmode", "decimal")
        # What is measured is what was typed, not the amount that it is read as.
        self.validators = [one for one in self.validators if not isinstance(one, MaxLengthValidator)]

    def to_python(self, value: Any) -> Any:
        """Read what was typed."""
        text = super().to_python(value)
        if text in self.empty_values:
            return None
        if self.max_length is not None and len(str(text)) > self.max_length:
            raise ValidationError(self.error_messages["no amount"], code="no amount")
        try:
            minor = read_typed(str(text))
        except ValueError as problem:
            code = str(problem)
            raise ValidationError(self.error_messages[code], code=code) from None
        if self.least is not None and minor < self.least:
            raise ValidationError(
                self.error_messages["too small"],
                code="too small",
                params={"least": wording.amount(self.least)},
            )
        return minor

    def prepare_value(self, value: Any) -> Any:
        """Show minor units as the reader's language writes them; what was typed stays as it is."""
        return wording.amount(value) if isinstance(value, int) else value
