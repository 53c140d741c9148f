"""What the pages of a project share: finding it, one page for every form, what two at once are told."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache

from samband.accounts.access import agent_of
from samband.base.forms import Form
from samband.base.http import page
from samband.projects.frame import frame_of
from samband.projects.models import Project

View = Callable[..., HttpResponseBase]


def for_people(view: View) -> View:
    """Ask whoever is not signed in to sign in; keep the page out of caches."""
    answered: View = never_cache(login_required(view))
    return answered


def project_of(request: HttpRequest, key: str) -> Project:
    """Find a project that the reader may see; any other is not there."""
    related = ("programme__owner", "challenge", "maker")
    agent = agent_of(request.user)
    return get_object_or_404(Project.objects.visible_to(agent).select_related(*related), key=key)


def form_page(
    request: HttpRequest, project: Project, here: str, form: Form | None, **context: Any
) -> HttpResponse:
    """Answer with one of a project's forms; ``title``, ``lead``, ``button``, ``back_url`` and more."""
    frame = frame_of(agent_of(request.user), project, here)
    status = 422 if form is not None and form.is_bound and form.errors else 200
    return page(request, "projects/plan_form.html", {**frame, "form": form, **context}, status=status)


def say_in(form: Any, problem: ValidationError, names: Mapping[str, str] | None = None) -> None:
    """Say beside a form's fields what an action found wrong; of other fields, above them."""
    if not hasattr(problem, "error_dict"):
        for words in problem.messages:
            form.add_error(None, words)
        return
    for name, found in problem.error_dict.items():
        field = (names or {}).get(name, name)
        for error in found:
            form.add_error(field if field in form.fields else None, str(error.messages[0]))


def conflict(request: HttpRequest, *, theirs: str, yours: str, back_url: str) -> HttpResponse:
    """Say that somebody else was faster, with both texts."""
    context = {"theirs": theirs, "yours": yours, "back_url": back_url}
    return page(request, "409.html", context, status=409)


def typed(form: Any) -> str:
    """Give what was typed in a form, field by field, so that nothing of it is lost."""
    lines = []
    for bound in form.visible_fields():
        value = bound.value()
        if value not in (None, "", [], False):
            choices = dict(getattr(bound.field, "choices", ()) or ())
            lines.append(f"{bound.label}: {choices.get(value, value)}")
    return "\n\n".join(str(line) for line in lines)
