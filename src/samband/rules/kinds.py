"""The kinds of records that lie below rules: mail, and the ways in that have ended."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from samband.accounts.actions import forget_sign_in_links
from samband.accounts.actions.tokens import forget_ended_tokens
from samband.accounts.models import SignInLink, Token
from samband.base.agents import Agent
from samband.base.outbox import forget_old_mail, old_mail
from samband.rules.retention import Kept, declare_kept


def _mail(before: datetime) -> int:
    return old_mail(before).count()


def _mail_erased(before: datetime, by: Agent) -> int:
    return forget_old_mail(before)


def _tokens(before: datetime) -> int:
    return Token.objects.ended_before(before).count()


def _tokens_erased(before: datetime, by: Agent) -> int:
    return forget_ended_tokens(by=by, before=before)


def _links(before: datetime) -> int:
    return SignInLink.objects.filter(expires_at__lt=before).count()


def _links_erased(before: datetime, by: Agent) -> int:
    return forget_sign_in_links(by=by, before=before)


def declare_kinds() -> None:
    """Declare what base and accounts keep for a time."""
    declare_kept(Kept("mail", _("Words and addresses of mails that went out"), _mail, _mail_erased))
    declare_kept(Kept("token", _("Tokens that have expired or been ended"), _tokens, _tokens_erased))
    declare_kept(Kept("sign_in_link", _("Links to sign in that work no more"), _links, _links_erased))
