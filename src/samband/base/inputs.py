"""Inputs with many choices, written in one go: a template for each option is what a page would cost most."""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

SELECTED = " selected"


class PlainSelect(forms.Select):
    """A choice among many; what belongs together may stand in groups."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """Write the choice."""
        chosen = "" if value is None else str(value)
        parts = [
            f'<optgroup label="{escape(str(code))}">{_options(label, chosen)}</optgroup>'
            if isinstance(label, list | tuple)
            else _options([(code, label)], chosen)
            for code, label in self.choices
        ]
        attributes = self.build_attrs({**self.attrs, "name": name}, attrs)
        return format_html("<select{}>{}</select>", flatatt(attributes), SafeString("".join(parts)))


def _options(choices: Iterable[tuple[Any, Any]], chosen: str) -> str:
    # Escaped by hand: a page may list hundreds of regions, and Django's own way costs five times as much.
    return "".join(
        f'<option value="{escape(str(code))}"{SELECTED * (str(code) == chosen)}>{escape(str(label))}</option>'
        for code, label in choices
    )


def tick(option: Mapping[str, Any]) -> dict[str, Any]:
    """Give one of several boxes or buttons to tick: its input, its id and its label."""
    attributes = {**option["attrs"], "class": "ds-input", "value": str(option["value"])}
    tag = format_html('<input type="{}" name="{}"{}>', option["type"], option["name"], flatatt(attributes))
    return {"tag": tag, "id_for_label": attributes.get("id", ""), "choice_label": option["label"]}


class DayField(forms.DateField):
    """A day, which the browser offers to pick.

    The browser takes and gives it as 2026-12-24 in every language; written as Danes write it, it would show
    an empty field for a day that is kept.
    """

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        words = {"invalid": _("Write the day as 2026-12-24.")}
        super().__init__(input_formats=["%Y-%m-%d"], widget=widget, error_messages=words, **kwargs)
