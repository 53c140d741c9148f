"""Challenges, requests and workshop notes as records: in which case of their body they are."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.base.records import Record, tidy_case_number
from samband.base.thread import declare, record
from samband.base.versions import claim_version
from samband.challenges.access.challenges import can_register_challenge
from samband.challenges.access.registers import can_register_notes
from samband.challenges.access.requests import can_register_request
from samband.challenges.models import Challenge, Register, Request
from samband.kernel.decision import Refused

declare("challenge.registered", _("{by} wrote the case number of a challenge"))
declare("request.registered", _("{by} wrote the case number of what was asked"))
declare("register.registered", _("{by} said whose record workshop notes are, and in which case"))


@transaction.atomic
def register_challenge(challenge: Challenge, *, by: Agent, version: int, case_number: str) -> Challenge:
    """Write under which case number the registry of its first owner knows a challenge.

    Raises:
        Refused: when it has no body yet, or the agent is not of that body.
        ChangedMeanwhile: when somebody else did something with it since ``version``.
        ValidationError: when a registry would not write the number so.
    """
    can_register_challenge(by, challenge).or_refuse()
    claim_version(Challenge.objects.all(), pk=challenge.pk, version=version)
    held = Challenge.objects.select_related("maker", "approver").get(pk=challenge.pk)
    can_register_challenge(by, held).or_refuse()
    _number(held, case_number)
    subject = ("challenge", held.key)
    record("challenge.registered", subject, by=by, body=held.owning_body, case=held.case_number)
    return held


@transaction.atomic
def register_request(request: Request, *, by: Agent, version: int, case_number: str) -> Request:
    """Write under which case number the registry of the body that asked knows a request.

    Raises:
        Refused: when the agent is not of that body.
        ChangedMeanwhile: when it was answered since ``version``.
        ValidationError: when a registry would not write the number so.
    """
    can_register_request(by, request).or_refuse()
    claim_version(Request.objects.all(), pk=request.pk, version=version)
    held = Request.objects.select_related("asker", "asked").get(pk=request.pk)
    can_register_request(by, held).or_refuse()
    _number(held, case_number)
    record("request.registered", ("request", held.key), by=by, body=held.owning_body, case=held.case_number)
    return held


@transaction.atomic
def register_notes(
    register: Register, *, by: Agent, version: int, owning_body: str, case_number: str = ""
) -> Register:
    """Say which organisation's record notes are, and their case number there; none is one's own material.

    Raises:
        Refused: when one does not belong to that organisation, or would take a record away from one.
        ChangedMeanwhile: when somebody else did something with them since ``version``.
        ValidationError: when a registry would not write the number so.
    """
    can_register_notes(by, register).or_refuse()
    if owning_body and not by.is_operator and owning_body not in by.organisations:
        raise Refused(_("You can make it the record of an organisation that you belong to."))
    claim_version(Register.objects.all(), pk=register.pk, version=version)
    held = Register.objects.select_related("maker").get(pk=register.pk)
    can_register_notes(by, held).or_refuse()
    if held.owning_body and owning_body != held.owning_body:
        _may_leave_its_body(held)
    held.owning_body, held.changed_at = owning_body, timezone.now()
    _number(held, case_number if owning_body else "", "owning_body", "changed_at")
    record("register.registered", ("register", held.key), by=by, body=owning_body, case=held.case_number)
    return held


def _may_leave_its_body(held: Register) -> None:
    """Refuse that a body loses what its people have worked on, or what its registry knows."""
    if held.maker_id is None or held.case_number or held.is_shared:
        raise Refused(_("These notes are a record of their organisation, and stay with it."))


def _number(held: Record, case_number: str, *fields: str) -> None:
    held.case_number = tidy_case_number(case_number)
    kept = {"case_number", *fields}
    held.clean_fields(exclude=[one.name for one in held._meta.fields if one.name not in kept])
    held.save(update_fields=sorted(kept))
