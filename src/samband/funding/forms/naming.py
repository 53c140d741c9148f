"""Naming an organisation in a form: by its name as it stands here, or by the address of its page."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samband.actors.models import Organisation
from samband.base.agents import Agent
from samband.kernel.text import fold

_KEY = re.compile(r"(?:^|/)([a-z0-9]{12})(?:/|$)")


def named_organisation(typed: str, agent: Agent) -> Organisation:
    """Find the one organisation that a text names.

    Raises:
        ValidationError: when none, or more than one, is called that.
    """
    tidy = " ".join(typed.split())
    keys = _KEY.findall(tidy.partition("?")[0].partition("#")[0])
    seen = Organisation.objects.visible_to(agent).standing()
    named = seen.filter(key=keys[-1]) if keys else seen.filter(folded_name=fold(tidy))
    found = list(named.order_by("id")[:2])
    if len(found) != 1:
        raise forms.ValidationError(
            _("Nobody alone is called this here. Open their page, and copy its address into this field.")
        )
    return found[0]


def day_field(label: Any, **more: Any) -> forms.DateField:
    """Give a field for a day."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **more)


def text_area(rows: int) -> forms.Textarea:
    """Give a field of several lines."""
    return forms.Textarea(attrs={"rows": rows, "cols": None})


def take_errors(form: forms.Form, problem: Any) -> None:
    """Put what an action found wrong beside the fields it is about, or above the form."""
    if not hasattr(problem, "error_dict"):
        form.add_error(None, problem)
        return
    for name, errors in problem.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)
