"""The form that ours are made of: what is wrong is said in our own words, alike in all languages."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

_REQUIRED: Final = {
    forms.ChoiceField: _("Choose one."),
    forms.FileField: _("Choose a file."),
    forms.Field: _("Fill this in."),
}
_INVALID: Final = {
    forms.EmailField: _("This is not an e-mail address. Write one such as post@example.org."),
    forms.FileField: _("The file did not arrive. Send it once more."),
    forms.Field: _("This could not be read. Write it in another way."),
}
_COMMON: Final = {
    "invalid_choice": _("This is not one of the choices. Choose one in the list."),
    "invalid_list": _("This is not one of the choices. Choose one in the list."),
    "max_length": ngettext_lazy(
        "This is too long: write at most %(limit_value)d character.",
        "This is too long: write at most %(limit_value)d characters.",
        "limit_value",
    ),
    "missing": _("The file did not arrive. Send it once more."),
    "empty": _("The file is empty. Choose another."),
    "null_characters_not_allowed": _("There is a sign in this that cannot be kept. Write it anew."),
}


class Form(forms.Form):
    """A form whose fields say what is wrong as Samband does; a field's own words go first."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            given = _defaults(field)
            for code, words in _words(field).items():
                if field.error_messages.get(code) == given.get(code):
                    field.error_messages[code] = words


def _words(field: forms.Field) -> dict[str, Any]:
    def first(table: Any) -> Any:
        return next(words for kind, words in table.items() if isinstance(field, kind))

    return {**_COMMON, "required": first(_REQUIRED), "invalid": first(_INVALID)}


def _defaults(field: forms.Field) -> dict[str, Any]:
    """Give what Django would say of a field of this sort."""
    found: dict[str, Any] = {}
    for kind in reversed(type(field).__mro__):
        found.update(getattr(kind, "default_error_messages", {}))
    return found
