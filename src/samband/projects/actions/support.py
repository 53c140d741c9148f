"""The register of support: rows are added, changed and withdrawn; small aid is noted with its row."""

from collections.abc import Mapping
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.base.thread import declare, record
from samband.base.versions import claim_version
from samband.funding.actions.aid import Aid, award_aid, withdraw_aid
from samband.funding.domain.undertaking import read_undertaking
from samband.funding.models import AidAward
from samband.kernel.decision import Refused
from samband.kernel.registry import RegistryNumber, registry_number
from samband.projects.access.support import can_add_support, can_change_support
from samband.projects.actions.plan_hold import lock_project
from samband.projects.models import Partner, Support

declare("support.added", _("{by} noted support to a company"))
declare("support.saved", _("{by} changed a row of the register of support"))
declare("support.withdrawn", _("{by} withdrew a row of the register of support"))

NUMBER_NEEDED: Final = _("Small aid is counted by the company's registry number. Write it.")
FIELDS: Final = frozenset(
    {"company", "registry_number", "country", "region", "on", "kind", "hours", "aid_minor", "currency"}
    | {"legal_basis", "turnover_band", "employees_band", "innovated", "new_customers", "led_by", "own_key"}
    | {"cooperates_with", "is_research_partner", "is_joint_work", "sustainability_evidence_on", "note"}
)


@transaction.atomic
def add_support(partner: Partner, *, by: Agent, values: Mapping[str, Any]) -> Support:
    """Note that a company got support, and small aid with it.

    Raises:
        Refused: when it is not theirs to note.
        ValidationError: when a value cannot be.
    """
    partner.project = lock_project(partner.project)
    can_add_support(by, partner).or_refuse()
    made = draw_support(partner, values)
    made.save()
    note_aid(made, by=by)
    record("support.added", ("project", partner.project.key), by=by, row=made.key, kind=made.kind)
    return made


def draw_support(partner: Partner, values: Mapping[str, Any], source_ref: str = "") -> Support:
    """Draw up a row, unsaved.

    Raises:
        ValidationError: when a value cannot be.
    """
    made = Support(project=partner.project, partner=partner, source_ref=source_ref, made_at=timezone.now())
    _fill(made, values)
    return made


def _fill(row: Support, values: Mapping[str, Any]) -> None:
    unknown = set(values) - FIELDS
    if unknown:
        raise ValueError(f"nothing of the register: {', '.join(sorted(unknown))}")
    for name, value in values.items():
        setattr(row, name, value)
    row.company = " ".join(row.company.split())
    _read_number(row)
    if row.on > timezone.localdate():
        raise ValidationError({"on": _("This day has not come yet. Write when the support was given.")})
    if row.legal_basis == "no-aid" and row.aid_minor:
        raise ValidationError({"legal_basis": _("The row says that it is no aid, and gives aid.")})
    if row.legal_basis == "de-minimis" and row.aid_minor:
        if not row.registry_number:
            raise ValidationError({"registry_number": NUMBER_NEEDED})
        if not row.country:
            raise ValidationError({"country": _("Small aid is counted by country. Choose one.")})
    row.full_clean(validate_unique=False)


def _read_number(row: Support) -> None:
    """Bring a number into its country's form; a person's own is marked, and shown to few."""
    row.is_person = False
    if not row.registry_number.strip():
        row.registry_number = ""
        return
    read = registry_number(row.country, row.registry_number)
    if isinstance(read, RegistryNumber):
        row.registry_number = read.number
        return
    if read.code != "personal":
        raise ValidationError(
            {"registry_number": _("This number does not fit its country. Correct it, or leave it empty.")}
        )
    whose = read_undertaking(row.country, row.registry_number)
    row.registry_number, row.is_person = whose.number, whose.is_person


def aid_of(row: Support) -> Aid:
    """Give the small aid that a row states."""
    return Aid(
        undertaking=row.registry_number,
        country=row.country,
        granted_on=row.on,
        legal_basis=row.legal_basis,
        minor=row.aid_minor,
        currency=row.currency,
        name="" if row.is_person else row.company,
        organisation=row.organisation,
        measure=str(row.project),
        source="register of support",
        cause=("support", row.key),
    )


def note_aid(row: Support, *, by: Agent) -> None:
    """Note the small aid of a row where there is any, and tie the two.

    Not an event: the award has its own line, in the same transaction.
    """
    if row.legal_basis != "de-minimis" or not row.aid_minor:
        return
    row.aid_award = award_aid(row.partner.organisation, by=by, aid=aid_of(row))
    row.save(update_fields=["aid_award"])


@transaction.atomic
def save_support(row: Support, *, by: Agent, version: int, values: Mapping[str, Any]) -> Support:
    """Change a row; where its small aid changes, the old award is withdrawn and a new one noted.

    Raises:
        Refused: when it is not theirs to change, or withdrawn.
        ChangedMeanwhile: when somebody saved it since ``version``.
        ValidationError: when a value cannot be.
    """
    row.partner.project = lock_project(row.project)
    can_change_support(by, row).or_refuse()
    claim_version(Support.objects.all(), pk=row.pk, version=version)
    held = _held(row)
    before = _aid_facts(held)
    _fill(held, values)
    if before != _aid_facts(held):
        if held.aid_award is not None:
            withdraw_aid(held.aid_award, by=by)
            held.aid_award = None
        held.save()
        note_aid(held, by=by)
    else:
        held.save()
    record("support.saved", ("project", held.project.key), by=by, row=held.key)
    return held


def _aid_facts(row: Support) -> tuple[Any, ...]:
    return (row.registry_number, row.country, row.on, row.legal_basis, row.aid_minor, row.currency)


def _held(row: Support) -> Support:
    rows = Support.objects.select_related("project", "organisation", "partner__organisation", "aid_award")
    return rows.get(pk=row.pk)


@transaction.atomic
def withdraw_support(row: Support, *, by: Agent, version: int, why: str) -> Support:
    """Withdraw a row that should not count, with the reason; its small aid is withdrawn with it.

    Raises:
        Refused: when it is not theirs to withdraw, withdrawn already, or no reason is given.
        ChangedMeanwhile: when somebody saved it since ``version``.
    """
    row.partner.project = lock_project(row.project)
    can_change_support(by, row).or_refuse()
    if not why.strip():
        raise Refused(_("Say why the row should not count."))
    claim_version(Support.objects.all(), pk=row.pk, version=version)
    held = _held(row)
    held.withdrawn_at, held.withdrawn_why = timezone.now(), why.strip()
    held.save(update_fields=["withdrawn_at", "withdrawn_why"])
    award: AidAward | None = held.aid_award
    if award is not None:
        withdraw_aid(award, by=by)
    record("support.withdrawn", ("project", held.project.key), by=by, row=held.key)
    return held
