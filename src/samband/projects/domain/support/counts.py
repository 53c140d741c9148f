"""What the support register counts: firms supported, of these without money, those that cooperate; each once.

The firms supported without money are among those supported: the two numbers stand side by side and are never
added.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from samband.projects.domain.indicators.counting import (
    Identity,
    Together,
    UniqueCount,
    count_unique,
    together,
)
from samband.projects.domain.support.row import (
    COOPERATION,
    FINANCIAL,
    NON_FINANCIAL,
    SIZE_UNKNOWN,
    SupportRow,
    may_be_included,
)

NO_EVIDENCE, NOBODY_NAMED, NO_PARTNER = "no-evidence", "nobody-named", "no-partner"
LEFT_OUT: Final = (NO_EVIDENCE, NOBODY_NAMED, NO_PARTNER)
BY_SIZE, BY_LEADERSHIP, BY_REGION, BY_KIND = "size", "led-by", "region", "kind"
WAYS: Final = (BY_SIZE, BY_LEADERSHIP, BY_REGION, BY_KIND)


@dataclass(frozen=True, slots=True)
class RegisterCounts:
    """The numbers of a register, and the rows that do not count for any of them, each with its reason.

    ``perhaps_same`` are firms without a number that bear the name of another: each is taken for that one in
    all numbers alike, so that a part never holds a firm that its whole does not.
    """

    supported: UniqueCount
    non_financial: UniqueCount
    financial: UniqueCount
    cooperating: UniqueCount
    left_out: tuple[tuple[int, str], ...]
    perhaps_same: tuple[tuple[Identity, Identity], ...] = ()

    @property
    def supported_and_non_financial(self) -> Together:
        """Give those supported and those supported without money, the second within the first."""
        return together(self.supported.keys, self.non_financial.keys)

    @property
    def with_and_without_money(self) -> Together:
        """Give those with financial and with other support, and how many had both."""
        return together(self.financial.keys, self.non_financial.keys)


def register_counts(rows: Sequence[SupportRow], *, gate: bool = False) -> RegisterCounts:
    """Count a register's firms; with ``gate`` only those that have shown their work for sustainability.

    Evidence on any row of a firm holds for all of its rows.
    """
    included, left_out = _included(rows, gate=gate)
    doubtful = count_unique(row.identity for row in included).perhaps_same
    supported = [row for row in included if row.counts_as != COOPERATION]
    cooperating = [row for row in included if row.kind == COOPERATION and row.names_partner]
    for row in included:
        if row.kind == COOPERATION and not row.names_partner:
            left_out.append((row.row, NO_PARTNER))
    return RegisterCounts(
        _unique(supported, doubtful),
        _unique([row for row in supported if row.counts_as == NON_FINANCIAL], doubtful),
        _unique([row for row in supported if row.counts_as == FINANCIAL], doubtful),
        _unique(cooperating, doubtful),
        tuple(sorted(left_out)),
        doubtful,
    )


Doubtful = tuple[tuple[Identity, Identity], ...]


def _firm(row: SupportRow, doubtful: Doubtful) -> Identity | None:
    """Give the firm that a row is about, or the one whose name it bears."""
    mine = row.identity
    same = (other for one, other in doubtful if mine and (one.by, one.key) == (mine.by, mine.key))
    return next(same, mine)


def _unique(rows: Iterable[SupportRow], doubtful: Doubtful) -> UniqueCount:
    return count_unique(_firm(row, doubtful) for row in rows)


def _included(rows: Sequence[SupportRow], *, gate: bool) -> tuple[list[SupportRow], list[tuple[int, str]]]:
    """Give the rows of firms that may be included, and the others with the reason."""
    shown = {row.identity: row.evidence for row in rows if row.evidence.strip()}
    included: list[SupportRow] = []
    left_out: list[tuple[int, str]] = []
    for row in rows:
        if row.identity is None:
            left_out.append((row.row, NOBODY_NAMED))
        elif may_be_included(_evidence_of(row.identity, shown), gate=gate):
            included.append(row)
        else:
            left_out.append((row.row, NO_EVIDENCE))
    return included, left_out


def _evidence_of(firm: Identity, shown: Mapping[Identity | None, str]) -> str:
    found = (text for one, text in shown.items() if one and (one.by, one.key) == (firm.by, firm.key))
    return next(found, "")


@dataclass(frozen=True, slots=True)
class Split:
    """Firms by a way of sorting them; ``adds_up`` is false where one firm may stand in several parts."""

    way: str
    parts: Mapping[str, int]
    total: int
    adds_up: bool
    uncertain: int = 0


def split_by(rows: Sequence[SupportRow], way: str) -> Split:
    """Count the supported firms by size, by who leads them, by region or by kind of support.

    A firm is what its latest row tells; a row that does not tell changes nothing. ``uncertain`` firms have a
    size that their answers do not settle.
    """
    supported = [row for row in rows if row.counts_as != COOPERATION]
    doubtful = count_unique(row.identity for row in rows).perhaps_same
    counted = _unique(supported, doubtful)
    firms: dict[str, list[SupportRow]] = {key: [] for key in sorted(counted.keys)}
    for row in sorted(supported, key=lambda one: (one.on, one.row)):
        if (firm := _firm(row, doubtful)) is not None and firm.key in firms:
            firms[firm.key].append(row)
    if way == BY_KIND:
        kinds = [kind for held in firms.values() for kind in {row.kind for row in held}]
        return Split(way, _tally(kinds), len(firms), False)
    latest = [_latest(held, _TOLD[way]) for held in firms.values()]
    unsure = sum(_is_unsure(held) for held in firms.values()) if way == BY_SIZE else 0
    return Split(way, _tally(latest), len(firms), True, unsure)


_TOLD: Final[Mapping[str, Callable[[SupportRow], str]]] = {
    BY_SIZE: lambda row: row.size.code,
    BY_LEADERSHIP: lambda row: row.led_by,
    BY_REGION: lambda row: row.region or SIZE_UNKNOWN,
}


def _latest(rows: Sequence[SupportRow], told: Callable[[SupportRow], str]) -> str:
    return next((told(row) for row in reversed(rows) if told(row) != SIZE_UNKNOWN), SIZE_UNKNOWN)


def _is_unsure(rows: Sequence[SupportRow]) -> bool:
    last = next((row.size for row in reversed(rows) if row.size.code != SIZE_UNKNOWN), None)
    return last is not None and not last.is_certain


def _tally(names: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for name in sorted(names):
        found[name] = found.get(name, 0) + 1
    return found
