"""Pages about the service itself: how answers are found, privacy, accessibility, the tour."""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from samband.accounts.access import agent_of
from samband.accounts.consents import NOTICE
from samband.accounts.limits import told_to_wait, too_soon
from samband.base.actions import report_barrier
from samband.base.http import page
from samband.base.labels import source_label
from samband.base.rates import Rate
from samband.base.templatetags.samband import number, percent
from samband.matching.domain.calibration import BANDS
from samband.matching.engine import engine
from samband.rules.retention import retention_of
from samband.site.accessibility import answerable, statement
from samband.site.choices import counts, language_choices, source_counts
from samband.site.demo_mark import is_demo
from samband.site.forms import BarrierForm
from samband.site.presenting import band_label
from samband.site.tour import steps

# Enough for somebody who meets one barrier after another; too little to fill an outbox.
REPORTS = Rate(per_minute=6)


@require_GET
def answers(request: HttpRequest) -> HttpResponse:
    """Say how answers are found, from which data, with which limits."""
    context: dict[str, Any] = {
        "counts": counts(),
        "languages": [name for _code, name in language_choices()],
        "bands": _bands(),
        "sources": [{"label": source_label(name), "value": number(count)} for name, count in source_counts()],
        "model": [
            {"label": _("Language model"), "value": settings.SAMBAND_ENCODER},
            {"label": _("Removal of the language, version"), "value": engine().removal().version[:12]},
        ],
    }
    return page(request, "site/about_answers.html", context)


def _bands() -> list[dict[str, Any]]:
    return [
        {
            "key": name,
            "label": band_label(name),
            "meaning": _("a probability of %(least)s or more") % {"least": percent(least)}
            if least
            else _("less than that"),
        }
        for name, least in BANDS
    ]


@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    """Show the accessibility statement."""
    return page(request, "site/accessibility.html", statement())


@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what is kept of whom, for how long, and why."""
    context = {
        "contact": answerable(),
        "kept_days": retention_of("need").days,
        "invitation_days": retention_of("invitation").days,
        "demo": is_demo(),
        "notice": date.fromisoformat(NOTICE),
    }
    return page(request, "site/privacy.html", context)


@require_http_methods(["GET", "POST"])
def barrier(request: HttpRequest) -> HttpResponse:
    """Let anybody report what stands in their way; so many times a minute from one place."""
    form = BarrierForm(request.POST or None, initial={"where": request.GET.get("where", "")[:300]})
    wait = too_soon(request, "barrier", REPORTS) if request.method == "POST" and form.is_valid() else 0.0
    if wait:
        context = {"form": form, "busy": True}
        return told_to_wait(page(request, "site/barrier.html", context, status=429), wait)
    if request.method == "POST" and form.is_valid():
        report_barrier(
            form.cleaned_data["what"],
            by=agent_of(request.user),
            where=form.cleaned_data["where"],
            answer_to=form.cleaned_data["answer_to"],
        )
        messages.success(request, _("Thank you. Your report has reached those who run this service."))
        return HttpResponseRedirect(reverse("accessibility"))
    status = 422 if form.is_bound else 200
    return page(request, "site/barrier.html", {"form": form}, status=status)


@require_GET
def tour(request: HttpRequest) -> HttpResponse:
    """Show the printable five-minute tour of the demo world."""
    if not is_demo():
        raise Http404
    return page(request, "site/tour.html", {"steps": steps()})
