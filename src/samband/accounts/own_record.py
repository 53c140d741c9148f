"""What accounts itself keeps of a person: their record, and their key on the thread."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.utils.translation import gettext_lazy as _

from samband.accounts.holdings import Erasure, Fate, Holding, Rows, declare_holding
from samband.accounts.models import Person
from samband.base.actions import forget_words
from samband.base.agents import Agent
from samband.base.models import Event, Mail, Notification

MOST_LINES = 5000


def _record(person: Person) -> Rows:
    return [
        {
            "email": person.email,
            "title": person.title,
            "titles": person.titles,
            "language": person.language,
            "organisations": person.organisation_keys,
            "acts_for": person.organisation_key,
            "home_region": person.home_region,
            "rights": person.rights,
            "joined_at": person.joined_at.isoformat(),
            "last_login": person.last_login.isoformat() if person.last_login else None,
        }
    ]


def _record_erased(person: Person, by: Agent) -> Erasure:
    return Erasure(Fate.ERASED, 1)


def _ways_in(person: Person) -> Rows:
    addresses = [
        {"kind": "address", "email": row.email, "verified": row.verified}
        for row in EmailAddress.objects.filter(user=person)
    ]
    keys = [
        {"kind": row.type, "name": str(row.wrap()), "made_at": row.created_at.isoformat()}
        for row in Authenticator.objects.filter(user=person)
    ]
    sessions = [
        {"kind": "session", "from": row.ip, "browser": row.user_agent, "since": row.created_at.isoformat()}
        for row in UserSession.objects.filter(user=person)
    ]
    tokens = [
        {
            "kind": "token",
            "name": token.name,
            "scopes": token.scopes,
            "made_at": token.created_at.isoformat(),
            "expires_at": token.expires_at.isoformat(),
        }
        for token in person.tokens.all()
    ]
    return [*addresses, *keys, *sessions, *tokens]


def _consents(person: Person) -> Rows:
    return [
        {
            "purpose": row.purpose,
            "version": row.version,
            "privacy_notice": row.notice,
            "given": row.is_given,
            "answered_at": row.answered_at.isoformat(),
            "ended_at": row.ended_at.isoformat() if row.ended_at else None,
        }
        for row in person.consents.order_by("-id")
    ]


def _consents_erased(person: Person, by: Agent) -> Erasure:
    # They go with the record itself, which is erased last.
    return Erasure(Fate.ERASED, len(_consents(person)))


def _mail(person: Person) -> Rows:
    told = [
        {"kind": "notification", "what": row.verb, "at": row.at.isoformat()}
        for row in Notification.objects.filter(person_key=person.key).order_by("-id")
    ]
    mails = [
        {"kind": row.kind, "subject": row.subject, "text": row.text, "at": row.made_at.isoformat()}
        for row in Mail.objects.filter(person_key=person.key).order_by("-id")
    ]
    return [*told, *mails]


def _mail_erased(person: Person, by: Agent) -> Erasure:
    return Erasure(
        Fate.RESTRICTED,
        len(_mail(person)),
        _("That a mail went stays, without its words and address. Your wish for no mail holds on."),
    )


def _ways_in_erased(person: Person, by: Agent) -> Erasure:
    # They go with the record itself, which is erased last.
    return Erasure(Fate.ERASED, len(_ways_in(person)))


def _lines(person: Person) -> Rows:
    lines = Event.objects.filter(person_key=person.key).select_related("wording").order_by("-id")
    return [
        {
            "at": line.at.isoformat(),
            "verb": line.verb,
            "subject": line.subject_key,
            **({"words": line.wording.text} if line.wording and line.wording.text else {}),
        }
        for line in lines[:MOST_LINES]
    ]


def _lines_restricted(person: Person, by: Agent) -> Erasure:
    forget_words(person.key)
    return Erasure(
        Fate.RESTRICTED,
        Event.objects.filter(person_key=person.key).count(),
        _(
            "The log of what was done must stay whole, so that what is public can be checked. "
            "It names you by a key alone, and that key now leads to nobody. Words that you wrote beside it "
            "are erased."
        ),
    )


def declare_own_record() -> None:
    """Declare what this app keeps."""
    declare_holding(
        Holding(
            name="person",
            label=_("Your own record"),
            purpose=_("To let you sign in and to show others in which role you act."),
            basis=_("Public task or agreement, as the owner of this installation has decided."),
            kept=_("Until you or the operator erase it."),
            export=_record,
            erase=_record_erased,
        )
    )
    declare_holding(
        Holding(
            name="sign-in",
            label=_("How you sign in"),
            purpose=_("To know that it is you, and to show you where you are signed in."),
            basis=_("Public task or agreement, as the owner of this installation has decided."),
            kept=_("Until you remove it or are erased; a session until it ends."),
            retention=("token", "sign_in_link"),
            export=_ways_in,
            erase=_ways_in_erased,
        )
    )
    declare_holding(
        Holding(
            name="consents",
            label=_("What you have agreed to"),
            purpose=_("To do what needs your consent only while you give it, and to show that you gave it."),
            basis=_("Legal obligation to be able to show a consent."),
            kept=_("Until you are erased, with the day you took it back."),
            export=_consents,
            erase=_consents_erased,
        )
    )
    _declare_what_is_told()


def _declare_what_is_told() -> None:
    """Declare messages and the lines of the thread."""
    declare_holding(
        Holding(
            name="mail",
            label=_("What you have been told, here and by mail"),
            purpose=_("To tell you what you have asked to hear of, once."),
            basis=_("Your consent, which you can take back on the page My work."),
            kept=_("That a mail went stays for good, without its words and address."),
            retention=("mail",),
            export=_mail,
            erase=_mail_erased,
        )
    )
    declare_holding(
        Holding(
            name="thread",
            label=_("What you have done here"),
            purpose=_("To show who changed what, and when."),
            basis=_("Legal obligation to keep public records, or legitimate interest in a trail of changes."),
            kept=_("As long as what it is about; your key leads to nobody once you are erased."),
            export=_lines,
            erase=_lines_restricted,
        )
    )
