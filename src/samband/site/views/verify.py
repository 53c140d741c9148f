"""Is a document as it was sealed: a page for anybody; the file is read and not kept."""

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from samband.accounts.limits import limited
from samband.base.forms import Form
from samband.base.http import page
from samband.base.seal_keys import BadKey, PublicKey, keys_document, read_public_keys
from samband.base.seal_words import KINDS
from samband.base.sealing import Checked
from samband.site.seal_answers import MOST_SENT, check_here


class VerifyForm(Form):
    """A document, and the key of whoever issued it when that is not this installation."""

    file = forms.FileField(
        label=_("The document"),
        allow_empty_file=True,
        help_text=_("A sealed PDF or JSON file, at most 16 MB. It is read and not kept."),
    )
    key = forms.CharField(
        label=_("Public key of another installation"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3, "cols": None, "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Only for a document that was not sealed here: paste the key from the issuer's website."),
    )

    def clean_file(self) -> bytes:
        """Give the document's bytes."""
        file = self.cleaned_data["file"]
        if file.size > MOST_SENT:
            raise forms.ValidationError(_("The file is larger than 16 MB. Sealed documents are smaller."))
        return bytes(file.read())

    def clean_key(self) -> list[PublicKey]:
        """Give the keys that were pasted."""
        text = self.cleaned_data["key"].strip()
        try:
            return read_public_keys(text.encode("utf-8", "replace")) if text else []
        except BadKey:
            raise forms.ValidationError(
                _("This is no public key of a seal. Paste it as it is published.")
            ) from None


@require_http_methods(["GET", "POST"])
@limited("verify", 30)
def verify(request: HttpRequest) -> HttpResponse:
    """Check a document's seal and say in plain words what was found."""
    form = VerifyForm(request.POST, request.FILES) if request.method == "POST" else VerifyForm()
    context: dict[str, Any] = {"form": form, "found": None}
    if form.is_bound and form.is_valid():
        given = form.cleaned_data["key"]
        context["found"] = _told(check_here(form.cleaned_data["file"], settings.SAMBAND_HOME, given))
    status = 422 if form.is_bound and context["found"] is None else 200
    response = page(request, "site/verify.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def _told(checked: Checked) -> dict[str, Any]:
    """Give what was found in the reader's words."""
    kind = KINDS.get(checked.kind)
    return {
        **checked.document(gettext),
        "kind_words": gettext(kind) if kind else checked.kind,
        "at": datetime.fromisoformat(checked.sealed_at) if checked.sealed_at else None,
    }


@require_safe
def seal_keys(request: HttpRequest) -> HttpResponse:
    """Give the public halves of the keys that this installation has sealed with."""
    response = JsonResponse(keys_document(settings.SAMBAND_HOME))
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "no-cache"
    return response
