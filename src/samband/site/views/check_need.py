"""The need check for anybody: a text is read, and nothing of it is kept."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from samband.accounts.limits import limited
from samband.base.forms import Form
from samband.base.http import page
from samband.base.link_forms import area
from samband.challenges.need_reading import read_text
from samband.site.forms import LONGEST


class CheckForm(Form):
    """A need to be read."""

    text = forms.CharField(label=_("Your text"), max_length=LONGEST, widget=area(8))


@require_http_methods(["GET", "POST"])
@limited("check", 120)
def check(request: HttpRequest) -> HttpResponse:
    """Read a need and show what in it names an answer."""
    form = CheckForm(request.POST if request.method == "POST" else None)
    is_read = form.is_bound and form.is_valid()
    reading = read_text(form.cleaned_data["text"] if is_read else "")
    status = 422 if form.is_bound and not is_read else 200
    context = {"form": form, "reading": reading}
    response = page(request, "challenges/check_need.html", context, fragment="reading", status=status)
    response["Cache-Control"] = "private, no-store"
    return response
