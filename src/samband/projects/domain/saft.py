"""The costs of a project out of a Norwegian ledger (SAF-T Financial), by its analysis, held against it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from samband.kernel.money import minor_text
from samband.projects.domain.ledger_choice import EXPENDITURE, LedgerChoice
from samband.projects.domain.read_costs import Findings, ReadCosts, ReadLine, SumCheck, differing
from samband.projects.domain.saft_file import Entry, SaftFile, Voucher, read_saft_file

_KNOWN_VERSIONS = ("1.0", "1.1", "1.2", "1.3")


@dataclass(frozen=True, slots=True)
class SaftOverview:
    """What a person chooses from: whose ledger, its analysis types and the ids in each."""

    company: str
    registry_number: str
    version: str
    types: dict[str, str]
    analyses: dict[str, dict[str, str]]


def look_into_saft(content: bytes) -> SaftOverview:
    """Say what a file holds, for the choice of analysis type and id.

    Raises:
        CostsRefused: when it is no SAF-T file.
    """
    file = read_saft_file(content, Findings())
    analyses: dict[str, dict[str, str]] = {}
    for (kind, number), name in file.analyses.items():
        analyses.setdefault(kind, {})[number] = name
    for voucher in file.vouchers:
        for entry in voucher.entries:
            for kind, number, _ in entry.analyses:
                analyses.setdefault(kind, {}).setdefault(number, "")
    types = {kind: file.types.get(kind, "") for kind in {**file.types, **analyses}}
    return SaftOverview(file.company, file.registry_number, file.version, types, analyses)


def read_saft(content: bytes, choice: LedgerChoice | None = None) -> ReadCosts:
    """Read the expenditure of a project out of a ledger.

    Where a line is shared among analyses (``AnalysisAmount``), only the chosen one's share is taken. Debit
    is positive. Checked are the totals and the count that the file states, each transaction, and each
    chosen account against its opening and closing balance.

    Raises:
        CostsRefused: when it is no SAF-T file.
    """
    findings = Findings()
    choice = choice or LedgerChoice()
    file = read_saft_file(content, findings)
    findings.assume("saft-version", version=file.version)
    if not file.version.startswith(_KNOWN_VERSIONS) or file.country not in ("", "NO"):
        findings.say("saft-other-version", version=file.version, country=file.country)
    if choice.accounts == EXPENDITURE:
        findings.assume("accounts-of-expenditure", first=EXPENDITURE[0][0], last=EXPENDITURE[0][1])
    if not file.vouchers:
        findings.say("no-verifications", kind="SAF-T", leaves_out=True)
    _name_faulty(file.vouchers, findings)
    lines = tuple(_lines(file, choice, findings))
    checks = tuple(_checks(file, {line.account for line in lines}))
    return ReadCosts(lines, findings.problems + differing(checks), checks, tuple(findings.assumed))


def _name_faulty(vouchers: Iterable[Voucher], findings: Findings) -> None:
    for voucher in vouchers:
        rest = sum(entry.minor for entry in voucher.entries)
        if rest:
            findings.say(
                "verification-unbalanced", voucher.line, name=voucher.number, difference=minor_text(rest)
            )


def _lines(file: SaftFile, choice: LedgerChoice, findings: Findings) -> Iterator[ReadLine]:
    outside: dict[str, tuple[int, int]] = {}
    for voucher in file.vouchers:
        for entry in voucher.entries:
            minor = _chosen_minor(entry, choice, findings)
            if minor is None:
                continue
            if not choice.takes_account(entry.account):
                count, sum_minor = outside.get(entry.account, (0, 0))
                outside[entry.account] = (count + 1, sum_minor + minor)
            elif voucher.on is None and choice.has_dates:
                findings.say("posting-undated", entry.line, leaves_out=True, name=voucher.number)
            elif choice.takes_day(voucher.on):
                yield ReadLine(
                    entry.line,
                    minor,
                    file.currency,
                    entry.text or voucher.text,
                    " / ".join(part for part in (voucher.number, entry.document) if part),
                    booked_on=voucher.on,
                    account=entry.account,
                    account_name=file.accounts.get(entry.account, ""),
                )
    for account, (count, sum_minor) in outside.items():
        findings.assume("account-left-out", account=account, count=str(count), sum=minor_text(sum_minor))


def _chosen_minor(entry: Entry, choice: LedgerChoice, findings: Findings) -> int | None:
    """Give the part of a line that belongs to the choice, with the line's sign; None when nothing does."""
    if not choice.number:
        return entry.minor
    taken, is_chosen = 0, False
    for kind, number, share in entry.analyses:
        if choice.is_chosen([(kind, number)]):
            is_chosen = True
            sign = -1 if entry.minor < 0 else 1
            taken += entry.minor if share is None else sign * abs(share)
    if is_chosen and abs(taken) > abs(entry.minor):
        found, line = minor_text(taken), minor_text(entry.minor)
        findings.say("share-over-line", entry.line, share=found, line=line)
        return entry.minor
    return taken if is_chosen else None


def _checks(file: SaftFile, accounts: set[str]) -> Iterator[SumCheck]:
    if file.stated_debit is not None:
        yield SumCheck("saft-debit", "TotalDebit", file.stated_debit, file.debit, file.currency)
    if file.stated_credit is not None:
        yield SumCheck("saft-credit", "TotalCredit", file.stated_credit, file.credit, file.currency)
    if file.stated_entries is not None:
        # The documentation counts transactions; some systems count lines, which is as good a proof.
        transactions = len(file.vouchers)
        lines = sum(len(voucher.entries) for voucher in file.vouchers)
        reckoned = lines if file.stated_entries == lines else transactions
        yield SumCheck("saft-count", "NumberOfEntries", file.stated_entries * 100, reckoned * 100)
    moved: dict[str, int] = {}
    for voucher in file.vouchers:
        for entry in voucher.entries:
            moved[entry.account] = moved.get(entry.account, 0) + entry.minor
    for account in sorted(accounts & file.closing.keys()):
        reckoned = file.opening.get(account, 0) + moved[account]
        yield SumCheck("saft-balance", account, file.closing[account], reckoned, file.currency)
