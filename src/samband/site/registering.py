"""Registering a record in a case, whatever sort it is: what one may register, and the action that does it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from samband.actors.actions import register_import
from samband.actors.models import ImportRun
from samband.base.agents import Agent
from samband.challenges.access.challenges import can_register_challenge
from samband.challenges.access.registers import can_register_notes
from samband.challenges.access.requests import can_register_request
from samband.challenges.actions.case_numbers import register_challenge, register_notes, register_request
from samband.challenges.models import Challenge, Register, Request
from samband.funding.access.grants import can_register_grant
from samband.funding.actions.grants import register_grant
from samband.funding.models import Grant
from samband.matching.access import can_decide_on_shortlist
from samband.matching.actions import register_shortlist
from samband.matching.models import Shortlist


@dataclass(frozen=True, slots=True)
class Registering:
    """A record that somebody may register: it, its title, its page.

    ``body_is_settled`` says that whose record it is follows from something else: who owns it, or asks.
    """

    thing: Any
    title: str
    url: str
    body_is_settled: bool = False

    @property
    def version(self) -> int:
        """The version that is registered."""
        return int(self.thing.version)


def _shortlist(agent: Agent, key: str) -> Registering | None:
    found = Shortlist.objects.visible_to(agent).select_related("owner").filter(key=key).first()
    if found is None:
        return None
    can_decide_on_shortlist(agent, found).or_refuse()
    return Registering(found, found.title, reverse("shortlist-detail", args=[key]))


def _import(agent: Agent, key: str) -> Registering | None:
    found = ImportRun.objects.visible_to(agent).filter(key=key).first()
    return Registering(found, found.file_name, reverse("import-run", args=[key])) if found else None


def _challenge(agent: Agent, key: str) -> Registering | None:
    found = Challenge.objects.visible_to(agent).select_related("maker", "approver").filter(key=key).first()
    if found is None:
        return None
    can_register_challenge(agent, found).or_refuse()
    title = found.title or _("Without a title")
    return Registering(found, title, reverse("challenge-detail", args=[key]), body_is_settled=True)


def _request(agent: Agent, key: str) -> Registering | None:
    found = Request.objects.visible_to(agent).select_related("asker", "asked").filter(key=key).first()
    if found is None:
        return None
    can_register_request(agent, found).or_refuse()
    return Registering(found, found.title, reverse("request-detail", args=[key]), body_is_settled=True)


def _register(agent: Agent, key: str) -> Registering | None:
    found = Register.objects.visible_to(agent).select_related("maker").filter(key=key).first()
    if found is None:
        return None
    can_register_notes(agent, found).or_refuse()
    return Registering(found, found.title, reverse("register-detail", args=[key]))


def _grant(agent: Agent, key: str) -> Registering | None:
    found = Grant.objects.visible_to(agent).select_related("funder", "recipient").filter(key=key).first()
    if found is None:
        return None
    can_register_grant(agent, found).or_refuse()
    return Registering(found, found.title, reverse("grant-detail", args=[key]), body_is_settled=True)


# An idea is not here: whose record it is follows from its door, and its page asks for the number.
_SORTS: Final[Mapping[str, Callable[[Agent, str], Registering | None]]] = {
    "shortlist": _shortlist,
    "import": _import,
    "challenge": _challenge,
    "request": _request,
    "register": _register,
    "grant": _grant,
}


def registering(agent: Agent, sort: str, key: str) -> Registering | None:
    """Find a record that an agent may register; nothing where the agent does not see it.

    Raises:
        Refused: when the agent reads it, and is not among those who say whose it is.
    """
    return _SORTS[sort](agent, key)


def register_record(
    found: Registering, *, by: Agent, version: int, owning_body: str, case_number: str
) -> None:
    """Say whose record something is, and its case number there, by the action of its own stage.

    Raises:
        ChangedMeanwhile: when it is no longer in the version that was seen.
        Refused: when a record would be taken away from its body.
    """
    thing = found.thing
    if isinstance(thing, Challenge):
        register_challenge(thing, by=by, version=version, case_number=case_number)
    elif isinstance(thing, Request):
        register_request(thing, by=by, version=version, case_number=case_number)
    elif isinstance(thing, Grant):
        register_grant(thing, by=by, version=version, case_number=case_number)
    elif isinstance(thing, Register):
        register_notes(thing, by=by, version=version, owning_body=owning_body, case_number=case_number)
    elif isinstance(thing, Shortlist):
        register_shortlist(thing, by=by, version=version, owning_body=owning_body, case_number=case_number)
    else:
        register_import(thing, by=by, version=version, owning_body=owning_body, case_number=case_number)
