"""Partners of a project: added, described, with flat rates, deactivated; never deleted once approved."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from samband.actors.models import Organisation
from samband.base.agents import Agent
from samband.base.thread import declare, record
from samband.base.versions import claim_version
from samband.kernel.decision import Refused
from samband.projects.access.partners import can_remove_partner
from samband.projects.access.plan import can_edit_plan
from samband.projects.actions.plan_hold import hold_partner_plan, hold_plan
from samband.projects.actions.projects import CURRENCY_OF
from samband.projects.domain.roles import LEAD_PARTNER, NORWEGIAN_LEAD, NORWEGIAN_SIDE, ORDINARY
from samband.projects.models import BudgetLinePeriod, Partner, Project
from samband.rules.domain.costs.options import option_problems
from samband.rules.domain.costs.packs import shipped_packs

declare("project.partner_added", _("{by} added a partner"))
declare("project.partner_saved", _("{by} changed what is said of partner {number}"))
declare("project.partner_left", _("{by} noted that partner {number} leaves on {left_on}"))
declare("project.partner_back", _("{by} noted that partner {number} is back"))
declare("project.partner_removed", _("{by} took a partner out of the plan"))

# What a partner says of itself, and what the lead alone says.
OWN: Final = frozenset({"abbreviation", "currency", "is_public_body", "vat_recovery", "options"})
LEADS: Final = frozenset({"role", "side", "country"})


@transaction.atomic
def add_partner(project: Project, *, by: Agent, organisation: Organisation, **values: Any) -> Partner:
    """Add an organisation as a partner, at the end.

    Raises:
        Refused: when the plan is not theirs to change, or is approved.
        ValidationError: when it is a partner already, or a value cannot be.
    """
    held = hold_plan(project, by=by)
    if held.partners.filter(organisation=organisation).exists():
        raise ValidationError({"organisation": _("This organisation is a partner already.")})
    last = held.partners.aggregate(last=Max("number"))["last"] or 0
    is_norwegian = (
        organisation.country == "NO" and held.programme is not None and held.programme.has_two_sides
    )
    start = {
        "side": NORWEGIAN_SIDE if is_norwegian else "eu",
        "country": organisation.country,
        "currency": CURRENCY_OF.get(organisation.country, "EUR"),
    }
    partner = Partner(project=held, organisation=organisation, number=last + 1, **{**start, **values})
    _check(partner)
    partner.save()
    record(
        "project.partner_added",
        ("project", held.key),
        by=by,
        organisation=organisation.key,
        number=partner.number,
    )
    return partner


@transaction.atomic
def save_partner(partner: Partner, *, by: Agent, version: int, values: Mapping[str, Any]) -> Partner:
    """Save what is said of a partner: by its own people what is theirs to say, by the lead all of it.

    Raises:
        Refused: when it is not theirs to change, or the plan is approved.
        ChangedMeanwhile: when somebody saved it since ``version``.
        ValidationError: when a value cannot be: a second lead, flat rates that do not go together.
    """
    unknown = set(values) - OWN - LEADS
    if unknown:
        raise ValueError(f"nothing of a partner: {', '.join(sorted(unknown))}")
    hold_partner_plan(partner, by=by)
    claim_version(Partner.objects.select_related("organisation"), pk=partner.pk, version=version)
    held = Partner.objects.select_related("project__programme", "organisation").get(pk=partner.pk)
    changed = sorted(name for name, value in values.items() if getattr(held, name) != value)
    if set(changed) & LEADS:
        can_edit_plan(by, held.project).or_refuse()
    for name in changed:
        setattr(held, name, values[name])
    _check(held)
    held.save()
    record("project.partner_saved", ("project", held.project.key), by=by, number=held.number, parts=changed)
    return held


def _check(partner: Partner) -> None:
    """Refuse what a partner cannot be.

    Raises:
        ValidationError: by field.
    """
    programme = partner.project.programme
    if partner.role == NORWEGIAN_LEAD and (
        partner.side != NORWEGIAN_SIDE or programme is None or not programme.has_two_sides
    ):
        raise ValidationError(
            {"role": _("A Norwegian lead is on the Norwegian side of a programme that has two sides.")}
        )
    others = partner.project.partners.exclude(pk=partner.pk)
    if partner.role != ORDINARY and others.filter(role=partner.role).exists():
        raise ValidationError(
            {"role": _("Another partner has this role already. Make that one an ordinary partner first.")}
        )
    pack = shipped_packs().get(partner.project.cost_pack)
    if pack is not None:
        problems = [problem.document(gettext) for problem in option_problems(pack, partner.options)]
        if problems:
            raise ValidationError({"options": [f"{one['what']} {one['fix']}" for one in problems]})
    partner.full_clean()


@transaction.atomic
def deactivate_partner(partner: Partner, *, by: Agent, version: int, left_on: date | None) -> Partner:
    """Note from which day a partner takes part no more, or (without a day) that it is back after all.

    Raises:
        Refused: when the plan is not theirs to change, or it is the lead.
        ChangedMeanwhile: when somebody saved it since ``version``.
    """
    held_project = hold_plan(partner.project, by=by)
    claim_version(Partner.objects.all(), pk=partner.pk, version=version)
    held = Partner.objects.get(pk=partner.pk)
    if left_on is not None and held.role == LEAD_PARTNER:
        raise Refused(_("Say first which other partner leads the project."))
    held.left_on = left_on
    held.save(update_fields=["left_on"])
    verb = "project.partner_left" if left_on else "project.partner_back"
    left = left_on.isoformat() if left_on else ""
    record(verb, ("project", held_project.key), by=by, number=held.number, left_on=left)
    return held


@transaction.atomic
def remove_partner(partner: Partner, *, by: Agent) -> None:
    """Take a partner out of a plan that was never approved, with its part of the budget.

    Raises:
        Refused: when the plan is not theirs to change, was approved once, or others' work refers to it.
    """
    held = hold_plan(partner.project, by=by)
    can_remove_partner(by, partner).or_refuse()
    number = partner.number
    erase_partner(partner)
    record("project.partner_removed", ("project", held.key), by=by, number=number)


_REFERRED = gettext_lazy("Reports or other things refer to this. It stays.")


def erase_partner(partner: Partner) -> None:
    """Delete a partner with its part of the plan.

    Not an event: the action that takes it out has the line and the transaction.

    Raises:
        Refused: when reports or other things that stay refer to it.
    """
    partner.leads_packages.update(leader=None)
    partner.responsible_for.update(responsible=None)
    try:
        BudgetLinePeriod.objects.filter(line__partner=partner).delete()
        for part in ("budget_lines", "fund_shares", "contributions", "people", "controlling"):
            getattr(partner, part).all().delete()
        partner.delete()
    except ProtectedError as problem:
        raise Refused(_REFERRED) from problem
