"""Questions between a controller and a partner: asked, answered, withdrawn."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from samband.accounts.access import agent_of
from samband.base.http import page
from samband.base.keys import key_sent
from samband.kernel.decision import Refused
from samband.matching.domain.language import detect
from samband.projects.access.control import can_answer_controller, can_ask_partner
from samband.projects.actions.control_questions import answer_question, ask_partner, withdraw_question
from samband.projects.control_words import DONE_WORDS
from samband.projects.forms.control import AskForm, WordsForm
from samband.projects.models import ControlQuestion, PartnerReport
from samband.projects.views.control import context_of, report_of
from samband.projects.views.control_work import TEMPLATE, back_to


@never_cache
@login_required
@require_POST
def ask(request: HttpRequest, key: str) -> HttpResponse:
    """Ask the partner something."""
    one, agent = report_of(request, key), agent_of(request.user)
    can_ask_partner(agent, one).or_refuse()
    lines = {row.key: row for row in one.lines.all()}
    form = AskForm([(name, name) for name in lines], request.POST, auto_id="id-ask-%s")
    if not form.is_valid():
        return page(request, TEMPLATE, context_of(request, one, ask_form=form), status=422)
    said = form.cleaned_data
    ask_partner(
        one,
        by=agent,
        question=said["question"],
        lang=detect(said["question"]).lang,
        line=lines.get(said["line"]),
        due_on=said["due_on"],
    )
    messages.success(request, str(DONE_WORDS["ask"]))
    return back_to(one, "#questions")


def _question(request: HttpRequest, one: PartnerReport) -> ControlQuestion:
    seen = ControlQuestion.objects.visible_to(agent_of(request.user)).select_related(
        "report__partner__project__programme__owner", "report__partner__organisation"
    )
    return get_object_or_404(
        seen.visible_to(agent_of(request.user)), report=one, key=key_sent(request.POST, "question")
    )


def _in_words(request: HttpRequest, one: PartnerReport, done: str, action: Any, name: str) -> HttpResponse:
    question, form = _question(request, one), WordsForm(request.POST)
    if form.is_valid():
        words = form.cleaned_data["words"]
        try:
            action(question, by=agent_of(request.user), lang=detect(words).lang, **{name: words})
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, str(DONE_WORDS[done]))
            return back_to(one, "#questions")
    context = context_of(request, one, words_form=form, words_of=question.key)
    return page(request, TEMPLATE, context, status=422)


@never_cache
@login_required
@require_POST
def answer(request: HttpRequest, key: str) -> HttpResponse:
    """Answer the controller."""
    one = report_of(request, key)
    can_answer_controller(agent_of(request.user), one).or_refuse()
    return _in_words(request, one, "answer", answer_question, "answer")


@never_cache
@login_required
@require_POST
def withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """Withdraw a question, with the reason."""
    one = report_of(request, key)
    can_ask_partner(agent_of(request.user), one).or_refuse()
    return _in_words(request, one, "withdraw", withdraw_question, "why")
