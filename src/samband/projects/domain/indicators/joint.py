"""What counts as joint, and why a thing does not: the counting rules of the disputed indicators.

Joint is what organisations of at least two participating countries do together. A pilot counts when it was
developed, implemented and finished within the project. Working with a research organisation is active joint
work: to buy a service from one is not. Source: the programmes' manuals (Northern Periphery and Arctic 6.1;
Central Europe, annex 2; the Commission's answer on RCO10); a programme may ask for more.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from samband.kernel.period import Period
from samband.projects.domain.indicators.codes import normalise_code

ENTERPRISE, RESEARCH, PUBLIC, OTHER = "enterprise", "research", "public", "other"
JOINT_WORK, PURCHASE, WORK_NOT_KNOWN = "joint", "purchase", "not-known"
ONE_COUNTRY, NOT_DEVELOPED, NOT_IMPLEMENTED = "one-country", "not-developed", "not-implemented"
NOT_FINISHED, OUTSIDE_PROJECT = "not-finished", "outside-project"
NO_PARTNER, SELF_AS_PARTNER, NO_RESEARCH = "partner-not-named", "partner-is-itself", "no-research-partner"
BARE_PURCHASE, WORK_UNKNOWN, NO_ENTERPRISE = "bare-purchase", "work-not-known", "not-an-enterprise"
REASONS: Final = (
    *(ONE_COUNTRY, NOT_DEVELOPED, NOT_IMPLEMENTED, NOT_FINISHED, OUTSIDE_PROJECT),
    *(NO_PARTNER, SELF_AS_PARTNER, NO_RESEARCH, BARE_PURCHASE, WORK_UNKNOWN, NO_ENTERPRISE),
)
# Things that count only if joint; of these, those that must have been carried through as well.
JOINT_CODES: Final = frozenset({"RCO83", "RCO84", "RCO115", "RCO116"})
PILOT_CODES: Final = frozenset({"RCO84"})
RESEARCH_CODES: Final = frozenset({"RCO10", "CO26"})


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation that takes part: its key, name, country and what it is."""

    key: str
    name: str
    country: str = ""
    kind: str = OTHER


@dataclass(frozen=True, slots=True)
class JointThing:
    """A pilot, solution, strategy or event: who made it, and when it came how far."""

    key: str
    parties: tuple[Party, ...]
    developed_on: date | None = None
    implemented_on: date | None = None
    finished_on: date | None = None


@dataclass(frozen=True, slots=True)
class Cooperation:
    """A firm's work with a partner, and what sort of work; ``partner`` of None was not named."""

    key: str
    firm: Party
    partner: Party | None
    work: str = WORK_NOT_KNOWN


@dataclass(frozen=True, slots=True)
class Excluded:
    """What is not counted, and every reason."""

    key: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """What counts for a code (keys, each once), and what does not, with reasons."""

    code: str
    counted: tuple[str, ...]
    excluded: tuple[Excluded, ...]

    @property
    def number(self) -> int:
        """Give how many count."""
        return len(self.counted)


def countries_of(parties: Iterable[Party], participating: Iterable[str]) -> frozenset[str]:
    """Give the participating countries that parties are from; nobody without a country stands for one."""
    return frozenset({party.country for party in parties if party.country} & set(participating))


def count_joint(
    code: str, things: Sequence[JointThing], participating: Iterable[str], project: Period
) -> Counted:
    """Count things of a joint indicator, each once.

    Raises:
        ValueError: when the code has no such rule here.
    """
    plain, countries = normalise_code(code), frozenset(participating)
    if plain not in JOINT_CODES:
        raise ValueError(f"{plain} has no rule of joint counting here.")
    why = {
        thing.key: (
            *(() if len(countries_of(thing.parties, countries)) > 1 else (ONE_COUNTRY,)),
            *(_not_carried_through(thing, project) if plain in PILOT_CODES else ()),
        )
        for thing in things
    }
    return _counted(plain, why)


def _not_carried_through(thing: JointThing, project: Period) -> tuple[str, ...]:
    steps = (
        (thing.developed_on, NOT_DEVELOPED),
        (thing.implemented_on, NOT_IMPLEMENTED),
        (thing.finished_on, NOT_FINISHED),
    )
    missing = tuple(reason for day, reason in steps if day is None)
    outside = any(day is not None and day not in project for day, _reason in steps)
    return (*missing, *((OUTSIDE_PROJECT,) if outside else ()))


def count_cooperation(code: str, rows: Sequence[Cooperation]) -> Counted:
    """Count the firms that cooperate, each once, with a named partner that is not the firm itself.

    For RCO10 (and its forerunner) the partner is a research organisation and the work is joint. A firm
    counts as soon as one of its rows does; the rows that do not are listed all the same.
    """
    plain = normalise_code(code)
    why = [(row, _no_cooperation(row, needs_research=plain in RESEARCH_CODES)) for row in rows]
    firms = dict.fromkeys(row.firm.key for row, reasons in why if not reasons)
    return Counted(plain, tuple(firms), tuple(Excluded(row.key, reasons) for row, reasons in why if reasons))


def _no_cooperation(row: Cooperation, *, needs_research: bool) -> tuple[str, ...]:
    reasons: list[str] = []
    if row.partner is None or not row.partner.name.strip():
        reasons.append(NO_PARTNER)
    elif row.partner.key == row.firm.key:
        reasons.append(SELF_AS_PARTNER)
    if needs_research:
        if row.firm.kind != ENTERPRISE:
            reasons.append(NO_ENTERPRISE)
        if row.partner is not None and row.partner.kind != RESEARCH:
            reasons.append(NO_RESEARCH)
        if row.work != JOINT_WORK:
            reasons.append(BARE_PURCHASE if row.work == PURCHASE else WORK_UNKNOWN)
    return tuple(reasons)


def _counted(code: str, why: dict[str, tuple[str, ...]]) -> Counted:
    return Counted(
        code,
        tuple(key for key, reasons in why.items() if not reasons),
        tuple(Excluded(key, reasons) for key, reasons in why.items() if reasons),
    )
