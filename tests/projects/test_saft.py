"""A Norwegian ledger gives a project's costs, read without trusting the file and held against its totals."""

import contextlib
import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samband.projects.domain.ledger_choice import LedgerChoice
from samband.projects.domain.read_costs import CostsRefused
from samband.projects.domain.saft import look_into_saft, read_saft

PROJECT = LedgerChoice("PRO", "77")
ENTRY = """
<Transaction><TransactionID>{number}</TransactionID><Period>2</Period>
<TransactionDate>2025-02-03</TransactionDate>
<Description>Lønn</Description>
<Line><RecordID>1</RecordID><AccountID>5000</AccountID>
<Analysis><AnalysisType>PRO</AnalysisType><AnalysisID>77</AnalysisID>{share}</Analysis>
<SourceDocumentID>B{number}</SourceDocumentID><DebitAmount><Amount>100.00</Amount></DebitAmount></Line>
<Line><RecordID>2</RecordID><AccountID>1920</AccountID><CreditAmount><Amount>100.00</Amount></CreditAmount></Line>
</Transaction>"""
SHARE = "<AnalysisAmount><Amount>60.50</Amount></AnalysisAmount>"


def saft(
    version: str = "1.30", prefix: str = "", count: int = 2, share: str = SHARE, debit: str = ""
) -> bytes:
    debit = debit or f"{count * 100}.00"
    entries = "".join(ENTRY.format(number=number, share=share) for number in range(1, count + 1))
    text = f"""<AuditFile><Header><AuditFileVersion>{version}</AuditFileVersion>
<AuditFileCountry>NO</AuditFileCountry>
<Company><RegistrationNumber>999999999</RegistrationNumber><Name>Klyngen AS</Name></Company>
<DefaultCurrencyCode>NOK</DefaultCurrencyCode></Header>
<MasterFiles><GeneralLedgerAccounts><Account><AccountID>5000</AccountID>
<AccountDescription>Lønn</AccountDescription>
<OpeningDebitBalance>0.00</OpeningDebitBalance>
<ClosingDebitBalance>{count * 100}.00</ClosingDebitBalance></Account>
</GeneralLedgerAccounts><AnalysisTypeTable>
<AnalysisTypeTableEntry><AnalysisType>PRO</AnalysisType>
<AnalysisTypeDescription>Prosjekt</AnalysisTypeDescription><AnalysisID>77</AnalysisID>
<AnalysisIDDescription>Norrsken</AnalysisIDDescription></AnalysisTypeTableEntry>
</AnalysisTypeTable></MasterFiles>
<GeneralLedgerEntries><NumberOfEntries>{count}</NumberOfEntries><TotalDebit>{debit}</TotalDebit>
<TotalCredit>{count * 100}.00</TotalCredit><Journal><JournalID>1</JournalID>{entries}</Journal>
</GeneralLedgerEntries>
</AuditFile>"""
    if prefix:
        text = text.replace("</", "\0").replace("<", f"<{prefix}:").replace("\0", f"</{prefix}:")
        name = f'xmlns:{prefix}="urn:StandardAuditFile-Taxation-Financial:NO"'
        text = text.replace(f"<{prefix}:AuditFile>", f"<{prefix}:AuditFile {name}>", 1)
    return ('<?xml version="1.0" encoding="UTF-8"?>\n' + text).encode()


@pytest.mark.parametrize(("version", "prefix"), [("1.20", ""), ("1.30", "n1"), ("1.30", "nl")])
def test_the_projects_costs_come_out_and_hold_against_the_ledger(version: str, prefix: str) -> None:
    costs = read_saft(saft(version, prefix), PROJECT)
    assert [(line.document, line.amount_minor, line.currency) for line in costs.lines] == [
        ("1 / B1", 6_050, "NOK"),
        ("2 / B2", 6_050, "NOK"),
    ]
    first = costs.lines[0]
    assert (first.booked_on, first.account_name, first.text) == (date(2025, 2, 3), "Lønn", "Lønn")
    codes = ["saft-debit", "saft-credit", "saft-count", "saft-balance"]
    assert [check.code for check in costs.checks] == codes
    assert costs.problems == ()
    assert costs.is_whole


def test_a_line_without_a_share_counts_whole_and_one_beyond_it_is_named() -> None:
    assert read_saft(saft(share=""), PROJECT).totals == {"NOK": 20_000}
    over = read_saft(saft(count=1, share=SHARE.replace("60.50", "160.50")), PROJECT)
    assert (over.totals, [p.code for p in over.problems]) == ({"NOK": 10_000}, ["share-over-line"])


def test_a_credit_takes_back() -> None:
    content = saft(count=1).replace(b"DebitAmount>", b"XAmount>").replace(b"CreditAmount>", b"DebitAmount>")
    costs = read_saft(content.replace(b"XAmount>", b"CreditAmount>"), PROJECT)
    assert costs.totals == {"NOK": -6_050}


def test_totals_that_do_not_hold_are_named() -> None:
    costs = read_saft(saft(debit="201.00"), PROJECT)
    assert [(p.code, p.values["stated"], p.values["reckoned"]) for p in costs.problems] == [
        ("sum-differs", "201.00", "200.00")
    ]
    lost = read_saft(
        saft(count=1).replace(b"<DebitAmount><Amount>100.00", b"<DebitAmount><Amount>1OO"), PROJECT
    )
    assert {"entry-unreadable", "verification-unbalanced", "sum-differs"} == {p.code for p in lost.problems}


def test_another_project_and_other_days_are_left_out() -> None:
    assert read_saft(saft(), LedgerChoice("PRO", "78")).lines == ()
    assert read_saft(saft(), LedgerChoice("AVD", "77")).lines == ()
    assert read_saft(saft(), LedgerChoice("PRO", "77", date(2025, 3, 1))).lines == ()


def test_a_person_sees_what_to_choose_from() -> None:
    seen = look_into_saft(saft())
    assert (seen.company, seen.types, seen.analyses) == (
        "Klyngen AS",
        {"PRO": "Prosjekt"},
        {"PRO": {"77": "Norrsken"}},
    )


BOMB = b'<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;&x;">]><AuditFile>&y;</AuditFile>'
OUTSIDE = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><AuditFile>&x;</AuditFile>'


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (BOMB, "file-declares-entities"),
        (OUTSIDE, "file-declares-entities"),
        (b'<!DOCTYPE a SYSTEM "http://example.org/a.dtd"><AuditFile/>', "file-declares-entities"),
        (b"<a>" * 100, "file-too-deep"),
        (b"<AuditFile>" + b"x" * 30_000 + b"</AuditFile>", "file-text-too-long"),
        (b"<AuditFile>", "file-broken-xml"),
        (b"<?xml version='1.0' encoding='nonsense'?><AuditFile/>", "file-broken-xml"),
        (b"<Invoice/>", "file-no-saft"),
        (b"PK\x03\x04", "file-packed"),
        (b"", "file-empty"),
    ],
)
def test_what_is_not_to_be_trusted_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(CostsRefused) as refused:
        read_saft(content)
    assert refused.value.problem.code == code


TAGS = (
    "AuditFile",
    "Journal",
    "Transaction",
    "Line",
    "Analysis",
    "DebitAmount",
    "Amount",
    "AccountID",
    "Account",
)
PIECES = st.sampled_from(
    [f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS] + ["1.00", "5000", "&amp;", "<!--x-->"]
)


@settings(max_examples=500, deadline=None)
@given(
    st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=40).map("".join),
    st.integers(0, 1_500),
    st.binary(max_size=3),
)
def test_no_file_breaks_the_reader(inner: str, at: int, noise: bytes) -> None:
    whole = saft(count=1)
    for content in (
        f"<AuditFile>{inner}</AuditFile>".encode("utf-8", "replace"),
        whole[:at] + noise + whole[at + 2 :],
    ):
        with contextlib.suppress(CostsRefused):
            assert all(line.account for line in read_saft(content, PROJECT).lines)


def test_time_grows_with_the_lines_alone() -> None:
    def seconds(count: int) -> float:
        content = saft(count=count)
        began = time.process_time()
        assert len(read_saft(content, PROJECT).lines) == count
        return time.process_time() - began

    seconds(100)
    small, large = seconds(500), seconds(4_000)
    assert large < 8 * small * 2.5
