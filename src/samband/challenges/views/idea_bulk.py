"""Several ideas at once: chosen in the inbox, looked at once more, then done, each by itself."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from samband.accounts.access import agent_of
from samband.actors.models import Organisation
from samband.base.http import page
from samband.challenges.actions.idea_bulk import MANY, MOST_AT_ONCE, Chosen, do_with_many
from samband.challenges.actions.idea_moves import PARTS
from samband.challenges.doors_people import departments_of
from samband.challenges.forms.many_ideas import ManyForm
from samband.challenges.inbox_words import BUTTONS, STATUSES
from samband.challenges.models import Idea
from samband.challenges.reply_templates import Beginning, beginnings_for, shipped


@never_cache
@login_required
@require_POST
def many(request: HttpRequest) -> HttpResponse:
    """Show what is about to be done with several ideas; then do it, and say which went and which did not."""
    verb, chosen = request.POST.get("verb", ""), _chosen(request.POST.getlist("chosen"))
    if verb not in MANY:
        raise Http404
    if not chosen:
        messages.warning(request, _("Choose at least one idea in the list first."))
        return HttpResponseRedirect(reverse("idea-inbox"))
    seen = Idea.objects.visible_to(agent_of(request.user)).select_related(*PARTS)
    found = list(seen.filter(key__in=[one.key for one in chosen]).order_by("due_on", "id"))
    if not found:
        raise Http404
    departments = _departments(found) if verb == "route" else {}
    beginnings = beginnings_for({one.entry_point_id for one in found}) if verb == "answer" else []
    begun = next((one for one in beginnings if one.code == request.POST.get("template")), None)
    goes = request.POST.get("step") == "go"
    form = ManyForm(
        request.POST if goes else None,
        verb=verb,
        departments=[(key, one.name) for key, one in departments.items()],
        texts=_texts(found, begun) if verb == "answer" else None,
    )
    if goes and form.is_valid():
        said = _said(verb, form, departments, begun)
        outcomes = do_with_many(chosen, by=agent_of(request.user), verb=verb, said=said)
        shown = {"outcomes": outcomes, "label": BUTTONS[verb], "went": sum(one.went for one in outcomes)}
        return page(request, "challenges/inbox_many_done.html", shown)
    context = {
        "verb": verb,
        "label": BUTTONS[verb],
        "form": form,
        "rows": [{"title": one.title, "lang": one.lang, "status": STATUSES[one.status]} for one in found],
        "chosen": [f"{one.key}:{one.version}" for one in chosen],
        "beginnings": [(one.code, one.name) for one in beginnings],
        "template": begun.code if begun else "",
    }
    return page(request, "challenges/inbox_many.html", context, status=422 if form.is_bound else 200)


def _chosen(ticked: Sequence[str]) -> list[Chosen]:
    """Read the ticked ideas, each with the version that the list showed."""
    found = []
    for one in ticked[: MOST_AT_ONCE + 1]:
        key, _colon, version = one.partition(":")
        if key and version.isascii() and version.isdecimal() and len(version) < 10:
            found.append(Chosen(key, int(version)))
    return list(dict.fromkeys(found))


def _departments(found: Sequence[Idea]) -> dict[str, Organisation]:
    """Give the departments of the bodies whose doors the ideas came to."""
    bodies = {one.entry_point.organisation_id: one.entry_point.organisation for one in found}
    year = timezone.localdate().year
    return {one.key: one for body in bodies.values() for one in departments_of(body, year)[:200]}


def _spoken(idea: Idea, begun: Beginning | None) -> tuple[str, str]:
    """Give the language that an idea is answered in, with the text that the answer begins with."""
    lang, text = (begun or shipped()[0]).in_language(idea.reply_lang, idea.lang)
    return lang, text if begun else ""


def _texts(found: Sequence[Idea], begun: Beginning | None) -> dict[str, str]:
    return dict(sorted(_spoken(one, begun) for one in found))


def _said(
    verb: str, form: ManyForm, departments: Mapping[str, Organisation], begun: Beginning | None
) -> Callable[[Idea], Mapping[str, Any]]:
    said = form.cleaned_data
    answers = form.answers()

    def of(idea: Idea) -> Mapping[str, Any]:
        if verb == "route":
            return {"department": departments[said["department"]]}
        if verb in ("quarantine", "discard"):
            return {"why": said["why"]}
        if verb == "answer":
            lang = _spoken(idea, begun)[0]
            return {"text": answers.get(lang, ""), "lang": lang}
        return {}

    return of
