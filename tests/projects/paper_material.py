"""What tests of papers share: the first certificate of Norrsken, and a joint report of many partners."""

from datetime import date
from decimal import Decimal
from typing import Any

from samband.projects.domain.certificate import (
    Answer,
    CategoryRow,
    Certificate,
    Contributions,
    Finding,
    FundRow,
    RateUsed,
    Sample,
)

CERTIFICATE = Certificate(
    number="NS-LP-1",
    issued_on=date(2026, 3, 2),
    lang="en",
    currency="EUR",
    project_key="k3v9x2m4p7q1",
    project_name="Norrsken",
    programme="Interreg Aurora",
    official_system="Jems",
    partner="Region Norrsken",
    report_number=1,
    period_start=date(2025, 7, 1),
    period_end=date(2025, 12, 31),
    submitted_on=date(2026, 1, 31),
    version=2,
    controller_body="County Administrative Board",
    controller_role="national controller",
    categories=(
        CategoryRow("staff", "Staff", 2_947_221, 50_000, 0, 2_897_221),
        CategoryRow("office", "Office and administration", 442_083, 7_500, 0, 434_583),
        CategoryRow("travel", "Travel and accommodation", 147_361, 2_500, 0, 144_861),
        CategoryRow("external", "External expertise", 872_852, 0, 0, 872_852),
        CategoryRow("equipment", "Equipment", 250_000, 0, 250_000, 0),
        CategoryRow("lump-sum", "Lump sums", 150_000, 0, 0, 150_000),
    ),
    funds=(FundRow("ERDF", "ERDF", 3_126_186, 162_500, 2_924_686, award=14_358_747),),
    contribution=Contributions(1_574_831, 1_018_433, 556_397, 0),
    sample=Sample(2, 4, 2_432_129, 4_220_073),
    terms_version="2025-1",
    findings=(Finding("calculation", "Miscalculated", 1, 50_000),),
    checklist=(Answer("Are the costs within the period?", "yes"),),
    rates=(RateUsed("SEK", Decimal("11.4567"), date(2026, 1, 1), "InforEuro", "verified"),),
)


def _amounts(eligible: str, erdf: str, contribution: str, *parts: str) -> dict[str, Any]:
    public, automatic, private, rounding = parts
    return {
        "eligible": eligible,
        "funds": {"ERDF": erdf},
        "contribution": contribution,
        "public": public,
        "automatic_public": automatic,
        "private": private,
        "rounding_difference": rounding,
    }


def joint_content(**more: Any) -> dict[str, Any]:
    """Give the first joint report of Norrsken (money-and-reporting 6.7)."""
    lp = _amounts("44995.17", "29246.86", "15748.31", "10184.33", "5563.97", "0.00", "0.01")
    pp = _amounts("35079.64", "17539.82", "17539.82", "0.00", "0.00", "17539.82", "0.00")
    both = _amounts("80074.81", "46786.68", "33288.13", "10184.33", "5563.97", "17539.82", "0.01")
    return {
        "kind": "samband-joint-report",
        "lang": "en",
        "number": 1,
        "version": 1,
        "issued_on": "2026-03-20",
        "internal_note": "",
        "official_system": "",
        "project": {"key": "k3v9x2m4p7q1", "name": "Norrsken", "version": 2},
        "programme": "Interreg Aurora",
        "lead_partner": "Region Norrsken",
        "period": {"number": 1, "start": "2025-07-01", "end": "2025-12-31"},
        "fund_statement": {"text": "Co-funded by the European Union", "lang": "en"},
        "texts": [
            {"partner": "Region Norrsken", "work_package": "1", "lang": "sv",
             "text": "Två lag möttes.\nEtt avtal."}
        ],
        "sides": [
            {
                "name": "ERDF",
                "currency": "EUR",
                "funds": [{"code": "ERDF", "name": "ERDF"}],
                "rows": [
                    {"partner": "Region Norrsken", "is_lead": True, "certificate": "NS-LP-1", **lp},
                    {"partner": "Aurora Kluster Oy", "is_lead": False, "certificate": "NS-PP-1", **pp},
                ],
                "total": both,
            }
        ],
        "indicators": [
            {"code": "RCO01", "name": "Enterprises supported", "unit": "enterprises", "target": "300.00",
             "actual": "41.00", "state": "approved", "note": ""},
            {"code": "RCR03", "name": "Innovations", "unit": "innovations", "target": "100.00",
             "actual": None, "state": "pending", "note": "Counted in May"},
        ],
        "deviations": [{"who": "Aurora Kluster Oy", "text": "The pilot began later.", "lang": "en"}],
        "certificates": [
            {"number": "NS-LP-1", "partner": "Region Norrsken", "issued_on": "2026-03-02",
             "certified": "44995.17", "currency": "EUR"},
            {"number": "NS-PP-1", "partner": "Aurora Kluster Oy", "issued_on": "2026-03-05",
             "certified": "35079.64", "currency": "EUR"},
        ],
        "missing": [{"partner": "Nordlys AS", "why": "The report is not certified yet.", "lang": "en"}],
        **more,
    }  # fmt: skip
