"""Parsing and wording of what people choose and bring on the map's pages."""

from collections.abc import Callable, Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from samband.actors.choices import country_choices, kind_choices, region_choices, theme_choices
from samband.actors.domain.membership import ROLES
from samband.actors.domain.places import region_of
from samband.actors.domain.problems import MOST_BYTES
from samband.actors.people_words import ROLES_EXPLAINED
from samband.base.forms import Form
from samband.base.inputs import PlainSelect
from samband.base.labels import region_name

Choices = Callable[[], Sequence[tuple[str, str]]]


def _filter(label: Any, choices: Choices) -> forms.ChoiceField:
    def with_any() -> list[tuple[str, Any]]:
        return [("", _("Any")), *choices()]

    return forms.ChoiceField(label=label, required=False, choices=with_any, widget=PlainSelect)


class OrganisationFilterForm(Form):
    """What a list of organisations is narrowed to; what is no choice is left out, never an error page."""

    q = forms.CharField(
        label=_("Search"), required=False, max_length=200, widget=forms.TextInput(attrs={"type": "search"})
    )
    kind = _filter(_("Kind"), kind_choices)
    theme = _filter(_("Theme"), theme_choices)
    country = _filter(_("Country"), country_choices)
    # An address may also carry a code of a larger region, such as SE2, or a name beside a country.
    region = forms.CharField(label=_("Region"), required=False, widget=PlainSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups: list[Any] = [("", _("Any")), *region_choices()]
        asked = str(self.data.get("region", ""))[:60]
        if asked and not any(asked == code for _name, regions in groups[1:] for code, _label in regions):
            code = region_of(asked, str(self.data.get("country", "")))
            groups.insert(1, (asked, region_name(code) or asked))
        cast(PlainSelect, self.fields["region"].widget).choices = groups

    def clean_region(self) -> str:
        """Take a NUTS code of any level, or a region's name where a country is chosen."""
        text = self.cleaned_data["region"].strip()
        region = region_of(text, self.cleaned_data.get("country", "")) if text else ""
        if text and not region:
            raise forms.ValidationError(_("This is not a NUTS code. Write one such as SE23 or NO0A2."))
        return region

    def chosen(self) -> dict[str, str]:
        """Give the filters that hold."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class InviteForm(Form):
    """Whom to invite, and as what."""

    address = forms.EmailField(
        label=_("E-mail of whom you invite"),
        max_length=254,
        help_text=_("They get a link that works once. They need no account yet."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label=_("As what?"),
        choices=lambda: [(code, ROLES_EXPLAINED[code]) for code in ("member", "steward")],
        initial="member",
        widget=forms.RadioSelect,
    )


class MoveForm(Form):
    """What a steward decides of one of the organisation's people, having seen which version of it."""

    verb = forms.ChoiceField(
        choices=[(verb, verb) for verb in ("approve", "decline", "change_role", "end", "withdraw")]
    )
    version = forms.IntegerField(min_value=1)
    role = forms.ChoiceField(required=False, choices=[(role, role) for role in ROLES])


class ImportForm(Form):
    """A list of organisations and who it is from."""

    file = forms.FileField(
        label=_("The list"),
        help_text=_("Excel (.xlsx), CSV or JSON lines, at most 50 MB."),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
    )
    source = forms.CharField(
        label=_("Who the list is from"),
        required=False,
        max_length=200,
        help_text=_(
            "Stands beside every fact. Use the same words next time. Without, it is the file's name."
        ),
    )

    def clean_file(self) -> Any:
        """Refuse what is larger than a list may be, before it is read."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("A list may be 50 MB: split it into several files."))
        return file
