"""The three steps of bringing an idea, and what its sender writes later."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from samband.base.forms import Form
from samband.base.inputs import PlainSelect
from samband.base.labels import language_name
from samband.challenges.models.ideas import LONGEST_IDEA, LONGEST_PROBLEM
from samband.matching.domain.language import LANGUAGES

SHORTEST_TEXT: Final = 20


def _languages() -> list[tuple[str, Any]]:
    named = sorted(((code, language_name(code)) for code in LANGUAGES), key=lambda pair: pair[1].casefold())
    return [("", _("See by itself")), *named]


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "cols": None})


class IdeaForm(Form):
    """The first step: the idea."""

    title = forms.CharField(
        label=_("A title"), max_length=200, help_text=_("A few words that say what it is.")
    )
    text = forms.CharField(
        label=_("Your idea"),
        max_length=LONGEST_IDEA,
        min_length=SHORTEST_TEXT,
        widget=_area(9),
        help_text=_(
            "In your own language. Leave out trade secrets: there is a place for them in the next step."
        ),
        error_messages={"min_length": _("Say a little more: two sentences are enough.")},
    )
    problem = forms.CharField(
        label=_("Which problem does it answer?"),
        max_length=LONGEST_PROBLEM,
        required=False,
        widget=_area(3),
        help_text=_("Whose problem is it, and what is it like today?"),
    )
    lang = forms.ChoiceField(
        label=_("Language of your text"),
        required=False,
        choices=_languages,
        widget=PlainSelect,
        help_text=_("Samband sees it by itself. Choose only if it is wrong in the last step."),
    )


class SenderForm(Form):
    """The second step: who, and what is secret; all of it may be left out."""

    sender = forms.CharField(label=_("Organisation or name"), max_length=200, required=False)
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("Only for the receipt and the answer. Without it the code of the receipt is enough."),
    )
    secrets = forms.CharField(
        label=_("Trade secrets"),
        max_length=LONGEST_IDEA,
        required=False,
        widget=_area(5),
        help_text=_(
            "What competitors must not read, and why it would harm you. It is kept apart from the idea."
        ),
    )
    # People neither see nor reach this; what fills in forms by itself does.
    homepage = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )


class SeveralFiles(forms.ClearableFileInput):
    """Chooses several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """Give the files that came; they are looked at later, by their bytes."""
        given: Sequence[Any] = data if isinstance(data, list | tuple) else [data]
        return [one for one in given if one]


class SendForm(Form):
    """The third step: files go along with what is sent, so that nothing is kept before."""

    attached = FilesField(
        label=_("Files"),
        required=False,
        help_text=_(
            "PDF, Word, Excel, PowerPoint, OpenDocument, PNG, JPEG or text; at most 5, each at most 10 MB."
        ),
    )
    secret_files = FilesField(
        label=_("Files with trade secrets"),
        required=False,
        help_text=_("They are kept apart, like what you wrote about trade secrets. Counted among the 5."),
    )


class CodeForm(Form):
    """The code of a receipt."""

    code = forms.CharField(
        label=_("The code of your receipt"),
        max_length=100,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
        help_text=_("Five groups of four signs. Capitals, blanks and hyphens do not matter."),
    )


class WordForm(Form):
    """What a sender writes to the door."""

    text = forms.CharField(label=_("Your words"), max_length=LONGEST_IDEA, widget=_area(5))
