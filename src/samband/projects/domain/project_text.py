"""Reads a project document: what it is called, who applies for how much, its costs, financing and targets.

Page headers that a document repeats are left out. Costs and financing are told apart by their words and held
against each other; targets are kept apart from both. All of it is a suggestion, for a person to confirm.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from samband.kernel.money import minor_text
from samband.projects.domain import financing
from samband.projects.domain.amounts import AMOUNT, read_amount
from samband.projects.domain.financing import Balance, Contribution, Derived
from samband.projects.domain.pasted_tables import MOST_CHARACTERS, Grid, grid_of
from samband.projects.domain.read_costs import CostsRefused, Findings, ReadProblem, shown
from samband.projects.domain.table_kinds import COSTS, FINANCING, kind_of
from samband.projects.domain.table_lines import TextLine, find_blocks, text_lines
from samband.projects.domain.table_sums import PART
from samband.projects.domain.targets import COUNT, Target, read_targets
from samband.projects.domain.written_dates import read_date

# A line that stands this often, word for word, is the head or foot of a page.
_REPEATED = 3
_LONGEST_HEADER = 120
_CASE = re.compile(
    r"\b(?:Dnr|Diarienr|Diarienummer|Saksnr|Saksnummer|Sagsnr|Sagsnummer|Journalnr|J\.nr|Arkivsak|Case no"
    r"|Case number|Reference)\b\.?\s{0,3}:?\s{0,3}(\w[\w/.:-]{2,40}(?: [0-9][\w/-]{0,20})?)",
    re.IGNORECASE,
)
_DATE = (
    r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}[./][0-9]{1,2}[./][0-9]{4}"
    r"|[0-9]{1,2}\.? [a-zæøåäö]{3,10} [0-9]{4})"
)
_PERIOD = re.compile(
    rf"({_DATE})\s{{0,3}}(?:—|–|-|till och med|till|til og med|til|to|t\.o\.m\.|tom)\s{{0,3}}({_DATE})",
    re.IGNORECASE,
)
_APPLIES = re.compile(
    r"^(?P<who>[^.:]{2,120}?) (?:ansöker om|ansökt om|söker|søker om|søker|ansøger om|applies for|apply"
    r" for)"
    r" (?P<amount>[0-9€][0-9 \u00a0\u202f.,]{0,25}(?: ?(?:[a-zA-Z]{2,6}|€))?) (?:för|til|till|for)"
    r" (?:the )?(?:projektet|projekt|prosjektet|prosjekt|project)? ?(?P<name>.{2,200}?)"
    r"(?= under perioden| under tiden| i perioden| for perioden| in the period| during|\.$|$)"
)


@dataclass(frozen=True, slots=True)
class ProjectText:
    """What a document says of a project; "" and None where it does not say.

    ``applied_minor`` is what the applicant asks for: one financier's part, never added to the financing.
    """

    name: str
    applicant: str
    applied_minor: int | None
    currency: str
    starts_on: date | None
    ends_on: date | None
    case_number: str
    costs: Grid | None
    financing: Grid | None
    others: tuple[Grid, ...]
    targets: tuple[Target, ...]
    page_headers: tuple[str, ...]
    problems: tuple[ReadProblem, ...] = ()

    @property
    def booked(self) -> dict[int, int]:
        """The costs by year, from the parts of their table."""
        return by_year(self.costs) if self.costs else {}

    @property
    def contributions(self) -> tuple[Contribution, ...]:
        """The financing by body and year, with kind and form as the words suggest."""
        return contributions_of(self.financing) if self.financing else ()

    @property
    def balances(self) -> tuple[Balance, ...]:
        """Costs against financing, in each year and in all."""
        return financing.balances(self.booked, self.contributions)

    @property
    def derived(self) -> tuple[Derived, ...]:
        """Costs in all per counted target, each with its formula."""
        total = sum(self.booked.values())
        found = (
            financing.per_unit(
                target.text,
                total,
                self.currency,
                target.quantity,
                target.unit,
                approximate=target.is_approximate,
            )
            for target in self.targets
            if target.kind == COUNT and total
        )
        return tuple(one for one in found if one is not None)


def read_project_text(text: str, *, currency: str = "") -> ProjectText:
    """Read a document.

    Raises:
        CostsRefused: when it is empty or longer than any document.
    """
    if not text.strip():
        raise CostsRefused("text-empty")
    if len(text) > MOST_CHARACTERS:
        raise CostsRefused("text-too-long", most=str(MOST_CHARACTERS))
    lines = text_lines(text)
    headers = _page_headers(lines)
    body = _without(lines, headers)
    blocks = find_blocks(body)
    said = currency or _currency_said(body)
    grids = [grid_of(block, currency=said) for block in blocks]
    inside = {number for grid in grids for number in range(grid.first_line, grid.last_line + 1)}
    running = [line for line in body if line.number not in inside and line.text.strip()]
    findings = Findings()
    costs = _one(grids, COSTS, findings)
    paid = _one(grids, FINANCING, findings)
    name, applicant, applied = _application(running)
    first, last = _period(running)
    case = next((match[1] for line in lines if (match := _CASE.search(line.text[:500]))), "")
    others = tuple(grid for grid in grids if grid is not costs and grid is not paid)
    problems = findings.problems + tuple(problem for grid in grids for problem in grid.problems)
    read = ProjectText(
        name,
        applicant,
        applied,
        said,
        first,
        last,
        case,
        costs,
        paid,
        others,
        read_targets(running, said),
        tuple(headers),
        problems,
    )
    return replace(read, problems=problems + _unbalanced(read))


def by_year(grid: Grid) -> dict[int, int]:
    """Give the sums of a table by year, from its parts; a column without a year is in none of them."""
    sums: dict[int, int] = {}
    for row in grid.parts:
        for column, cell in zip(grid.columns, row.cells, strict=True):
            if column.year is not None and column.role == PART and cell.minor is not None:
                sums[column.year] = sums.get(column.year, 0) + cell.minor
    return sums


def contributions_of(grid: Grid) -> tuple[Contribution, ...]:
    """Give the rows of a table of financing as contributions by year, kind and form as suggested."""
    return tuple(
        Contribution(
            row.name,
            column.year,
            cell.minor,
            financing.guessed_kind(row.name, row.group),
            financing.guessed_form(row.name, row.group),
        )
        for row in grid.parts
        for column, cell in zip(grid.columns, row.cells, strict=True)
        if column.year is not None and column.role == PART and cell.minor is not None
    )


def _page_headers(lines: Sequence[TextLine]) -> dict[str, None]:
    """Find the lines that stand on every page, in the order they first stand."""
    counts = Counter(
        stripped
        for line in lines
        if (stripped := line.text.strip()) and len(stripped) <= _LONGEST_HEADER and "\t" not in stripped
    )
    return {text: None for text, times in counts.items() if times >= _REPEATED and not _is_row(text)}


def _without(lines: Sequence[TextLine], headers: Mapping[str, None]) -> list[TextLine]:
    """Leave out the page headers, and the empty lines below them: a table goes on across a page."""
    body: list[TextLine] = []
    below = False
    for line in lines:
        stripped = line.text.strip()
        below = stripped in headers or (below and not stripped)
        if not below:
            body.append(line)
    return body


def _is_row(text: str) -> bool:
    return read_amount(text).kind == AMOUNT or re.search(r"\S {2,}\S|[|;]", text) is not None


def _one(grids: Sequence[Grid], kind: str, findings: Findings) -> Grid | None:
    """Give the first table of a kind; name the others, which are not counted."""
    found = [grid for grid in grids if kind_of(grid) == kind]
    for other in found[1:]:
        findings.say(
            f"{kind}-twice", other.first_line, leaves_out=True, found=shown(other.heading or other.caption)
        )
    return found[0] if found else None


def _currency_said(lines: Sequence[TextLine]) -> str:
    """Give the one currency that the text names; of plain ``kr``, the one of the words about it."""
    text = " ".join(line.text for line in lines)
    named = {
        code for code in ("SEK", "NOK", "DKK", "EUR") if re.search(rf"(?<![A-Z])[MKT]?{code}(?![A-Z])", text)
    }
    if len(named) == 1:
        return named.pop()
    if named or not re.search(r"[0-9] ?(?:kr|mkr|tkr|kronor|kroner)\b", text):
        return ""
    if re.search(r"\b(?:och|för|är)\b", text) and not re.search(r"\b(?:og|ikke)\b", text):
        return "SEK"
    return ""


def _application(lines: Sequence[TextLine]) -> tuple[str, str, int | None]:
    first = lines[0].text.strip() if lines else ""
    title = first if len(first) <= 200 and not first.endswith((".", ":")) and "\t" not in first else ""
    for line in lines:
        match = _APPLIES.match(line.text.strip()[:800])
        amount = read_amount(match["amount"]) if match else None
        if match and amount and amount.kind == AMOUNT:
            return match["name"].strip(" ,") or title, match["who"].strip(), amount.minor
    return title, "", None


def _period(lines: Sequence[TextLine]) -> tuple[date | None, date | None]:
    for line in lines:
        match = _PERIOD.search(line.text[:2_000])
        if match:
            first, last = read_date(match[1]), read_date(match[2])
            if first and last and first <= last:
                return first, last
    return None, None


def _unbalanced(read: ProjectText) -> tuple[ReadProblem, ...]:
    if not read.costs or not read.financing:
        return ()
    return tuple(
        ReadProblem(
            "not-balanced",
            values={
                "year": str(balance.year or ""),
                "costs": minor_text(balance.costs_minor),
                "financing": minor_text(balance.financing_minor),
                "difference": minor_text(balance.difference_minor),
            },
        )
        for balance in read.balances
        if balance.difference_minor
    )
