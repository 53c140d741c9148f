"""Writes of programmes and of the funds that they pay from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.actors.models import Organisation
from samband.base.agents import Agent
from samband.base.thread import declare, record
from samband.base.versions import claim_version
from samband.funding.access.programmes import can_add_programme, can_change_programme
from samband.funding.models import Fund, Programme
from samband.rules.domain.costs.packs import shipped_packs

declare("programme.added", _("{by} added a programme"))
declare("programme.changed", _("{by} changed the rules of a programme"))


@dataclass(frozen=True, slots=True)
class FundSaid:
    """A fund as it is stated: its code, name, the side that it pays, and its largest share in per cent."""

    code: str
    name: str
    side: str = "eu"
    max_percent: Decimal = Decimal(100)


@dataclass(frozen=True, slots=True)
class ProgrammeSaid:
    """What is said of a programme: its rules, the funds, and where that can be read."""

    name: str
    cost_pack: str
    lang: str = ""
    currency: str = "EUR"
    exchange_rule: str = "none"
    fixed_rates: Mapping[str, str] = field(default_factory=dict)
    has_two_sides: bool = False
    flexibility_percent: Decimal | None = None
    fund_statement: str = ""
    fund_statement_lang: str = ""
    source: str = ""
    read_on: date | None = None
    mark: str = "unverified"
    funds: Sequence[FundSaid] = ()


_PLAIN: Final = (
    *("name", "cost_pack", "lang", "currency", "exchange_rule", "has_two_sides", "flexibility_percent"),
    *("fund_statement", "fund_statement_lang", "source", "read_on", "mark"),
)


def _take(held: Programme, said: ProgrammeSaid) -> list[str]:
    """Put what is said into a programme; give the names of what changed.

    Raises:
        ValidationError: when something of it cannot be.
    """
    if said.cost_pack not in shipped_packs():
        raise ValidationError({"cost_pack": _("This is not one of the choices. Choose one in the list.")})
    if said.mark == "verified" and not (said.source.strip() and said.read_on):
        raise ValidationError({"source": _("What is verified names its source, and the day it was read.")})
    if not said.has_two_sides and any(fund.side == "no" for fund in said.funds):
        raise ValidationError({"funds": _("A Norwegian fund needs a programme with two sides.")})
    changed = [name for name in _PLAIN if getattr(held, name) != getattr(said, name)]
    for name in changed:
        setattr(held, name, getattr(said, name))
    if dict(held.fixed_rates) != dict(said.fixed_rates):
        held.fixed_rates = dict(said.fixed_rates)
        changed.append("fixed_rates")
    held.full_clean(exclude=["owner", "version"])
    return changed


def _settle_funds(held: Programme, funds: Sequence[FundSaid]) -> bool:
    """Have the funds of a programme as stated, by code; say whether anything changed.

    Raises:
        ValidationError: when a code stands twice, or one that pays something is left out.
    """
    wanted = {fund.code: (place, fund) for place, fund in enumerate(funds)}
    if len(wanted) != len(funds):
        raise ValidationError({"funds": _("A fund stands here twice. Write each once.")})
    standing, changed = {fund.code: fund for fund in held.funds.all()}, False
    if gone := sorted(set(standing) - set(wanted)):
        said = _("%(funds)s may pay projects already. A fund of a programme stays.")
        raise ValidationError({"funds": ValidationError(said, params={"funds": ", ".join(gone)})})
    for code, (place, fund) in wanted.items():
        row = standing.get(code) or Fund(programme=held, code=code)
        facts = {"name": fund.name, "side": fund.side, "max_percent": fund.max_percent, "position": place}
        if row.pk and row.side != fund.side:
            raise ValidationError(
                {"funds": _("The side that a fund pays is never changed. Add another fund.")}
            )
        if row.pk and all(getattr(row, name) == value for name, value in facts.items()):
            continue
        for name, value in facts.items():
            setattr(row, name, value)
        row.full_clean(exclude=["programme"])
        row.save()
        changed = True
    return changed


@transaction.atomic
def add_programme(owner: Organisation | None, *, by: Agent, said: ProgrammeSaid) -> Programme:
    """Add a programme with its funds.

    Raises:
        Refused: when the agent may not.
        ValidationError: when something of it cannot be.
    """
    can_add_programme(by, owner).or_refuse()
    made = Programme(owner=owner, made_at=timezone.now())
    _take(made, said)
    made.save(force_insert=True)
    _settle_funds(made, said.funds)
    record("programme.added", ("programme", made.key), by=by, pack=made.cost_pack, mark=made.mark)
    return made


@transaction.atomic
def change_programme(programme: Programme, *, by: Agent, version: int, said: ProgrammeSaid) -> Programme:
    """Change the rules of a programme; what was approved or reported keeps those it stood on.

    Raises:
        Refused: when the agent may not.
        ChangedMeanwhile: when somebody else changed it since ``version``.
        ValidationError: when something of it cannot be.
    """
    can_change_programme(by, programme).or_refuse()
    claim_version(Programme.objects.all(), pk=programme.pk, version=version)
    held = Programme.objects.select_related("owner").get(pk=programme.pk)
    changed: list[Any] = _take(held, said)
    held.save()
    if _settle_funds(held, said.funds):
        changed.append("funds")
    record("programme.changed", ("programme", held.key), by=by, changed=sorted(changed))
    return held
