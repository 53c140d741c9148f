"""Pages of follow-ups: the funder's list, one page each, setting up, filling in, handing in, on paper."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from samband.accounts.access import agent_of
from samband.base.http import page
from samband.base.notices import mark_read
from samband.base.table_files import table_download
from samband.base.templatetags.wording import moment
from samband.base.versions import ChangedMeanwhile
from samband.challenges.one_page import to_docx, to_pdf
from samband.funding.access.grants import can_fill_follow_up, can_set_up_follow_up
from samband.funding.actions.follow_ups import (
    change_follow_up,
    hand_in_follow_up,
    save_follow_up,
    set_up_follow_up,
)
from samband.funding.domain.follow_up import QUESTIONS, form_lights
from samband.funding.follow_up_form import form_of
from samband.funding.follow_up_reading import (
    EXPORTED,
    date_rows,
    export_rows,
    follow_ups_of,
    indicator_rows,
    one_page,
)
from samband.funding.forms.follow_ups import FillForm, PlanForm, plan_as_typed
from samband.funding.light_words import LACKS
from samband.funding.light_words import QUESTIONS as QUESTION_WORDS
from samband.funding.models import FollowUp, Grant
from samband.matching.domain.language import detect

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@never_cache
@login_required
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """Show all follow-ups of one's grants, what is late first."""
    rows = follow_ups_of(agent_of(request.user), timezone.localdate())
    return page(request, "funding/follow_up_list.html", {"rows": rows})


@never_cache
@login_required
@require_GET
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Give the list as a file."""
    rows = export_rows(agent_of(request.user), timezone.localdate())
    return table_download(form, name="samband-follow-ups", sheet=_("Follow-ups"), columns=EXPORTED, rows=rows)


def _one(request: HttpRequest, key: str) -> FollowUp:
    seen = FollowUp.objects.visible_to(agent_of(request.user))
    found = seen.select_related("grant__funder", "grant__recipient").filter(key=key).first()
    if found is None:
        raise Http404
    return found


def _lacks(form: Any, problem: ValidationError) -> None:
    for one in problem.error_list:
        where, words = str(one.message), LACKS.get(one.code or "")
        part, _slash, rest = where.partition("/")
        place = rest.partition("/")[0]
        label = QUESTION_WORDS[rest] if part == "answers" and rest in QUESTION_WORDS else ""
        if part == "indicators" and place.isdecimal():
            label = _("Indicator %(number)s") % {"number": int(place) + 1}
        form.add_error(None, f"{label} – {words}" if label and words else str(words or where))


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, key: str) -> HttpResponse:
    """Set up the follow-up of a grant."""
    agent = agent_of(request.user)
    seen = Grant.objects.visible_to(agent).select_related("funder", "recipient")
    grant = get_object_or_404(seen.visible_to(agent), key=key)
    can_set_up_follow_up(agent, grant).or_refuse()
    form = PlanForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = set_up_follow_up(grant, by=agent, said=form.said())
        except ValidationError as problem:
            _lacks(form, problem)
        else:
            messages.success(request, _("The follow-up is set up. The recipient has been told."))
            return HttpResponseRedirect(reverse("follow-up", args=[made.key]))
    return _form(request, form, _("Set up a follow-up"), reverse("grant-detail", args=[key]), grant.title)


def _form(request: HttpRequest, form: PlanForm, title: str, up_url: str, up: str) -> HttpResponse:
    lead = _("Aims, three to five indicators, two dates. The five questions are the same for all.")
    context = {"form": form, "title": title, "up_url": up_url, "up": up, "button": _("Save"), "lead": lead}
    return page(request, "funding/form.html", context, status=422 if form.is_bound else 200)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, key: str) -> HttpResponse:
    """Change the plan of a follow-up."""
    agent, one = agent_of(request.user), _one(request, key)
    can_set_up_follow_up(agent, one.grant).or_refuse()
    form, back = PlanForm(request.POST or None, initial=plan_as_typed(one)), reverse("follow-up", args=[key])
    if request.method == "POST" and form.is_valid():
        try:
            change_follow_up(one, by=agent, version=form.cleaned_data["version"] or 0, said=form.said())
        except ChangedMeanwhile as changed:
            return _conflict(request, changed.now or one, form.cleaned_data["aims"], back)
        except ValidationError as problem:
            _lacks(form, problem)
        else:
            messages.success(request, _("The plan is changed. The recipient has been told."))
            return HttpResponseRedirect(back)
    return _form(request, form, _("Change the plan"), back, one.grant.title)


def _conflict(request: HttpRequest, now: FollowUp, yours: str, back: str) -> HttpResponse:
    theirs = "\n\n".join([now.aims, *(answer.get("text", "") for answer in now.answers.values())])
    return page(request, "409.html", {"theirs": theirs, "yours": yours, "back_url": back}, status=409)


def _page_of(request: HttpRequest, one: FollowUp, form: FillForm, status: int = 200) -> HttpResponse:
    agent = agent_of(request.user)
    lights = form_lights(form_of(one), timezone.localdate())
    context = {
        "one": one,
        "indicators": indicator_rows(one, lights),
        "dates": date_rows(one, lights),
        "answers": [(QUESTION_WORDS[question], one.answers.get(question, {})) for question in QUESTIONS],
        "form": form if can_fill_follow_up(agent, one) else None,
        "may_plan": bool(can_set_up_follow_up(agent, one.grant)) and one.second_sent_at is None,
    }
    return page(request, "funding/follow_up.html", context, status=status)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def detail(request: HttpRequest, key: str) -> HttpResponse:
    """Show a follow-up on one page; the recipient's people fill it in there, saved as they go."""
    agent, one = agent_of(request.user), _one(request, key)
    if request.method == "GET":
        mark_read(agent, subject=("follow-up", one.key))
        return _page_of(request, one, FillForm(one))
    return _fill(request, one)


def _fill(request: HttpRequest, one: FollowUp) -> HttpResponse:
    agent, key = agent_of(request.user), one.key
    can_fill_follow_up(agent, one).or_refuse()
    form, back = FillForm(one, request.POST), reverse("follow-up", args=[key])
    is_part = bool(getattr(request, "htmx", False))
    if not form.is_valid():
        if is_part:
            return page(request, "funding/follow_up.html", {"problem": True}, fragment="saved", status=200)
        return _page_of(request, one, form, status=422)
    answers = form.answers()
    try:
        held = save_follow_up(
            one,
            by=agent,
            version=form.cleaned_data["version"],
            reached=form.reached(),
            answers=answers,
            lang=detect(" ".join(answers.values())).lang,
        )
        if "hand_in" in request.POST:
            hand_in_follow_up(held, by=agent, version=held.version)
    except ChangedMeanwhile as changed:
        return _conflict(request, changed.now or one, "\n\n".join(answers.values()), back)
    except ValidationError as problem:
        _lacks(form, problem)
        form.data = {**request.POST.dict(), "version": held.version}
        return _page_of(request, held, form, status=422)
    if is_part:
        context = {"version": held.version, "at": moment(timezone.localtime(held.changed_at))}
        return page(request, "funding/follow_up.html", context, fragment="saved")
    said = _("Handed in. The funder has been told.") if "hand_in" in request.POST else _("Saved.")
    messages.success(request, said)
    return HttpResponseRedirect(back)


@never_cache
@login_required
@require_GET
def paper(request: HttpRequest, key: str, form: str) -> HttpResponse:
    """Give a follow-up on one page, as PDF or for Word."""
    made = one_page(_one(request, key), timezone.localdate())
    if form == "pdf":
        content, kind = to_pdf(made, timezone.now()), "application/pdf"
    elif form == "docx":
        content, kind = to_docx(made), _WORD
    else:
        raise Http404
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="samband-follow-up-{key}.{form}"'
    return response
