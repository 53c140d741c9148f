"""Who pays for a project: by financier and year, against what it costs, exact in every year and in all.

A contribution is cash, a cost that another body pays directly (*direktfinansierade kostnader*), or in kind.
The last two stand on both sides, cost and financing, and are never paid out. What a project aims at (8 MSEK
of private investment that matches) is a target, never financing. A body may apply for a project, carry it
and finance it at once, and is counted once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from samband.kernel.money import half_away, minor_text
from samband.kernel.text import fold
from samband.projects.domain.read_costs import ReadProblem

FUND, PUBLIC, AUTOMATIC_PUBLIC, PRIVATE = "fund", "public", "automatic-public", "private"
KINDS = (FUND, PUBLIC, AUTOMATIC_PUBLIC, PRIVATE)
CASH, PAID_DIRECTLY, IN_KIND = "cash", "paid-directly", "in-kind"
FORMS = (CASH, PAID_DIRECTLY, IN_KIND)
# The roles in which a body may state one and the same contribution.
FINANCIER, PARTNER, APPLICANT = "financier", "partner", "applicant"
ROLES = (FINANCIER, PARTNER, APPLICANT)


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one body gives in one year, in minor units, with its kind and form.

    ``body`` tells bodies apart (a key, or a name where there is none yet); ``stated_as`` is the role in
    which the body said it.
    """

    body: str
    year: int
    minor: int
    kind: str = PUBLIC
    form: str = CASH
    stated_as: str = FINANCIER

    def __post_init__(self) -> None:
        if self.kind not in KINDS or self.form not in FORMS or self.stated_as not in ROLES:
            raise ValueError(f"No contribution is {self.kind!r}, {self.form!r}, {self.stated_as!r}.")


@dataclass(frozen=True, slots=True)
class Balance:
    """What a year (None: all years) costs and who pays, in minor units.

    ``costs_minor`` is ``booked_minor`` plus what stands on both sides.
    """

    year: int | None
    booked_minor: int
    paid_directly_minor: int
    in_kind_minor: int
    financing_minor: int

    @property
    def costs_minor(self) -> int:
        """All costs: booked, paid directly by others, in kind."""
        return self.booked_minor + self.paid_directly_minor + self.in_kind_minor

    @property
    def difference_minor(self) -> int:
        """Costs less financing: positive is not financed yet, negative is financed too far."""
        return self.costs_minor - self.financing_minor


@dataclass(frozen=True, slots=True)
class Derived:
    """A figure that nobody stated: reckoned here, with its formula; never entered anywhere as a fact."""

    name: str
    minor: int
    currency: str
    formula: str
    approximate: bool = False
    is_derived: bool = True


def once(contributions: Iterable[Contribution]) -> tuple[tuple[Contribution, ...], tuple[ReadProblem, ...]]:
    """Count what a body says in several roles once, and name where its roles say different things.

    One commitment is what a body gives in one year, of one kind, in one form. Within one role amounts
    add up; said again in another role it is the same money. Where the roles differ, the financier's own
    word counts, then the partner's.
    """
    stated: dict[tuple[str, int, str, str], dict[str, int]] = {}
    for one in contributions:
        roles = stated.setdefault((one.body, one.year, one.kind, one.form), {})
        roles[one.stated_as] = roles.get(one.stated_as, 0) + one.minor
    counted, problems = [], []
    for (body, year, kind, form), roles in stated.items():
        role = next(role for role in ROLES if role in roles)
        counted.append(Contribution(body, year, roles[role], kind, form, role))
        for other in (other for other in ROLES if other in roles and roles[other] != roles[role]):
            values = {
                "body": body,
                "year": str(year),
                "role": role,
                "stated": minor_text(roles[role]),
                "other": other,
                "other_stated": minor_text(roles[other]),
            }
            problems.append(ReadProblem("roles-differ", values=values))
    return tuple(counted), tuple(problems)


def balances(booked: Mapping[int, int], contributions: Iterable[Contribution]) -> tuple[Balance, ...]:
    """Give the balance of every year that has costs or financing, then of all years together.

    ``booked`` holds the costs in the project's own books, by year, in minor units: neither what others pay
    directly nor what is in kind, which come from the contributions and stand on both sides.
    """
    counted, _ = once(contributions)
    years = sorted({*booked, *(one.year for one in counted)})
    return (
        *(_balance(year, booked.get(year, 0), [c for c in counted if c.year == year]) for year in years),
        _balance(None, sum(booked.values()), counted),
    )


def _balance(year: int | None, booked_minor: int, contributions: Sequence[Contribution]) -> Balance:
    directly = sum(one.minor for one in contributions if one.form == PAID_DIRECTLY)
    in_kind = sum(one.minor for one in contributions if one.form == IN_KIND)
    return Balance(year, booked_minor, directly, in_kind, sum(one.minor for one in contributions))


def payable_minor(contributions: Iterable[Contribution]) -> int:
    """Give what can ever be paid to the project: cash alone; in kind and paid directly never are."""
    return sum(one.minor for one in once(contributions)[0] if one.form == CASH)


def fund_over_outlay_minor(booked: Mapping[int, int], contributions: Iterable[Contribution]) -> int:
    """Give by how much the funds exceed all costs less those in kind; 0 when they do not.

    Funds never pay for what was given in kind (Regulation (EU) 2021/1060, article 67(1)(a)).
    """
    whole = balances(booked, contributions := tuple(contributions))[-1]
    funds = sum(one.minor for one in once(contributions)[0] if one.kind == FUND)
    return max(0, funds - (whole.costs_minor - whole.in_kind_minor))


def by_body(contributions: Iterable[Contribution]) -> dict[str, int]:
    """Give what each body gives in all years, each commitment once, in the order they were named."""
    sums: dict[str, int] = {}
    for one in once(contributions)[0]:
        sums[one.body] = sums.get(one.body, 0) + one.minor
    return sums


def by_kind(contributions: Iterable[Contribution]) -> dict[str, int]:
    """Give what the funds, public bodies, automatic public ones and private ones give."""
    sums = dict.fromkeys(KINDS, 0)
    for one in once(contributions)[0]:
        sums[one.kind] += one.minor
    return sums


def share(part_minor: int, whole_minor: int) -> Decimal | None:
    """Give a share in per cent with two decimals, only to be shown; None of nothing."""
    if whole_minor == 0:
        return None
    return Decimal(half_away(Fraction(part_minor * 10_000, whole_minor))).scaleb(-2)


def per_unit(
    name: str, minor: int, currency: str, count: int, unit: str, *, approximate: bool = False
) -> Derived | None:
    """Give money per counted thing (support per company), labelled as derived; None when nothing is counted.

    Rounded half away from zero to the minor unit. ``approximate`` when the count is.
    """
    if count <= 0:
        return None
    exact = Fraction(minor, count)
    result = half_away(exact)
    about = "≈" if approximate or exact != result else "="
    formula = f"{minor_text(minor)} {currency} ÷ {count} {unit} {about} {minor_text(result)} {currency}"
    return Derived(name, result, currency, " ".join(formula.split()), approximate)


_KIND_WORDS = (
    (FUND, ("eruf", "erdf", "efru", "interreg", "eu stod", "eu medel", "eu midler", "esf", "strukturfond")),
    (AUTOMATIC_PUBLIC, ("automatic public", "automatisk offentlig")),
    (PRIVATE, ("privat", "private", "foretag", "bedrift", "naeringsliv", "naringsliv")),
)
_FORM_WORDS = (
    (PAID_DIRECTLY, ("direktfinansierad", "direktefinansiert", "direkte finansiert", "paid directly")),
    (IN_KIND, ("in kind", "bidrag i annat", "natura", "egeninnsats", "egeninsats", "annat an pengar")),
)


def guessed_kind(name: str, group: str = "") -> str:
    """Suggest a financier's kind by its name, then by the heading above it; public when neither says."""
    return _guessed(_KIND_WORDS, name, group) or PUBLIC


def guessed_form(name: str, group: str = "") -> str:
    """Suggest the form of a contribution by its words; cash when they say nothing."""
    return _guessed(_FORM_WORDS, name, group) or CASH


def _guessed(words: Sequence[tuple[str, tuple[str, ...]]], *texts: str) -> str:
    for text in texts:
        folded = fold(text)
        for meaning, beginnings in words:
            if any(f" {beginning}" in f" {folded}" for beginning in beginnings):
                return meaning
    return ""
