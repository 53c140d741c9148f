"""Parsing and wording of what of a budget's rows falls into each period."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from samband.base.amounts import AmountField
from samband.base.forms import Form
from samband.kernel.money import minor_text, split
from samband.projects.budget_words import CATEGORY_WORDS


def spread(minor: int, periods: int) -> list[int]:
    """Divide a row evenly; each part is cut and the last takes the rest."""
    return split(minor, [1] * periods)


class PeriodsForm(Form):
    """An amount for every row and period; a row without any is not split."""

    def __init__(
        self,
        *args: Any,
        lines: Sequence[Mapping[str, Any]],
        periods: Sequence[Mapping[str, Any]],
        is_spread: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.lines, self.periods = lines, periods
        for line in lines:
            parts = [line["periods"].get(one["key"]) for one in periods]
            if is_spread and sum(part or 0 for part in parts) != line["amount_minor"] and periods:
                parts = list(spread(line["amount_minor"], len(periods)))
            for one, part in zip(periods, parts, strict=True):
                self.fields[_name(line, one)] = AmountField(
                    label=_("%(what)s, period %(number)s") % {"what": what_of(line), "number": one["number"]},
                    least=0,
                    required=False,
                    initial=part,
                )

    def clean(self) -> dict[str, Any]:
        """Refuse a row whose periods do not add up to it."""
        data = super().clean() or self.cleaned_data
        for line in self.lines:
            parts = [data.get(_name(line, one)) for one in self.periods]
            given = sum(part or 0 for part in parts)
            if any(part is not None for part in parts) and given != line["amount_minor"]:
                said = {
                    "given": minor_text(given),
                    "amount": minor_text(line["amount_minor"]),
                    "apart": minor_text(abs(given - line["amount_minor"])),
                }
                words = _("The periods are %(given)s together and the row is %(amount)s: %(apart)s apart.")
                self.add_error(_name(line, self.periods[-1]), words % said)
        return data

    def amounts(self) -> dict[str, dict[str, int]]:
        """Give the amounts by the keys of row and period; no periods for a row that is not split."""
        return {
            line["key"]: {
                one["key"]: minor
                for one in self.periods
                if (minor := self.cleaned_data[_name(line, one)]) is not None
            }
            for line in self.lines
        }

    def rows(self) -> list[dict[str, Any]]:
        """Give the rows with their fields, as the page shows them."""
        return [
            {
                "line": line,
                "what": what_of(line),
                "cells": [(one, self[_name(line, one)]) for one in self.periods],
            }
            for line in self.lines
        ]

    def typed(self) -> str:
        """Give what was typed, so that nothing of it is lost."""
        return "\n".join(
            f"{row['what']}: " + " · ".join(str(bound.value() or "–") for _one, bound in row["cells"])
            for row in self.rows()
        )


def what_of(line: Mapping[str, Any]) -> str:
    """Name a row by its words, or by its category."""
    return str(line["description"] or CATEGORY_WORDS[line["category"]])


def _name(line: Mapping[str, Any], period: Mapping[str, Any]) -> str:
    return f"p-{line['key']}-{period['key']}"
