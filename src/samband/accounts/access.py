"""What a person may do, as an agent that access rules understand."""

from collections.abc import Collection

from allauth.account.models import EmailAddress
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from samband.accounts.models import Person, Token
from samband.base.agents import VISITOR, Agent, AgentKind
from samband.kernel.decision import Allowed, Decision, Denied


def agent_of(user: AbstractBaseUser | AnonymousUser) -> Agent:
    """Give the agent that a signed-in user is; a visitor when nobody is signed in."""
    if not isinstance(user, Person) or not user.is_active:
        return VISITOR
    organisations = frozenset(user.organisation_keys)
    return Agent(
        AgentKind.PERSON,
        person=user.key,
        acting_for=user.organisation_key if user.organisation_key in organisations else "",
        organisations=organisations,
        rights=frozenset(user.rights),
    )


def title_of(person: Person) -> str:
    """Give what others see of a person: the title, in the reader's language if known."""
    return _title(person.title, person.titles)


def _title(title: str, titles: object) -> str:
    known = titles if isinstance(titles, dict) else {}
    return str(known.get(get_language() or "") or title)


def titles_of(keys: Collection[str]) -> dict[str, str]:
    """Give what others see of some persons, by key: their titles, in the reader's language if known."""
    if not keys:
        return {}
    rows = Person.objects.filter(key__in=keys).values_list("key", "title", "titles")
    return {key: _title(title, titles) for key, title, titles in rows}


def demo_people() -> list[Person]:
    """Give the people of the demo world, whom anybody may be there."""
    return list(Person.objects.exclude(demo_role="").order_by("id"))


def demo_person(key: str) -> Person | None:
    """Give a person of the demo world by key; nobody else can be found here."""
    return Person.objects.exclude(demo_role="").filter(key=key).first()


def can_add_people(agent: Agent) -> Decision:
    """Say whether an agent adds people, and hands them a way in: the operator alone."""
    return Allowed() if agent.is_operator else Denied(_("Only the operator adds people."))


def proved_addresses(person: Person) -> frozenset[str]:
    """Give the addresses that a person has proved to read, in small letters.

    Nobody else can have the made-up address of a person of the demo world.
    """
    proved = EmailAddress.objects.filter(user=person, verified=True).values_list("email", flat=True)
    return frozenset(email.lower() for email in [*proved, *([person.email] if person.demo_role else [])])


def people_with_right(right: str) -> list[Person]:
    """Give the people who have a right of the whole installation."""
    # Neither database looks into a list in the same words; those who have any right are few.
    some = Person.objects.filter(is_active=True).exclude(rights=[])
    return [person for person in some if right in person.rights]


def can_sign_up(agent: Agent, *, is_open: bool, is_invited: bool = False) -> Decision:
    """Say whether somebody who is not known here may make an account of their own."""
    if not is_open and not is_invited and not agent.is_operator:
        return Denied(_("Accounts are made by those who run this service. Ask them for one."))
    return Allowed()


def can_change_person(agent: Agent, person: Person) -> Decision:
    """Say whether an agent changes what a person has chosen: that person, and the operator."""
    if agent.is_operator or agent.person == person.key:
        return Allowed()
    return Denied(_("Only you yourself change your account."))


def can_answer_consent(agent: Agent, person: Person) -> Decision:
    """Say whether an agent may say yes or no to what a person is asked: that person alone."""
    if agent.kind is AgentKind.PERSON and agent.person == person.key:
        return Allowed()
    return Denied(_("Only you yourself can agree to something, or take it back."))


def can_erase_person(agent: Agent, person: Person) -> Decision:
    """Say whether an agent may erase a person: that person, and the operator; nobody of the demo."""
    if person.demo_role:
        return Denied(_("The people of the demo world are made up and stay."))
    if agent.is_operator or agent.person == person.key:
        return Allowed()
    return Denied(_("Only you yourself or the operator can erase you."))


def can_make_token(agent: Agent, person: Person) -> Decision:
    """Say whether an agent may make a token that acts for a person: only that person."""
    if agent.kind is AgentKind.VISITOR:
        return Denied(_("A token acts for a person: this needs an account."))
    if agent.kind is AgentKind.PERSON and agent.person == person.key:
        return Allowed()
    return Denied(_("A token is made by the person it acts for."))


def can_revoke_token(agent: Agent, token: Token) -> Decision:
    """Say whether an agent may end a token: whom it acts for, and whoever runs the installation."""
    if agent.is_operator or (agent.person and agent.person == token.person.key):
        return Allowed()
    return Denied(_("Only the person it acts for ends a token."))
