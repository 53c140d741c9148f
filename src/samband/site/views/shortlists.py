"""Pages of one's shortlists: all of them, one, putting somebody on one, changing and deleting it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from samband.accounts.access import agent_of
from samband.base.agents import Agent
from samband.base.http import page
from samband.base.keys import key_sent
from samband.base.notices import unread_of
from samband.base.versions import ChangedMeanwhile
from samband.matching.access import can_delete_shortlist, can_edit_shortlist, can_keep_shortlists
from samband.matching.actions import (
    add_to_shortlist,
    change_shortlist,
    delete_shortlist,
    make_shortlist,
    mark_comments_read,
)
from samband.matching.domain.language import detect
from samband.matching.models import Need, Profile, Shortlist
from samband.site.cases import told_record
from samband.site.panels import organisations_of, profile_url
from samband.site.shortlist_forms import AddForm, ShortlistEditForm, ShortlistForm
from samband.site.shortlisted import (
    Candidate,
    Reach,
    candidates_for_others,
    candidates_of,
    found_as,
    need_for,
    reach_of,
    with_what_can_be_done,
)

View = Callable[..., HttpResponse]


def for_people(view: View) -> View:
    """Tell somebody who is not signed in that lists need an account; keep the answer out of caches."""

    @wraps(view)
    def answered(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        if can_keep_shortlists(agent_of(request.user)):
            response = view(request, *arguments, **named)
        else:
            response = _stranger(request)
        response["Cache-Control"] = "private, no-store"
        return response

    return answered


def _stranger(request: HttpRequest) -> HttpResponse:
    try:
        sign_in = reverse("account_login")
    except NoReverseMatch:
        sign_in = ""
    here = request.get_full_path() if request.method == "GET" else reverse("shortlist-list")
    context = {"sign_in_url": sign_in, "here": here}
    return page(request, "matching/shortlist_stranger.html", context, status=403)


def list_of(request: HttpRequest, key: str) -> Shortlist:
    """Find a list of the reader's own by its key; anybody else's is not there."""
    own = Shortlist.objects.visible_to(agent_of(request.user)).select_related("owner")
    found = own.filter(key=key).first()
    if found is None:
        raise Http404
    return found


def conflict(request: HttpRequest, *, theirs: str, yours: str, back_url: str) -> HttpResponse:
    """Answer that somebody else saved the same thing meanwhile: both texts, nothing lost."""
    context = {"theirs": theirs, "yours": yours, "back_url": back_url}
    return page(request, "409.html", context, status=409)


@for_people
@require_http_methods(["GET", "POST"])
def shortlists(request: HttpRequest) -> HttpResponse:
    """Show one's lists, the latest first, and make a new one."""
    agent = agent_of(request.user)
    form = ShortlistForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = make_shortlist(form.cleaned_data["title"], by=agent)
        return HttpResponseRedirect(reverse("shortlist-detail", args=[made.key]))
    found = (
        Shortlist.objects.visible_to(agent).latest_first().select_related("owner").prefetch_related("rows")
    )
    rows = [
        {
            "url": reverse("shortlist-detail", args=[one.key]),
            "title": one.title,
            "need": one.need_text if is_own(one, agent) or not one.need_closed_for else "",
            "is_own": is_own(one, agent),
            "case_number": one.case_number,
            "lang": one.need_lang,
            "count": sum(row.removed_at is None for row in one.rows.all()),
            "contacted": sum(
                row.removed_at is None and row.contacted_at is not None for row in one.rows.all()
            ),
            "changed_at": one.changed_at,
        }
        for one in found
    ]
    status = 422 if form.is_bound else 200
    return page(request, "matching/shortlist_list.html", {"rows": rows, "form": form}, status=status)


def is_own(shortlist: Shortlist, agent: Agent) -> bool:
    """Say whether a list is the reader's own; another's was shared with them."""
    return shortlist.owner is not None and shortlist.owner.key == agent.person


@for_people
@require_GET
def detail(request: HttpRequest, key: str) -> HttpResponse:
    """Show a list: its need, its candidates in order, and what colleagues have said."""
    shortlist = list_of(request, key)
    context = _shown(request, shortlist)
    if context["new_comments"]:
        mark_comments_read(shortlist, by=agent_of(request.user))
    return page(request, "matching/shortlist.html", context)


def _shown(request: HttpRequest, shortlist: Shortlist) -> dict[str, Any]:
    agent = agent_of(request.user)
    reach = reach_of(shortlist, agent)
    candidates, left_out = _candidates_for(shortlist, agent, reach)
    need, need_ground = need_for(shortlist, closed=reach.closed)
    removed_key = key_sent(request.GET, "removed")
    removed = shortlist.rows.filter(removed_at__isnull=False).order_by("-removed_at")
    unread = unread_of(agent, ("shortlist", shortlist.key))
    gone = [
        {
            "title": row.title,
            "lang": row.lang,
            "is_latest": row.key == removed_key,
            "url": reverse("shortlist-restore", args=[shortlist.key, row.key]),
        }
        for row in (removed if reach.works else ())
    ]
    return {
        "shortlist": shortlist,
        "reach": reach,
        "need": need,
        "need_ground": need_ground,
        "left_out": left_out,
        "record": told_record(shortlist.owning_body, shortlist.case_number, agent),
        "closed_count": _closed_count(shortlist, candidates),
        "candidates": candidates,
        "removed": gone,
        "just_removed": next((one for one in gone if one["is_latest"]), None),
        "comments": _comments(shortlist, unread),
        "new_comments": unread,
        "exports": [
            {"url": reverse("shortlist-export", args=[shortlist.key, "docx"]), "label": "Word"},
            {"url": reverse("shortlist-export", args=[shortlist.key, "xlsx"]), "label": "Excel"},
        ],
        "open_links": shortlist.links.open_at(timezone.now()).count(),
    }


def _comments(shortlist: Shortlist, unread: int) -> list[dict[str, Any]]:
    return [
        {
            "name": one.name,
            "text": one.text,
            "lang": one.lang,
            "said_at": one.said_at,
            "is_new": number < unread,
            "remove_url": reverse("shortlist-comment-remove", args=[shortlist.key, one.key]),
        }
        for number, one in enumerate(shortlist.comments.order_by("-said_at", "-id"))
    ]


def _candidates_for(shortlist: Shortlist, agent: Agent, reach: Reach) -> tuple[list[Candidate], int]:
    """Give what an agent sees of a list's rows: all inside its body, less outside; and how many lack."""
    if not reach.closed:
        return candidates_for_others(shortlist, agent)
    shown = candidates_of(shortlist, agent)
    return (with_what_can_be_done(shortlist, shown) if reach.works else shown), 0


def _closed_count(shortlist: Shortlist, candidates: list[Candidate]) -> int:
    return bool(shortlist.need_closed_for) + sum(bool(one.closed_for) for one in candidates)


@for_people
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, key: str) -> HttpResponse:
    """Change what a list is called and what it is for."""
    shortlist = list_of(request, key)
    can_edit_shortlist(agent_of(request.user), shortlist).or_refuse()
    url = reverse("shortlist-detail", args=[key])
    now = {"title": shortlist.title, "need_text": shortlist.need_text, "version": shortlist.version}
    form = ShortlistEditForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        lang = detect(said["need_text"]).lang if said["need_text"] else ""
        try:
            change_shortlist(
                shortlist,
                by=agent_of(request.user),
                version=said["version"],
                title=said["title"],
                need_text=said["need_text"],
                need_lang=lang,
            )
        except ChangedMeanwhile as changed:
            if changed.now is None:
                raise Http404 from changed
            theirs = f"{changed.now.title}\n\n{changed.now.need_text}"
            yours = f"{said['title']}\n\n{said['need_text']}"
            again = reverse("shortlist-edit", args=[key])
            return conflict(request, theirs=theirs, yours=yours, back_url=again)
        messages.success(request, _("The list is saved."))
        return HttpResponseRedirect(url)
    status = 422 if form.is_bound else 200
    context = {"shortlist": shortlist, "form": form}
    return page(request, "matching/shortlist_edit.html", context, status=status)


@for_people
@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, key: str) -> HttpResponse:
    """Ask whether a list is to be deleted, and delete it."""
    shortlist = list_of(request, key)
    can_delete_shortlist(agent_of(request.user), shortlist).or_refuse()
    if request.method == "POST":
        delete_shortlist(shortlist, by=agent_of(request.user))
        messages.success(request, _("The list and everything written on it are erased."))
        return HttpResponseRedirect(reverse("shortlist-list"))
    context = {"shortlist": shortlist, "count": shortlist.rows.standing().count()}
    return page(request, "matching/shortlist_delete.html", context)


@for_people
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, profile: str) -> HttpResponse:
    """Put somebody on a list: one there is, or a new one; from an answer, with its reasons."""
    agent = agent_of(request.user)
    chosen = get_object_or_404(Profile.objects.visible_to(agent), key=profile)
    given = request.POST if request.method == "POST" else request.GET
    need_key = given.get("need", "")[:26]
    need = Need.objects.visible_to(agent, timezone.now()).filter(key=need_key).first() if need_key else None
    lists = list(
        Shortlist.objects.visible_to(agent).workable_by(agent).select_related("owner").latest_first()
    )
    if need is not None:
        lists.sort(key=lambda one: one.need_key != need.public_key)
    initial = {} if lists else {"title": _first_title(need)}
    form = AddForm(request.POST if request.method == "POST" else None, lists=lists, initial=initial)
    if request.method == "POST" and form.is_valid():
        shortlist = next((one for one in lists if one.key == form.cleaned_data.get("shortlist")), None)
        if form.cleaned_data["title"] or shortlist is None:
            shortlist = make_shortlist(form.cleaned_data["title"], by=agent, need=need)
        _put(request, shortlist, chosen, need)
        return HttpResponseRedirect(_back(request, chosen))
    context = {
        "profile": {"key": chosen.key, "title": chosen.title, "lang": chosen.lang},
        "form": form,
        "need": need,
        "next": given.get("next", ""),
        "back_url": _back(request, chosen),
    }
    status = 422 if form.is_bound else 200
    return page(request, "matching/shortlist_add.html", context, status=status)


def _first_title(need: Need | None) -> str:
    """Propose what a list is called: how its need begins."""
    if need is None:
        return ""
    flat = " ".join(need.text.split())
    first = flat.partition(". ")[0].rstrip(".")
    return first if len(first) <= 80 else first[:80].rsplit(" ", 1)[0] + " …"


def _put(request: HttpRequest, shortlist: Shortlist, profile: Profile, need: Need | None) -> None:
    """Explain first, since no encoding belongs into a transaction; then put them on the list."""
    agent = agent_of(request.user)
    # Reasons are of the need that the list is for: another one's would not explain it.
    text, lang = (need.text, need.lang) if need else (shortlist.need_text, shortlist.need_lang)
    add_to_shortlist(shortlist, by=agent, profile=profile, found=found_as(text, lang, profile), need=need)
    count = shortlist.rows.standing().count()
    words = ngettext(
        "“%(name)s” is on the list “%(title)s”, with %(count)s candidate.",
        "“%(name)s” is on the list “%(title)s”, with %(count)s candidates.",
        count,
    )
    messages.success(request, words % {"name": profile.title, "title": shortlist.title, "count": count})


def _back(request: HttpRequest, profile: Profile) -> str:
    """Give where one came from, if that is a page of this installation; else the candidate's own page."""
    target = (request.POST if request.method == "POST" else request.GET).get("next", "")
    if target and url_has_allowed_host_and_scheme(
        target, {request.get_host()}, require_https=request.is_secure()
    ):
        return target
    return profile_url(profile, organisations_of([profile], agent_of(request.user)))
