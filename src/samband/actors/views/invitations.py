"""Pages of one invitation: opened by its link, come back to after signing in, found in one's own work."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from samband.accounts.access import agent_of, proved_addresses, titles_of
from samband.accounts.consents import unanswered
from samband.accounts.invited import forget_opened, keep_opened, opened
from samband.accounts.models import Person
from samband.actors.actions import accept_invitation, claim_invitation, refuse_invitation
from samband.actors.belonging import invitation_with, invitations_to
from samband.actors.models import Invitation
from samband.actors.people_words import ROLES, ROLES_EXPLAINED
from samband.base.http import page

# What a person answers; "accept" and "claim" are sent by strangers only whose session ended meanwhile.
_SIGNED_IN = ("sign-in", "sign-up", "accept", "claim")


def _gone(request: HttpRequest) -> HttpResponse:
    """Answer alike to a link that was guessed, used, withdrawn or too old."""
    return page(request, "actors/invitation_gone.html", {}, status=404)


@never_cache
@sensitive_variables("secret")
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Show the invitation that a link from a mail leads to, and answer it.

    Opening it changes nothing, since programs open links of mail too. Who is not signed in is led to sign in
    or to an account of their own, and comes back by `returned`, whose address holds no secret.
    """
    found = invitation_with(Invitation.digest_of(secret))
    if found is None:
        return _gone(request)
    if request.method != "POST":
        return _shown(request, found)
    verb = request.POST.get("verb", "")
    if verb in _SIGNED_IN and not request.user.is_authenticated:
        keep_opened(request, found.digest)
        target = reverse("account_signup" if verb == "sign-up" else "account_login")
        return HttpResponseRedirect(f"{target}?{urlencode({'next': reverse('invitation-returned')})}")
    if verb == "refuse":
        return _refused(request, found, secret)
    return _answered(request, found, verb, secret)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def returned(request: HttpRequest) -> HttpResponse:
    """Show the invitation that this browser opened before its person signed in, and answer it."""
    found = invitation_with(opened(request))
    if found is None:
        return _gone(request)
    if request.method != "POST":
        return _shown(request, found)
    secret = Invitation.secret_of(found.seed)  # the browser has held it: its session says so
    if request.POST.get("verb") == "refuse":
        return _refused(request, found, secret)
    return _answered(request, found, request.POST.get("verb", ""), secret)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def mine(request: HttpRequest, key: str) -> HttpResponse:
    """Show an invitation that went to an address of whoever is signed in, and answer it."""
    person = _person(request)
    found = next((one for one in invitations_to(person) if one.membership.key == key), None)
    if found is None:
        return _gone(request)
    if request.method != "POST":
        return _shown(request, found)
    if request.POST.get("verb") == "refuse":
        return _refused(request, found, "")
    return _answered(request, found, request.POST.get("verb", ""), "")


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)  # noqa: S101 - the model of people here
    return request.user


def _shown(request: HttpRequest, found: Invitation, *, unsure: bool = False) -> HttpResponse:
    membership = found.membership
    by = membership.invited_by
    titles = titles_of([by] if by else [])
    person = request.user if isinstance(request.user, Person) else None
    context: dict[str, Any] = {
        "organisation": membership.organisation,
        "role": ROLES[membership.role],
        "role_explained": ROLES_EXPLAINED[membership.role],
        "inviter": titles.get(by, ""),
        "until": found.expires_at,
        "person": person,
        "is_theirs": person is not None and found.address in proved_addresses(person),
        "unsure": unsure,
    }
    return page(request, "actors/invitation.html", context, status=422 if unsure else 200)


def _answered(request: HttpRequest, found: Invitation, verb: str, secret: str) -> HttpResponse:
    if not request.user.is_authenticated or verb not in ("accept", "claim"):
        raise Http404
    person, membership = _person(request), found.membership
    organisation = membership.organisation
    if verb == "claim":
        if request.POST.get("sure") != "yes":
            return _shown(request, found, unsure=True)
        claim_invitation(membership, by=agent_of(person), person=person, secret=secret)
        messages.success(request, _("You have asked to belong. You hear when somebody has answered."))
    else:
        accept_invitation(membership, by=agent_of(person), person=person)
        words = _("You belong to %(organisation)s now.") % {"organisation": organisation.name}
        messages.success(request, words)
    forget_opened(request)
    target = reverse("organisation-detail", args=[organisation.key])
    person.refresh_from_db()
    if unanswered(person):
        target = f"{reverse('consents')}?{urlencode({'next': target})}"
    return HttpResponseRedirect(target)


def _refused(request: HttpRequest, found: Invitation, secret: str) -> HttpResponse:
    refuse_invitation(found.membership, by=agent_of(request.user), secret=secret)
    forget_opened(request)
    messages.success(request, _("You have turned the invitation down. Your address is erased from it."))
    return HttpResponseRedirect(reverse("home"))
