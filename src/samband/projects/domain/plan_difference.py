"""What differs between two versions of a plan: what came, what went, what was changed, with both values."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from samband.challenges.domain.difference import Piece, difference
from samband.projects.domain.plan_check import named

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
# Texts are shown word by word; everything else as the value before and the value after.
TEXTS: Final = frozenset(
    {"name", "acronym", "summary", "text", "title", "analysis", "baseline", "goal", "follow_up"}
    | {"description", "source", "label"}
)
AMOUNTS: Final = frozenset({"amount_minor", "price_minor", "award_minor", "budget_minor", "minor"})
DAYS: Final = frozenset(
    {"starts_on", "ends_before", "due_on", "left_on", "report_due_on", "control_due_on", "joint_due_on"}
)
# What says nothing to a reader.
_UNSAID: Final = frozenset({"key", "lang", "position", "organisation_name"})


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field with its value before and after; ``pieces`` where it is text."""

    field: str
    before: Any
    after: Any
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A thing of the plan that came, went or was changed; ``partner`` is whose it is, if it is one's."""

    sort: str
    kind: str
    label: str
    partner: str
    fields: tuple[FieldChange, ...]


Row = Mapping[str, Any]


def plan_changes(
    before: Mapping[str, Any], after: Mapping[str, Any], names: Mapping[str, str] | None = None
) -> tuple[Change, ...]:
    """Give all that differs between two versions' plain values, in the order of the plan.

    Keys are given as what they name; ``names`` has those that the plan itself does not say.
    """
    names = {**(names or {}), **_names_in(before), **_names_in(after)}
    return tuple(
        change
        for sort, label, pick in _LISTS
        for change in _compared(sort, label, pick(before), pick(after), names)
    )


def _names_in(content: Row) -> dict[str, str]:
    """Give what each key of a plan stands for."""
    partners = content["partners"]
    return {
        **{row["key"]: _titled(row) for row in (*content["work_packages"], *content["items"])},
        **{row["key"]: str(row["number"]) for row in content["periods"]},
        **{row["key"]: str(row["name"]) for row in content["cost_options"]},
        **{share["fund"]: str(share["code"]) for row in partners for share in row["funds"]},
        **{row["organisation"]: str(row["name"]) for row in partners if "organisation" in row},
        **{row["key"]: named(row) for row in partners},
    }


def _flat(row: Row) -> dict[str, Any]:
    """Give a row with what it holds by period or year as fields of its own."""
    flat = dict[str, Any]()
    for name, value in row.items():
        if isinstance(value, Mapping):
            flat |= {f"{name}:{part}": one for part, one in value.items()}
        elif name not in ("lines", "funds", "contributions"):
            flat[name] = value
    return flat


def _compared(
    sort: str,
    label: Callable[[Row], str],
    old: Mapping[str, Row],
    new: Mapping[str, Row],
    names: Mapping[str, str],
) -> Iterator[Change]:
    for key in dict.fromkeys([*old, *new]):
        was, now = old.get(key), new.get(key)
        if was == now:
            continue
        kind = CHANGED if was is not None and now is not None else ADDED if was is None else REMOVED
        fields = _fields(_flat(was or {}), _flat(now or {}), names)
        shown = now or was or {}
        if fields:
            yield Change(sort, kind, label(shown), names.get(str(shown.get("of", "")), ""), fields)


def _fields(was: Row, now: Row, names: Mapping[str, str]) -> tuple[FieldChange, ...]:
    found = []
    for name in dict.fromkeys([*was, *now]):
        old, new = was.get(name), now.get(name)
        if name in _UNSAID or name == "of" or old == new or (old in (None, "") and new in (None, "")):
            continue
        old, new = (names.get(one, one) if isinstance(one, str) else one for one in (old, new))
        pieces = difference(str(old or ""), str(new or "")) if name in TEXTS else ()
        found.append(FieldChange(name, old, new, pieces))
    return tuple(found)


def _keyed(rows: Sequence[Row]) -> dict[str, Row]:
    return {str(row["key"]): row for row in rows}


def _of_partners(part: str, key: str) -> Callable[[Row], dict[str, Row]]:
    def pick(content: Row) -> dict[str, Row]:
        return {
            f"{partner['key']}/{row[key]}": {**row, "of": partner["key"]}
            for partner in content["partners"]
            for row in partner[part]
        }

    return pick


def _list(part: str) -> Callable[[Row], dict[str, Row]]:
    return lambda content: _keyed(content[part])


def _years(content: Row) -> dict[str, Row]:
    return {f"{one['label']}/{one['category']}/{one['year']}": one for one in content["costs_by_year"]}


def _titled(row: Row) -> str:
    return f"{row['number']} {row.get('title') or row.get('text') or ''}".strip()[:120]


_LISTS: Final[tuple[tuple[str, Callable[[Row], str], Callable[[Row], dict[str, Row]]], ...]] = (
    ("project", lambda row: str(row["name"]), lambda content: {"": content["project"]}),
    ("period", lambda row: str(row["number"]), _list("periods")),
    ("partner", named, _list("partners")),
    ("goal", _titled, _list("goals")),
    ("package", _titled, _list("work_packages")),
    ("item", _titled, _list("items")),
    ("criterion", lambda row: str(row["name"] or row["criterion"]), _list("criteria")),
    ("cost_option", lambda row: str(row["name"]), _list("cost_options")),
    ("line", lambda row: str(row["description"] or row["category"]), _of_partners("lines", "key")),
    ("fund", lambda row: str(row["code"]), _of_partners("funds", "fund")),
    ("contribution", lambda row: str(row["source"]), _of_partners("contributions", "key")),
    ("financing", lambda row: str(row["name"]), _list("financing")),
    ("year", lambda row: f"{row['label'] or row['category']} {row['year']}", _years),
)
