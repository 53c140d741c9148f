"""Parsing and wording of what people type as they draft, share and publish a challenge."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from samband.accounts.models import Person
from samband.actors.labels import THEMES
from samband.actors.models import Organisation
from samband.base.forms import Form
from samband.base.inputs import DayField, PlainSelect
from samband.base.keys import KEY_LENGTH, new_key
from samband.base.labels import language_name
from samband.base.link_forms import CommentForm, ShareForm, area
from samband.challenges.challenge_words import DECISION_WORDS, MARK_WORDS, PART_WORDS
from samband.challenges.domain.challenge import PARTS
from samband.challenges.models import Challenge
from samband.challenges.models.challenges import LONGEST_PART, LONGEST_SOURCE, LONGEST_TITLE

__all__ = [
    "ApproverForm",
    "BeforeForm",
    "BeginForm",
    "CommentForm",
    "OwnersForm",
    "PartCommentForm",
    "PublishForm",
    "ShareForm",
    "StatementForm",
]

# What a page may ask for: the parts, and what stands beside them.
ASKABLE = ("title", *PARTS, "themes", "in_control")
_ROWS = {"affected": 3, "future": 4, "present": 4, "adoption": 5, "owner": 2}
_OTHER_LANGUAGES = ("fi", "nl", "de", "nn", "is", "et", "lv", "lt", "pl", "fr", "es", "it")


def _languages() -> list[tuple[str, str]]:
    codes = dict.fromkeys([code for code, _name in settings.LANGUAGES] + list(_OTHER_LANGUAGES))
    return [(code, language_name(code)) for code in codes]


class BeginForm(Form):
    """How a challenge begins: a paste or a sentence, and whose it is."""

    text = forms.CharField(
        label=_("Paste what you have, or write one sentence"),
        max_length=LONGEST_SOURCE,
        widget=area(8),
        help_text=_(
            "An old tender, an e-mail, minutes of a meeting. It stays inside; you choose which words to use."
        ),
    )
    organisation = forms.ChoiceField(
        label=_("For which organisation?"),
        required=False,
        widget=PlainSelect,
        help_text=_("You can change this until it is published."),
    )

    def __init__(self, *args: Any, organisations: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [(one.key, one.name) for one in organisations]
        self.fields["organisation"].choices = [*own, ("", _("A draft of my own"))]  # type: ignore[attr-defined]
        if not own:
            del self.fields["organisation"]


class StatementForm(Form):
    """Some parts of a challenge, with the version that they were read in."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    parts = forms.CharField(widget=forms.HiddenInput)
    # Names the open page, so that what it saves by itself is known to be its writer's.
    sitting = forms.CharField(widget=forms.HiddenInput, required=False, max_length=KEY_LENGTH)

    def __init__(self, *args: Any, challenge: Challenge, parts: Sequence[str], **kwargs: Any) -> None:
        self.asked = [part for part in dict.fromkeys(parts) if part in ASKABLE]
        initial = {name: getattr(challenge, name) for name in _names(self.asked)}
        initial |= {"version": challenge.version, "parts": " ".join(self.asked), "sitting": new_key()}
        super().__init__(*args, initial=initial, **kwargs)
        for part in self.asked:
            self.fields |= _fields_of(part, len(self.asked) > 1)

    def words(self) -> dict[str, Any]:
        """Give what was typed, by the names of the statement."""
        return {name: self.cleaned_data[name] for name in _names(self.asked) if name in self.cleaned_data}

    def seen(self) -> dict[str, Any]:
        """Give the version that was read, and the page that it was read in."""
        return {name: self.cleaned_data[name] for name in ("version", "sitting")}

    def clean_present_mark(self) -> str:
        """A figure without a mark has not been checked."""
        return str(self.cleaned_data["present_mark"] or "unverified")


def parts_asked(data: Mapping[str, Any]) -> list[str]:
    """Read from what was sent which parts its form asked for."""
    return [part for part in str(data.get("parts", ""))[:200].split() if part in ASKABLE]


def _names(parts: Sequence[str]) -> list[str]:
    more = {"present": ["present_source", "present_on", "present_mark"], "title": ["lang"]}
    return [name for part in parts for name in (part, *more.get(part, ()))]


def _fields_of(part: str, asks: bool) -> dict[str, forms.Field]:
    words = PART_WORDS[part]
    told: dict[str, Any] = {"label": words.question, "help_text": words.help, "required": False}
    if part == "title":
        chosen = {"label": PART_WORDS["lang"].label, "choices": _languages, "required": False}
        return {
            "title": forms.CharField(max_length=LONGEST_TITLE, **told),
            "lang": forms.ChoiceField(widget=PlainSelect, **chosen),
        }
    if part == "year":
        return {"year": forms.IntegerField(min_value=1900, max_value=2200, **told)}
    if part == "themes":
        boxes = forms.CheckboxSelectMultiple
        return {"themes": forms.MultipleChoiceField(choices=list(THEMES.items()), widget=boxes, **told)}
    if part == "in_control":
        return {"in_control": _yes_or_no(told)}
    longest = 500 if part == "owner" else LONGEST_PART
    rows = _ROWS.get(part, 3) + (0 if asks else 3)
    fields: dict[str, forms.Field] = {part: forms.CharField(max_length=longest, widget=area(rows), **told)}
    if part == "present":
        fields |= _figure_fields()
    return fields


def _yes_or_no(told: Mapping[str, Any]) -> forms.Field:
    said = [("", _("Not said")), ("True", _("Yes")), ("False", _("No"))]
    return forms.TypedChoiceField(
        choices=said, coerce=lambda answer: answer == "True", empty_value=None, widget=PlainSelect, **told
    )


def _figure_fields() -> dict[str, forms.Field]:
    return {
        "present_source": forms.CharField(
            label=_("Where the figure comes from"), max_length=500, required=False
        ),
        "present_on": DayField(label=_("Of which day"), required=False),
        "present_mark": forms.ChoiceField(
            label=_("How sure it is"), choices=list(MARK_WORDS.items()), required=False, widget=PlainSelect
        ),
    }


class OwnersForm(Form):
    """Which organisations and departments own a challenge together, and which of them leads."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    owners = forms.MultipleChoiceField(
        label=_("Owners"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one owner.")},
        help_text=_("Your own organisations and their departments; others who own it already may stay."),
    )
    lead = forms.ChoiceField(
        label=_("Who leads"),
        widget=PlainSelect,
        required=False,
        help_text=_("The first owner's region and registry count for the challenge."),
    )

    def __init__(self, *args: Any, organisations: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.key, one.name) for one in organisations]
        for name in ("owners", "lead"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def in_order(self) -> list[str]:
        """Give the keys of the chosen owners, the leading one first."""
        chosen = list(self.cleaned_data["owners"])
        lead = self.cleaned_data["lead"]
        return [lead, *[key for key in chosen if key != lead]] if lead in chosen else chosen


class PartCommentForm(CommentForm):
    """What a colleague says of a challenge, or of one part of it."""

    part = forms.ChoiceField(
        label=_("About which part?"),
        required=False,
        widget=PlainSelect,
        choices=[("", _("The whole")), *((part, PART_WORDS[part].label) for part in PARTS)],
    )


class BeforeForm(Form):
    """What one makes of what others have done: hit by hit, and why one goes on after all."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    why = forms.CharField(
        label=_("Why go on with a challenge of your own?"),
        required=False,
        max_length=1_000,
        widget=area(3),
    )

    def __init__(self, *args: Any, keys: Sequence[str], seen: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys, self.seen = list(keys), seen
        for key in self.keys:
            self.fields[f"decision_{key}"] = forms.ChoiceField(
                label=_("What do you make of it?"),
                required=False,
                choices=list(DECISION_WORDS.items()),
                widget=forms.RadioSelect,
            )
            self.fields[f"why_{key}"] = forms.CharField(
                label=_("Why, in a few words"), required=False, max_length=1_000
            )

    def clean(self) -> dict[str, Any]:
        """Going on past something needs its reason, and so does not having been able to look."""
        data: dict[str, Any] = super().clean() or {}
        decided = [key for key in self.keys if data.get(f"decision_{key}")]
        for key in decided:
            if data[f"decision_{key}"] == "go_on" and not (data.get(f"why_{key}") or data.get("why")):
                self.add_error(
                    f"why_{key}", _("Say in a few words why you go on with a challenge of your own.")
                )
        if not decided and self.seen != "none" and not data.get("why"):
            self.add_error("why", _("Choose beside one of them, or say why you go on."))
        return data


class ApproverForm(Form):
    """Who approves an organisation's challenges before they are published."""

    approver = forms.ChoiceField(label=_("Who approves?"), required=False, widget=PlainSelect)

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Nobody: its people publish directly")), *((one.key, one.title) for one in people)]
        self.fields["approver"].choices = choices  # type: ignore[attr-defined]


class PublishForm(Form):
    """What is decided before everybody reads it: a reason for what is missing, who approves, words."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    override = forms.CharField(
        label=PART_WORDS["override"].question,
        help_text=PART_WORDS["override"].help,
        required=False,
        max_length=1_000,
        widget=area(3),
    )
    approver = forms.ChoiceField(label=_("Who approves?"), required=False, widget=PlainSelect)
    why = forms.CharField(
        label=_("What does it lack?"),
        required=False,
        max_length=1_000,
        widget=area(3),
        help_text=_("Those who wrote it read this."),
    )

    def __init__(self, *args: Any, people: Sequence[Person], shown: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people_choices = [("", _("Nobody: publish it directly")), *((one.key, one.title) for one in people)]
        self.fields["approver"].choices = people_choices  # type: ignore[attr-defined]
        for name in ("override", "approver", "why"):
            if name not in shown:
                del self.fields[name]
