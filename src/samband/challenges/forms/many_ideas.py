"""Parsing and wording of what is done with several ideas at once."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samband.base.forms import Form
from samband.base.inputs import PlainSelect
from samband.base.labels import language_name
from samband.challenges.inbox_words import GROUNDS
from samband.challenges.models.ideas import LONGEST_IDEA


class ManyForm(Form):
    """What several ideas need besides the verb: a department, a ground, or an answer in each language."""

    def __init__(
        self,
        *args: Any,
        verb: str,
        departments: Sequence[tuple[str, str]] = (),
        texts: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        more: dict[str, forms.Field] = {}
        if verb == "route":
            choices = [("", _("Choose")), *departments]
            more["department"] = forms.ChoiceField(label=_("Department"), choices=choices, widget=PlainSelect)
        if verb in ("quarantine", "discard"):
            grounds = [("", _("Choose")), *GROUNDS.items()]
            more["why"] = forms.ChoiceField(label=_("Why"), choices=grounds, widget=PlainSelect)
        for lang, text in (texts or {}).items():
            more[f"text_{lang}"] = forms.CharField(
                label=_("The answer in %(language)s") % {"language": language_name(lang)},
                initial=text,
                max_length=LONGEST_IDEA,
                widget=forms.Textarea(attrs={"rows": 8, "cols": None, "lang": lang}),
            )
        self.base_fields = more  # type: ignore[misc]  # what is asked for depends on what was chosen
        super().__init__(*args, **kwargs)

    def answers(self) -> dict[str, str]:
        """Give the answers by language."""
        return {
            name.removeprefix("text_"): text
            for name, text in self.cleaned_data.items()
            if name.startswith("text_")
        }
