"""What tests of costs share: Norrsken's lead partner with a draft report, browsers, small files."""

from datetime import date
from typing import Any

from django.test import Client
from django.urls import reverse

from samband.accounts.models import Person
from samband.projects.models import CostOption, PartnerReport, ReportLine
from tests.challenges.inbox_material import browser
from tests.projects.norrsken import NOW, Norrsken, found_norrsken

PDF = b"%PDF-1.7\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n"


def draft_of(world: Norrsken, who: str = "LP", number: int = 1) -> PartnerReport:
    """Begin a report of a partner, without texts."""
    partner, period = world.partners[who], world.periods[number - 1]
    version = world.project.versions.order_by("-number").first() or world.approved()
    return PartnerReport.objects.create(
        partner=partner,
        period=period,
        number=number,
        plan=version,
        lang="sv",
        starts_on=period.starts_on,
        ends_before=period.ends_before,
        made_at=NOW(),
        changed_at=NOW(),
    )


def running() -> tuple[Norrsken, PartnerReport]:
    """Give Norrsken with its plan approved and a draft report of its lead partner."""
    world = found_norrsken()
    world.approved()
    return world, draft_of(world)


def fresh(report: PartnerReport) -> PartnerReport:
    """Give a report as it stands now."""
    return PartnerReport.objects.select_related("partner__project", "plan", "period").get(pk=report.pk)


def handed_in(report: PartnerReport, status: str = "submitted") -> PartnerReport:
    """Let a report stand as if it had been handed in."""
    now = NOW()
    PartnerReport.objects.filter(pk=report.pk).update(
        status=status, first_submitted_at=now, submitted_at=now, figures={}
    )
    return fresh(report)


def line_of(report: PartnerReport, number: int, **more: Any) -> ReportLine:
    """Put a line into a report."""
    values: dict[str, Any] = {
        "category": "external",
        "currency": report.partner.currency,
        "declared_minor": 100_000 + number,
        "description": f"Workshop {number}",
        "supplier": "Konferens i Norr AB",
        "document_number": f"F-{number}",
        "invoice_on": date(2026, 2, 1),
        "paid_on": date(2026, 2, 20),
    }
    return ReportLine.objects.create(report=report, number=number, **{**values, **more})


def hour_option(world: Norrsken) -> CostOption:
    """Give the unit cost of an hour."""
    return CostOption.objects.get(project=world.project, sort="unit")


def client_of(world: Norrsken, who: str) -> Client:
    """Give a browser that reads English in which somebody of the project is signed in."""
    return browser(Person.objects.get(pk=world.people[who].pk))


def at(report: PartnerReport, name: str = "partner-report-costs", *more: str) -> str:
    """Give the address of a page of a report."""
    return reverse(name, args=[report.key, *more])


def read(response: Any, status: int = 200) -> str:
    """Give a page's text, with the status that was expected."""
    assert response.status_code == status, (response.status_code, response.content[:800])
    return str(response.content.decode())


def sie(rows: list[tuple[str, str, str, str, str]], total: str, encoding: str = "cp437") -> bytes:
    """Write a small SIE 4 file: rows are (verification, day, account, amount, text), all on project 7001."""
    lines = [
        "#FLAGGA 0", "#FORMAT PC8", "#SIETYP 4", '#FNAMN "Region Norrsken"', "#ORGNR 232100-0000",
        "#RAR 0 20260101 20261231", '#KONTO 5410 "Förbrukningsinventarier"', '#KONTO 6550 "Konsultarvoden"',
        '#KONTO 2440 "Leverantörsskulder"', '#DIM 6 "Projekt"', '#OBJEKT 6 "7001" "Norrsken"',
        '#OBJEKT 6 "7002" "Södersken"', f"#RES 0 6550 {total}",
    ]  # fmt: skip
    for number, day, account, amount, text in rows:
        other = amount[1:] if amount.startswith("-") else f"-{amount}"
        lines += [
            f'#VER A {number} {day} "{text}"', "{", f'#TRANS {account} {{6 "7001"}} {amount}',
            f"#TRANS 2440 {{}} {other}", "}",
        ]  # fmt: skip
    return ("\r\n".join(lines) + "\r\n").encode(encoding)
