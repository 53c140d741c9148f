"""The costs of a project out of a Swedish ledger (SIE 4), by its project dimension, held against the ledger.

A person chooses dimension and object (dimension 6 is the project by the format's own rule), and where wanted
dates and accounts. What is taken is held against what the ledger itself states for the object and for the
accounts, so that a file with a piece missing shows.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from samband.kernel.money import minor_text
from samband.projects.domain.ledger_choice import EXPENDITURE, LedgerChoice
from samband.projects.domain.read_costs import Findings, ReadCosts, ReadLine, SumCheck, differing
from samband.projects.domain.sie_file import SieFile, Transaction, Verification, read_sie_file

PROJECT = "6"


@dataclass(frozen=True, slots=True)
class SieOverview:
    """What a person chooses from: whose ledger, its years, its dimensions with their objects."""

    company: str
    registry_number: str
    kind: str
    encoding: str
    years: tuple[tuple[date, date], ...]
    dimensions: dict[str, str]
    objects: dict[str, dict[str, str]]


def look_into_sie(content: bytes) -> SieOverview:
    """Say what a file holds, for the choice of dimension and object.

    Raises:
        CostsRefused: when it is no SIE file.
    """
    file = read_sie_file(content, Findings())
    objects: dict[str, dict[str, str]] = {}
    for (dimension, number), name in file.objects.items():
        objects.setdefault(dimension, {})[number] = name
    for verification in file.verifications:
        for posting in verification.transactions:
            for dimension, number in posting.objects:
                objects.setdefault(dimension, {}).setdefault(number, "")
    dimensions = {number: file.dimensions.get(number, "") for number in {**file.dimensions, **objects}}
    years = tuple(sorted(file.years.values()))
    return SieOverview(
        file.company, file.registry_number, file.kind, file.encoding, years, dimensions, objects
    )


def read_sie(content: bytes, choice: LedgerChoice | None = None) -> ReadCosts:
    """Read the expenditure of a project out of a ledger.

    Lines carry the verification as their document, its date (the posting's own where it has one), account
    and text. Debit is positive. Checked are: each verification, which must come out at nought; the object's
    sum per account against ``#PSALDO`` and ``#OUB``; each of those accounts against ``#RES`` or ``#UB``.

    Raises:
        CostsRefused: when it is no SIE file.
    """
    findings = Findings()
    choice = choice or LedgerChoice(PROJECT)
    file = read_sie_file(content, findings)
    findings.assume("encoding", encoding=file.encoding)
    if choice.accounts == EXPENDITURE:
        findings.assume("accounts-of-expenditure", first=EXPENDITURE[0][0], last=EXPENDITURE[0][1])
    if not file.verifications:
        findings.say("no-verifications", kind=file.kind or "?", leaves_out=True)
    _name_faulty(file.verifications, findings)
    lines = tuple(_lines(file, choice, findings))
    checks = tuple(_checks(file, choice, {line.account for line in lines}))
    return ReadCosts(lines, findings.problems + differing(checks), checks, tuple(findings.assumed))


def _name_faulty(verifications: Iterable[Verification], findings: Findings) -> None:
    seen: dict[tuple[str, str], int] = {}
    for one in verifications:
        rest = sum(posting.minor for posting in one.transactions)
        if rest:
            findings.say("verification-unbalanced", one.line, name=one.name, difference=minor_text(rest))
        key = (one.series, one.number)
        if one.number and key in seen:
            findings.say("verification-twice", one.line, name=one.name, first=str(seen[key]))
        seen.setdefault(key, one.line)


def _lines(file: SieFile, choice: LedgerChoice, findings: Findings) -> Iterator[ReadLine]:
    outside: dict[str, tuple[int, int]] = {}
    undated = 0
    for verification in file.verifications:
        for posting in verification.transactions:
            if not choice.takes_object(posting.objects):
                continue
            on = posting.on or verification.on
            if not choice.takes_account(posting.account):
                count, minor = outside.get(posting.account, (0, 0))
                outside[posting.account] = (count + 1, minor + posting.minor)
            elif on is None and choice.has_dates:
                undated += 1
                findings.say("posting-undated", posting.line, leaves_out=True, name=verification.name)
            elif choice.takes_day(on):
                yield _line(file, verification, posting, on)
    for account, (count, minor) in outside.items():
        findings.assume("account-left-out", account=account, count=str(count), sum=minor_text(minor))


def _line(file: SieFile, verification: Verification, posting: Transaction, on: date | None) -> ReadLine:
    return ReadLine(
        posting.line,
        posting.minor,
        file.currency,
        posting.text or verification.text,
        verification.name,
        booked_on=on,
        account=posting.account,
        account_name=file.accounts.get(posting.account, ""),
    )


def _checks(file: SieFile, choice: LedgerChoice, accounts: set[str]) -> Iterator[SumCheck]:
    """Hold what the verifications give against what the ledger states, whatever dates were chosen."""
    of_object: dict[str, int] = {}
    of_account: dict[str, int] = {}
    year = file.years.get("0")
    for verification in file.verifications:
        for posting in verification.transactions:
            if year and verification.on and not year[0] <= verification.on <= year[1]:
                continue
            of_account[posting.account] = of_account.get(posting.account, 0) + posting.minor
            if choice.takes_object(posting.objects):
                of_object[posting.account] = of_object.get(posting.account, 0) + posting.minor
    for code, sums in (("sie-period", file.of_periods), ("sie-object", file.of_objects)):
        stated: dict[str, int] = {}
        for (account, objects), minor in sums.items():
            if (
                choice.number
                and len(objects) == 1
                and choice.is_chosen(objects)
                and choice.takes_account(account)
            ):
                stated[account] = stated.get(account, 0) + minor
        for account, minor in stated.items():
            yield SumCheck(code, account, minor, of_object.get(account, 0), file.currency)
    for account in sorted(accounts):
        if account in file.results:
            stated_minor = file.results[account]
            yield SumCheck("sie-result", account, stated_minor, of_account[account], file.currency)
        elif account in file.closing:
            reckoned = file.opening.get(account, 0) + of_account[account]
            yield SumCheck("sie-balance", account, file.closing[account], reckoned, file.currency)
