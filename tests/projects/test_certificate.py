"""A certificate adds up, says what it rests on, and is the same as data, on paper and sealed."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samband.base.seal_keys import own_keys
from samband.base.sealing import check_seal, seal_json, seal_pdf
from samband.projects.certificate_paper import certificate_pdf
from samband.projects.domain.certificate import (
    CategoryRow,
    Contributions,
    FundRow,
    Sample,
    certificate_problems,
)
from tests.projects.paper_material import CERTIFICATE
from tests.projects.reading_pdf import attached_to, text_of

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
CONTENT = CERTIFICATE.to_content()


def amounts_in(value: Any) -> set[str]:
    """Find every amount in a content: text that ends in a point and two digits."""
    if isinstance(value, dict):
        return {one for name, part in value.items() if name != "terms_version" for one in amounts_in(part)}
    if isinstance(value, list):
        return {one for part in value for one in amounts_in(part)}
    is_amount = (
        isinstance(value, str) and value[-3:-2] == "." and value.lstrip("-").replace(".", "").isdigit()
    )
    return {value} if is_amount else set()


def english(amount: str) -> str:
    """Write an amount as English readers do."""
    whole, _point, cents = amount.partition(".")
    return f"{int(whole):,}.{cents}"


def test_the_first_certificate_of_norrsken_adds_up() -> None:
    assert certificate_problems(CERTIFICATE) == []
    assert CONTENT["total"] == {
        "code": "total", "name": "",
        "declared": "48095.17", "deducted": "600.00", "parked": "2500.00", "certified": "44995.17",
    }  # fmt: skip
    assert CONTENT["contribution"]["rounding_difference"] == "0.01"
    assert "cent" in CONTENT["contribution"]["rounding_note"]
    assert CONTENT["sample"]["share_percent"] == "57.63"
    assert CONTENT["funds"][0]["payable"] == "29246.86"
    assert CONTENT["rates"][0]["rate"] == "11.4567"


def test_a_certificate_beside_another_official_system_says_what_it_is() -> None:
    assert CONTENT["internal_note"] == "Internal control, not the programme's certificate."
    assert replace(CERTIFICATE, official_system="").to_content()["internal_note"] == ""


def test_nobody_is_named_unless_the_body_wishes_it() -> None:
    assert CONTENT["controller"]["name"] == ""
    named = replace(CERTIFICATE, controller_name="The controller").to_content()
    assert named["controller"]["name"] == "The controller"


def test_what_is_above_the_award_is_not_payable() -> None:
    """The nine cases, 4: 225 000.00 certified at 65 % against an award of 143 587.47."""
    fund = FundRow("ERDF", "ERDF", 14_625_000, 0, 14_625_000, award=14_358_747)
    assert (fund.to_content()["payable"], fund.to_content()["not_payable"]) == ("143587.47", "2662.53")
    later = replace(fund, certified=100, paid_before=14_358_747)
    assert later.not_payable == 100
    assert replace(fund, award=None).not_payable == 0


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"categories": (CategoryRow("staff", "Staff", 100, 0, 0, 99),)}, "staff"),
        ({"funds": (FundRow("ERDF", "ERDF", 0, 0, 2_924_687),)}, "funds"),
        ({"contribution": Contributions(1_574_831, 0, 0, 0)}, "contribution"),
        ({"sample": Sample(5, 4, 1, 2)}, "sample"),
        ({"funds": (CERTIFICATE.funds[0], FundRow("ERDF", "ERDF", 0, 0, 0))}, "twice ERDF"),
    ],
)
def test_what_does_not_add_up_is_named(change: dict[str, Any], problem: str) -> None:
    assert problem in certificate_problems(replace(CERTIFICATE, **change))


@given(
    st.lists(st.tuples(*[st.integers(-(10**9), 10**9)] * 3), min_size=1, max_size=9), st.integers(0, 10**9)
)
def test_certified_deducted_and_parked_make_up_what_was_declared(
    rows: list[tuple[int, int, int]], fund: int
) -> None:
    made = [CategoryRow(f"c{at}", "", sum(one), *one) for at, one in enumerate(rows)]
    certified = sum(row.certified for row in made)
    whole = replace(
        CERTIFICATE,
        categories=made,
        funds=[FundRow("F", "F", 0, 0, fund)],
        contribution=Contributions(certified - fund, certified - fund, 0, 0),
    )
    assert certificate_problems(whole) == []
    assert certificate_problems(replace(whole, funds=[FundRow("F", "F", 0, 0, fund + 1)])) == ["funds"]


def test_the_paper_can_be_read_aloud_and_has_every_number() -> None:
    made = certificate_pdf(CONTENT, "en")
    assert b"/Marked true" in made
    assert b"pdfuaid:part>1<" in made
    assert b"/Lang(en)" in made
    words = text_of(made)
    for amount in amounts_in(CONTENT):
        assert english(amount) in words, amount
    for said in ("NS-LP-1", "Region Norrsken", "Internal control", "11.4567", "InforEuro", "Miscalculated"):
        assert said in words, said


def test_the_same_content_gives_the_same_bytes_in_a_language() -> None:
    assert certificate_pdf(CONTENT, "sv") == certificate_pdf(json.loads(json.dumps(CONTENT)), "sv")
    assert "44 995,17" in text_of(certificate_pdf(CONTENT, "sv"))


def test_the_data_lie_in_the_paper_and_both_seals_hold(tmp_path: Path) -> None:
    data = seal_json(CONTENT, home=tmp_path, at=AT)
    made = certificate_pdf(CONTENT, "en", attached=data)
    assert attached_to(made) == [data]
    assert b"pdfuaid:part>1<" in made
    paper = seal_pdf(made, {"kind": CONTENT["kind"], "number": CONTENT["number"]}, home=tmp_path, at=AT)
    keys = own_keys(tmp_path)
    assert check_seal(paper, keys).is_valid
    assert check_seal(attached_to(paper)[0], keys).is_valid
    assert text_of(paper) == text_of(made)


def test_a_certificate_of_nothing_is_a_paper_too() -> None:
    nothing = {"categories": (), "funds": (), "findings": (), "checklist": (), "rates": ()}
    sums = {"contribution": Contributions(0, 0, 0, 0), "sample": Sample(0, 0, 0, 0)}
    strange = {"project_name": "", "partner": "مشروع \u202eمعكوس\x00", "lang": "ar"}
    bare = replace(CERTIFICATE, **nothing, **sums, **strange)
    assert certificate_problems(bare) == []
    assert "0.00" in text_of(certificate_pdf(bare.to_content(), "en"))
