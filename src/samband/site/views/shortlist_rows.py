"""What one does with a candidate on a list: order, status, notes, a letter, off the list and back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samband.accounts.access import agent_of
from samband.base.http import page
from samband.base.versions import ChangedMeanwhile
from samband.matching.access import can_edit_shortlist
from samband.matching.actions import move_row, note_row, remove_row, reorder_row, restore_row
from samband.matching.domain.shortlist import NOT_RELEVANT, VERBS, verbs_from
from samband.matching.models import Profile, ShortlistRow
from samband.site.shortlist_forms import RowForm
from samband.site.shortlisted import STATUS_LABELS, VERB_LABELS
from samband.site.views.needs import letters_to
from samband.site.views.shortlists import conflict, for_people


def _row(request: HttpRequest, key: str, row: str) -> ShortlistRow:
    own = ShortlistRow.objects.visible_to(agent_of(request.user)).select_related("shortlist__owner")
    found = own.filter(shortlist__key=key, key=row).first()
    if found is None:
        raise Http404
    return found


def _url(row: ShortlistRow) -> str:
    return reverse("shortlist-detail", args=[row.shortlist.key])


def _to(row: ShortlistRow) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{_url(row)}#row-{row.key}")


def _version(request: HttpRequest) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() and len(given) < 10 else 0


def _saved_now(row: ShortlistRow | None) -> str:
    """Say a row as it is saved, for whoever saved over it; gone is a thing to be told as well."""
    if row is None:
        return _("The candidate has been taken off the list.")
    return "\n\n".join(part for part in (str(STATUS_LABELS[row.status]), row.why_not, row.notes) if part)


@for_people
@require_POST
def move(request: HttpRequest, key: str, row: str) -> HttpResponse:
    """Let a candidate and its neighbour change places."""
    one = _row(request, key, row)
    up = request.POST.get("direction") == "up"
    try:
        reorder_row(one, by=agent_of(request.user), version=_version(request), up=up)
    except ChangedMeanwhile:
        titles = [other.title for other in one.shortlist.rows.standing()]
        theirs = "\n".join(f"{number}. {title}" for number, title in enumerate(titles, start=1))
        words = _("Move %(name)s up") if up else _("Move %(name)s down")
        return conflict(request, theirs=theirs, yours=words % {"name": one.title}, back_url=_url(one))
    return _to(one)


@for_people
@require_POST
def status(request: HttpRequest, key: str, row: str) -> HttpResponse:
    """Say where one stands with a candidate: a press on a button."""
    one = _row(request, key, row)
    verb = request.POST.get("verb", "")
    if verb not in VERBS:
        raise Http404
    try:
        move_row(one, by=agent_of(request.user), version=_version(request), verb=verb)
    except ChangedMeanwhile as changed:
        yours = str(VERB_LABELS.get(verb, verb))
        return conflict(request, theirs=_saved_now(changed.now), yours=yours, back_url=_url(one))
    return _to(one)


@for_people
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, key: str, row: str) -> HttpResponse:
    """Write a note on a candidate, or say that it is not relevant, and why."""
    one = _row(request, key, row)
    can_edit_shortlist(agent_of(request.user), one.shortlist).or_refuse()
    if one.removed_at is not None:
        return HttpResponseRedirect(_url(one))
    dismisses = request.POST.get("verb") == "dismiss"
    now = {"notes": one.notes, "why_not": one.why_not, "version": one.version}
    form = RowForm(request.POST or None, initial=now, row=one, dismisses=dismisses)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            _save(request, one, said, dismisses=dismisses)
        except ChangedMeanwhile as changed:
            yours = "\n\n".join(part for part in (said["why_not"], said["notes"]) if part)
            again = reverse("shortlist-row", args=[key, row])
            return conflict(request, theirs=_saved_now(changed.now), yours=yours, back_url=again)
        messages.success(request, _("What you wrote is saved."))
        return _to(one)
    context = {
        "shortlist": one.shortlist,
        "row": one,
        "form": form,
        "status_label": STATUS_LABELS[one.status],
        "may_dismiss": "dismiss" in verbs_from(one.status),
        "is_dismissed": one.status == NOT_RELEVANT,
    }
    answered = 422 if form.is_bound else 200
    return page(request, "matching/shortlist_row.html", context, status=answered)


def _save(request: HttpRequest, row: ShortlistRow, said: dict[str, Any], *, dismisses: bool) -> None:
    agent, version = agent_of(request.user), said["version"]
    if dismisses:
        move_row(row, by=agent, version=version, verb="dismiss", why_not=said["why_not"], notes=said["notes"])
    else:
        why = said["why_not"] if row.status == NOT_RELEVANT else ""
        note_row(row, by=agent, version=version, notes=said["notes"], why_not=why)


@for_people
@require_POST
def remove(request: HttpRequest, key: str, row: str) -> HttpResponse:
    """Take a candidate off the list; the page then offers to put it back."""
    one = _row(request, key, row)
    if one.removed_at is None:
        try:
            remove_row(one, by=agent_of(request.user), version=_version(request))
        except ChangedMeanwhile as changed:
            words = _("Take %(name)s off the list") % {"name": one.title}
            return conflict(request, theirs=_saved_now(changed.now), yours=words, back_url=_url(one))
    return HttpResponseRedirect(f"{_url(one)}?removed={one.key}")


@for_people
@require_POST
def restore(request: HttpRequest, key: str, row: str) -> HttpResponse:
    """Put a candidate back where it was."""
    one = restore_row(_row(request, key, row), by=agent_of(request.user))
    return _to(one)


@for_people
@require_GET
def write(request: HttpRequest, key: str, row: str) -> HttpResponse:
    """Show drafts of a letter to a candidate about the list's need, and let one say that it was sent."""
    one = _row(request, key, row)
    can_edit_shortlist(agent_of(request.user), one.shortlist).or_refuse()
    if not one.shortlist.need_text:
        messages.info(request, _("Write first what the list is for: the letter tells it."))
        return HttpResponseRedirect(reverse("shortlist-edit", args=[key]))
    agent = agent_of(request.user)
    profile = get_object_or_404(Profile.objects.visible_to(agent), key=one.profile_key)
    context = letters_to(profile, agent, text=one.shortlist.need_text, lang=one.shortlist.need_lang)
    context |= {
        "up_label": one.shortlist.title,
        "up_url": _url(one),
        "contacted": {
            "url": reverse("shortlist-status", args=[key, row]),
            "version": one.version,
            "is_open": "contact" in verbs_from(one.status),
            "at": one.contacted_at,
        },
    }
    return page(request, "matching/write.html", context)
