"""A record's own pages: whose it is and in which case, who reads it, which parts are confidential."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from samband.accounts.access import agent_of
from samband.actors.models import Organisation
from samband.base.agents import Agent
from samband.base.http import page
from samband.base.versions import ChangedMeanwhile
from samband.kernel.text import fold
from samband.matching.access import can_decide_on_shortlist
from samband.matching.actions import (
    close_need,
    close_row,
    end_share,
    share_with_organisation,
)
from samband.matching.domain.shortlist import READ
from samband.matching.models import Shortlist, ShortlistRow
from samband.site.cases import bodies_of, names_of
from samband.site.record_forms import LEVEL_LABELS, GroundForm, InsideForm, OutsideForm, RecordForm
from samband.site.registering import register_record, registering
from samband.site.views.shortlists import conflict, for_people, list_of

_MOST_FOUND = 20


@for_people
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest, sort: str, key: str) -> HttpResponse:
    """Say which organisation's record something is, and its case number there."""
    if sort == "idea":  # whose record it is follows from its door
        return HttpResponseRedirect(reverse("idea-register", args=[key]))
    agent = agent_of(request.user)
    found = registering(agent, sort, key)
    if found is None:
        raise Http404
    thing = found.thing
    now = {"owning_body": thing.owning_body, "case_number": thing.case_number, "version": found.version}
    bodies = None if found.body_is_settled else bodies_of(agent)
    form = RecordForm(request.POST or None, initial=now, bodies=bodies)
    if request.method == "POST" and form.is_valid():
        said = {"owning_body": thing.owning_body, **form.cleaned_data}
        try:
            register_record(found, by=agent, **said)
        except ChangedMeanwhile as changed:
            if changed.now is None:
                raise Http404 from changed
            theirs = _told(changed.now.owning_body, changed.now.case_number)
            yours = _told(said["owning_body"], said["case_number"])
            again = reverse("record-register", args=[sort, key])
            return conflict(request, theirs=theirs, yours=yours, back_url=again)
        messages.success(request, _("Whose record it is has been saved."))
        return HttpResponseRedirect(found.url)
    body = names_of([thing.owning_body]).get(thing.owning_body, "") if found.body_is_settled else ""
    context = {"form": form, "title": found.title, "up_url": found.url, "body": body}
    return page(request, "site/record_register.html", context, status=422 if form.is_bound else 200)


def _told(body: str, number: str) -> str:
    name = names_of([body]).get(body, "") or _("Nobody's yet: my own working material")
    return "\n\n".join(part for part in (name, number) if part)


@for_people
@require_http_methods(["GET", "POST"])
def colleagues(request: HttpRequest, key: str) -> HttpResponse:
    """Show with whom a list is shared, and share it: inside its body, or with another organisation."""
    shortlist, agent = list_of(request, key), agent_of(request.user)
    can_decide_on_shortlist(agent, shortlist).or_refuse()
    inside_now = [
        pair for pair in bodies_of(agent) if not shortlist.owning_body or pair[0] == shortlist.owning_body
    ]
    typed = request.GET.get("q", "").strip()[:100]
    found = _found(typed, agent, without={shortlist.owning_body})
    goes = request.POST.get("goes", "")
    inside = InsideForm(request.POST if goes == "inside" else None, bodies=inside_now, prefix="in")
    outside = OutsideForm(request.POST if goes == "outside" else None, found=found, prefix="out")
    form = {"inside": inside, "outside": outside}.get(goes)
    if request.method == "POST" and form is not None and form.is_valid():
        said = form.cleaned_data
        share_with_organisation(
            shortlist,
            by=agent,
            organisation=said["organisation"],
            level=said.get("level", READ),
            is_warned=bool(said.get("is_warned")),
        )
        messages.success(request, _("The list is shared."))
        return HttpResponseRedirect(reverse("shortlist-colleagues", args=[key]))
    context = {
        "shortlist": shortlist,
        "inside": inside if inside_now else None,
        "outside": outside,
        "typed": typed,
        "found": found,
        "shares": _shares(shortlist),
    }
    status = 422 if request.method == "POST" else 200
    return page(request, "site/shortlist_colleagues.html", context, status=status)


def _found(typed: str, agent: Agent, *, without: set[str]) -> list[tuple[str, str]]:
    """Find organisations by what their names hold."""
    if not typed:
        return []
    rows = Organisation.objects.visible_to(agent).standing().exclude(key__in=without)
    for word in fold(typed).split()[:8]:
        rows = rows.filter(folded_name__contains=word)
    return list(rows.order_by("sort_key", "id").values_list("key", "name")[:_MOST_FOUND])


def _shares(shortlist: Shortlist) -> list[dict[str, Any]]:
    rows = list(shortlist.shares.order_by("-shared_at", "-id"))
    names = names_of({row.organisation_key for row in rows})
    return [
        {
            "name": names[row.organisation_key],
            "is_inside": row.organisation_key == shortlist.owning_body,
            "level": LEVEL_LABELS[row.level],
            "shared_at": row.shared_at,
            "ended_at": row.ended_at,
            "url": reverse("shortlist-share-end", args=[shortlist.key, row.key]),
        }
        for row in rows
    ]


@for_people
@require_POST
def share_end(request: HttpRequest, key: str, share: str) -> HttpResponse:
    """End the sharing of a list with an organisation."""
    shortlist = list_of(request, key)
    found = shortlist.shares.select_related("shortlist__owner").filter(key=share).first()
    if found is None:
        raise Http404
    end_share(found, by=agent_of(request.user))
    messages.success(request, _("The sharing has ended."))
    return HttpResponseRedirect(reverse("shortlist-colleagues", args=[key]))


@for_people
@require_http_methods(["GET", "POST"])
def confidential(request: HttpRequest, key: str) -> HttpResponse:
    """Show which parts of a list are confidential, and let who decides on it close or release one."""
    shortlist, agent = list_of(request, key), agent_of(request.user)
    can_decide_on_shortlist(agent, shortlist).or_refuse()
    rows = {row.key: row for row in shortlist.rows.standing().select_related("shortlist__owner")}
    posted = GroundForm(request.POST) if request.method == "POST" else None
    here = reverse("shortlist-confidential", args=[key])
    if posted is not None and posted.is_valid():
        said = posted.cleaned_data
        if said["part"] != "need" and said["part"] not in rows:
            raise Http404
        try:
            _decide(shortlist, rows.get(said["part"]), agent, said)
        except ChangedMeanwhile as changed:
            field = "need_closed_for" if said["part"] == "need" else "closed_for"
            theirs = getattr(changed.now, field, "") or _("Open")
            return conflict(request, theirs=theirs, yours=said["ground"] or _("Open"), back_url=here)
        words = _("The part is confidential now.") if said["ground"].strip() else _("The part is open now.")
        messages.success(request, words)
        return HttpResponseRedirect(here)
    context = {"shortlist": shortlist, "parts": _parts(shortlist, list(rows.values()), posted)}
    status = 422 if posted is not None else 200
    return page(request, "site/shortlist_confidential.html", context, status=status)


def _decide(shortlist: Shortlist, row: ShortlistRow | None, agent: Agent, said: dict[str, Any]) -> None:
    if row is None:
        close_need(shortlist, by=agent, version=said["version"], ground=said["ground"])
    else:
        close_row(row, by=agent, version=said["version"], ground=said["ground"])


def _parts(shortlist: Shortlist, rows: list[ShortlistRow], posted: GroundForm | None) -> list[dict[str, Any]]:
    """Give each part with its form; the one that was sent and refused keeps what was typed."""
    whole = [("need", _("The need"), "", shortlist.need_closed_for, shortlist.version)]
    whole += [(row.key, row.title, row.lang, row.closed_for, row.version) for row in rows]
    sent = posted.data.get("part", "") if posted is not None else ""
    return [
        {
            "name": name,
            "lang": lang,
            "ground": ground,
            "form": posted
            if part == sent and posted is not None
            else GroundForm(
                initial={"part": part, "ground": ground, "version": version}, auto_id=f"id-{part}-%s"
            ),
        }
        for part, name, lang, ground, version in whole
    ]
