"""My tokens: made, listed and ended by the person they act for; a token is shown once."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from samband.accounts.access import agent_of
from samband.accounts.actions.tokens import create_token, revoke_token
from samband.accounts.models import Person, Token
from samband.base.http import page, say
from samband.base.labels import in_one_line
from samband.site.forms import TokenForm

_MOST_SHOWN = 100


@require_http_methods(["GET", "HEAD", "POST"])
def my_tokens(request: HttpRequest) -> HttpResponse:
    """Show one's tokens, and make one."""
    person = request.user
    if not isinstance(person, Person):
        what = _("A token acts for a person: this needs an account.")
        fix = _("Sign in, or ask whoever runs this installation for an account.")
        return say(request, 403, title=_("My tokens"), what=what, fix=fix)
    form = TokenForm(request.POST or None)
    if request.method != "POST":
        return _shown(request, form)
    if not form.is_valid():
        return _shown(request, form, status=422)
    chosen = form.cleaned_data
    _token, text = create_token(
        person, by=agent_of(person), name=chosen["name"], scopes=chosen["scopes"], days=chosen["days"]
    )
    return _shown(request, TokenForm(), made=text)


def _shown(request: HttpRequest, form: TokenForm, *, made: str = "", status: int = 200) -> HttpResponse:
    now = timezone.now()
    tokens = Token.objects.visible_to(agent_of(request.user)).order_by("-created_at")[:_MOST_SHOWN]
    labels = dict(form.fields["scopes"].choices)  # type: ignore[attr-defined]
    rows: list[dict[str, Any]] = [
        {
            "name": token.name,
            "prefix": token.prefix,
            "scopes": in_one_line([labels[scope] for scope in token.scopes]),
            "expires_on": timezone.localtime(token.expires_at).date(),
            "last_used_on": token.last_used_on,
            "state": _state(token, now),
            "end_url": reverse("token-end", args=[token.key]) if not _state(token, now) else "",
        }
        for token in tokens
    ]
    context = {"form": form, "tokens": rows, "made": made}
    response = page(request, "site/tokens.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def _state(token: Token, now: Any) -> str:
    if token.revoked_at:
        return _("ended")
    return _("expired") if token.expires_at <= now else ""


@require_POST
def end_token(request: HttpRequest, key: str) -> HttpResponse:
    """End a token at once."""
    agent = agent_of(request.user)
    token = get_object_or_404(Token.objects.visible_to(agent).select_related("person"), key=key)
    revoke_token(token, by=agent)
    messages.success(request, _("The token is ended: it opens nothing any more."))
    return HttpResponseRedirect(reverse("my-tokens"))
