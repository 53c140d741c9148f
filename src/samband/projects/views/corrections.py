"""The page on which a certificate is corrected: how much of which line, why, and who decided."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from samband.accounts.access import agent_of
from samband.base.http import many_fields, page
from samband.kernel.decision import Refused
from samband.matching.domain.language import detect
from samband.projects.access.control import can_correct_certificate
from samband.projects.actions.control import NotAsFound
from samband.projects.actions.corrections import RejectedLine, Ruling, correct_certificate
from samband.projects.certificate_reading import line_rows
from samband.projects.control_reading import type_options
from samband.projects.control_words import DONE_WORDS
from samband.projects.forms.control import RulingForm, rejected_in
from samband.projects.frame import frame_of
from samband.projects.models import Certificate
from samband.projects.views.certificates import certificate_of


@many_fields
@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, key: str) -> HttpResponse:
    """Correct a certificate; what is wrong is said beside the line, and what was typed stays."""
    made, agent = certificate_of(request, key), agent_of(request.user)
    can_correct_certificate(agent, made).or_refuse()
    bound = request.POST if request.method == "POST" else None
    form = RulingForm(bound, initial={"on": timezone.localdate()})
    keys = list(made.report.lines.order_by("number", "id").values_list("key", flat=True))
    typed = {name: str(value) for name, value in request.POST.items()}
    rejected, wrong = rejected_in(typed, keys)
    if bound is not None and form.is_valid() and not wrong:
        try:
            _correct(request, made, form, rejected)
        except NotAsFound as refusal:
            wrong = {one.where: f"{_(one.what)} {_(one.fix)}" for one in refusal.problems}
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, str(DONE_WORDS["correct"]))
            return HttpResponseRedirect(reverse("certificate-detail", args=[made.key]) + "#corrections")
    rows = [
        {
            **row,
            "key": line,
            "typed": typed.get(f"deduct-{line}", ""),
            "options": type_options(typed.get(f"type-{line}", "")),
            "wrong": wrong.get(line, ""),
        }
        for row, line in zip(line_rows(made, agent), keys, strict=True)
    ]
    context = {
        **frame_of(agent, made.project, "project-reports"),
        "made": made,
        "currency": made.project.currency,
        "form": form,
        "rows": rows,
        "wrong_rows": [row for row in rows if row["wrong"]],
    }
    return page(request, "projects/certificate_correct.html", context, status=422 if bound else 200)


def _correct(request: HttpRequest, made: Certificate, form: RulingForm, rejected: list[RejectedLine]) -> None:
    said = form.cleaned_data
    ruling = Ruling(said["on"], said["why"], detect(said["why"]).lang, said["decided_by"])
    correct_certificate(made, by=agent_of(request.user), ruling=ruling, rejected=rejected)
