"""A shortlist for colleagues: links without account, the page they lead to, comments, and files."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from samband.accounts.access import agent_of
from samband.base.agents import VISITOR
from samband.base.http import page
from samband.base.labels import language_name
from samband.base.link_forms import CommentForm, ShareForm
from samband.base.link_pages import answered_with_comments, made_links
from samband.base.unlisted import answered_to_all
from samband.matching.access import can_decide_on_shortlist
from samband.matching.actions import (
    comment_by_link,
    open_link,
    remove_comment,
    revoke_link,
    share_shortlist,
    take_out_closed,
)
from samband.matching.models import Shortlist, ShortlistComment, ShortlistLink
from samband.site.decision_paper import as_download, paper_of
from samband.site.shortlisted import candidates_for_others, how_found, need_for
from samband.site.views.shortlists import for_people, list_of


@for_people
@require_http_methods(["GET", "POST"])
def share(request: HttpRequest, key: str) -> HttpResponse:
    """Show the links to a list, and make one: its address is shown this once."""
    shortlist = list_of(request, key)
    can_decide_on_shortlist(agent_of(request.user), shortlist).or_refuse()
    form = ShareForm(request.POST or None, initial={"days": "30"})
    address = ""
    if request.method == "POST" and form.is_valid():
        _link, token = share_shortlist(shortlist, by=agent_of(request.user), days=form.cleaned_data["days"])
        address = request.build_absolute_uri(reverse("shortlist-shared", args=[token]))
    links = made_links(shortlist.links, "shortlist-revoke", key)
    context = {"shortlist": shortlist, "form": form, "links": links, "address": address}
    status = 422 if form.is_bound and not form.is_valid() else 200
    return page(request, "matching/shortlist_share.html", context, status=status)


@for_people
@require_POST
def revoke(request: HttpRequest, key: str, link: str) -> HttpResponse:
    """Let a link lead nowhere from now on."""
    shortlist = list_of(request, key)
    found = shortlist.links.filter(key=link).first()
    if found is None:
        raise Http404
    revoke_link(found, by=agent_of(request.user))
    return HttpResponseRedirect(reverse("shortlist-share", args=[key]))


@for_people
@require_POST
def comment_remove(request: HttpRequest, key: str, comment: str) -> HttpResponse:
    """Remove a comment from one's list."""
    shortlist = list_of(request, key)
    found: ShortlistComment | None = shortlist.comments.filter(key=comment).first()
    if found is None:
        raise Http404
    remove_comment(found, by=agent_of(request.user))
    return HttpResponseRedirect(reverse("shortlist-detail", args=[key]) + "#comments")


@for_people
@require_http_methods(["GET", "POST"])
def export(request: HttpRequest, key: str, form: str) -> HttpResponse:
    """Give a list as a document for a decision paper, or as a table."""
    shortlist, agent = list_of(request, key), agent_of(request.user)
    # Only a press on a button, with the box ticked, takes what is confidential along; that is recorded.
    closed = request.method == "POST" and request.POST.get("closed") == "yes"
    if closed:
        take_out_closed(shortlist, by=agent)
    today = timezone.localdate()
    paper = paper_of(shortlist, agent, today, closed=closed)
    return as_download(paper, form, key=shortlist.key, today=today)


# A page that tells no referrer posts from no origin, so the check against forgery cannot pass. It would
# protect nothing: the address is the permission, whoever knows it may write, and no cookie is looked at.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@answered_to_all(open_link)
def shared(request: HttpRequest, token: str, link: ShortlistLink) -> HttpResponse:
    """Show a list to a colleague who came by a link, and take a comment."""
    form = CommentForm(request.POST or None)

    def say(said: dict[str, Any]) -> None:
        comment_by_link(link, by=VISITOR, name=said["name"], text=said["text"], lang=get_language() or "")

    return answered_with_comments(
        request, "matching/shortlist_shared.html", form, say, lambda: _shown(link.shortlist), link
    )


def _shown(shortlist: Shortlist) -> dict[str, Any]:
    candidates, left_out = candidates_for_others(shortlist)
    need, need_ground = need_for(shortlist, closed=False)
    return {
        "need": need,
        "need_ground": need_ground,
        "shortlist": shortlist,
        "need_language": language_name(shortlist.need_lang),
        "candidates": candidates,
        "left_out": left_out,
        "comments": shortlist.comments.order_by("-said_at", "-id"),
        "how_found": how_found(),
    }
