"""Measure a joint report's figures beside the bare SQL sums of its database, and its PDF.

    python benchmarks/joint_report.py --home /tmp/joint-home --partners 50 --periods 20 --lines 100 --rounds 9

A project of so many partners with a certificate each for every period, of so many lines each: two joint
reports, one of the last period alone (all others stand before it) and one that holds every certificate. Both
are drafts, so that all figures are reckoned. The floor: the same sums by SQL alone, by partner and figure, of
the same certificates, and the sums of all lines by partner and category. They take turns; medians of
milliseconds.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

PARTS = ("staff", "office", "travel", "external", "total", "fund:ERDF", "contribution", "public", "rounding")
_OF = """SELECT r.partner_id, a.part, SUM(a.amount_minor) FROM projects_certificateamount a
JOIN projects_certificate c ON c.id = a.certificate_id JOIN projects_partnerreport r ON r.id = c.report_id
JOIN projects_jointcertificate j ON j.certificate_id = c.id
WHERE a.sort = 'certified' AND j.report_id = %s GROUP BY r.partner_id, a.part"""
_BEFORE = """SELECT p.side, SUM(a.amount_minor) FROM projects_certificateamount a
JOIN projects_certificate c ON c.id = a.certificate_id JOIN projects_partnerreport r ON r.id = c.report_id
JOIN projects_partner p ON p.id = r.partner_id JOIN projects_jointcertificate j ON j.certificate_id = c.id
JOIN projects_jointreport o ON o.id = j.report_id
WHERE a.sort = 'certified' AND a.part = 'total' AND o.number < %s AND o.project_id = %s GROUP BY p.side"""
_LINES = """SELECT r.partner_id, l.category, SUM(l.amount_minor) FROM projects_reportline l
JOIN projects_partnerreport r ON r.id = l.report_id JOIN projects_partner p ON p.id = r.partner_id
WHERE p.project_id = %s GROUP BY r.partner_id, l.category"""


def fill(partners: int, periods: int, lines: int) -> tuple[Any, Any]:
    """Make two projects of that size with their certificates; give the report of one period, and of all."""
    from samband.projects.models import JointReport

    found = list(JointReport.objects.filter(why="measured").select_related("project__programme", "period"))
    if len(found) == 2:
        return found[0], found[1]
    return tuple(
        _project(name, partners, periods, lines, is_one=is_one)
        for name, is_one in (("One period", True), ("All at once", False))
    )


def _project(name: str, partners: int, periods: int, lines: int, *, is_one: bool) -> Any:
    from django.utils import timezone

    from samband.actors.models import Organisation
    from samband.funding.models import Fund, Programme
    from samband.projects.models import FundShare, Partner, PlanVersion, Project, ReportingPeriod
    from samband.projects.plan_snapshot import digest, snapshot

    at = timezone.now()
    programme = Programme.objects.create(name=name, cost_pack="interreg-2021", made_at=at)
    fund = Fund.objects.create(programme=programme, code="ERDF", name="ERDF")
    project = Project.objects.create(
        name=name, programme=programme, status="running", made_at=at, changed_at=at, lang="en"
    )
    spans = [
        ReportingPeriod.objects.create(
            project=project,
            number=number,
            starts_on=date(2000 + number, 1, 1),
            ends_before=date(2001 + number, 1, 1),
        )
        for number in range(1, periods + 1)
    ]
    owners = [
        Organisation.objects.create(
            name=f"{name} {number}", source="measured", sourced_on=at.date(), added_at=at, changed_at=at
        )
        for number in range(partners)
    ]
    rows = Partner.objects.bulk_create(
        Partner(project=project, organisation=owner, number=at_ + 1, role="partner" if at_ else "lead")
        for at_, owner in enumerate(owners)
    )
    FundShare.objects.bulk_create(FundShare(partner=one, fund=fund, percent=65) for one in rows)
    content = snapshot(project)
    plan = PlanVersion.objects.create(
        project=project, number=1, content=content, sha256=digest(content), approved_at=at
    )
    return _reports(project, plan, rows, spans, lines, is_one=is_one)


def _reports(project: Any, plan: Any, partners: Any, spans: Any, lines: int, *, is_one: bool) -> Any:
    from django.utils import timezone

    from samband.projects.models import JointCertificate, JointReport

    at = timezone.now()
    made: Any = None
    for span in spans:
        certificates = _certificates(project, plan, partners, span, lines)
        last = span is spans[-1]
        if made is None or is_one:
            made = JointReport.objects.create(
                project=project,
                period=span,
                number=span.number,
                status="submitted" if is_one and not last else "draft",
                figures={} if is_one and not last else None,
                why="measured" if last or not is_one else "",
                lang="en",
                made_at=at,
                changed_at=at,
            )
        JointCertificate.objects.bulk_create(
            JointCertificate(report=made, certificate=one) for one in certificates
        )
    return JointReport.objects.select_related("project__programme", "period").get(pk=made.pk)


def _certificates(project: Any, plan: Any, partners: Any, span: Any, lines: int) -> Any:
    from django.utils import timezone

    from samband.projects.models import Certificate, CertificateAmount, Control, PartnerReport, ReportLine

    at = timezone.now()
    given = {"status": "certified", "figures": {}, "submitted_at": at, "first_submitted_at": at}
    reports = PartnerReport.objects.bulk_create(
        PartnerReport(
            partner=one,
            period=span,
            number=span.number,
            plan=plan,
            starts_on=span.starts_on,
            ends_before=span.ends_before,
            made_at=at,
            changed_at=at,
            rates={"SEK": {"rate": "11.4567", "starts_on": "2026-07-01", "source": "InforEuro"}},
            **given,
        )
        for one in partners
    )
    categories = ("staff", "external", "equipment", "travel")
    ReportLine.objects.bulk_create(
        (
            ReportLine(
                report=one,
                number=number,
                category=categories[number % 4],
                currency="EUR",
                declared_minor=1000 + number,
                amount_minor=1000 + number,
            )
            for one in reports
            for number in range(1, lines + 1)
        ),
        batch_size=500,
    )
    controls = Control.objects.bulk_create(
        Control(report=one, body="k" * 12, status="finished", started_at=at) for one in reports
    )
    first = (span.number - 1) * len(reports)
    made = Certificate.objects.bulk_create(
        Certificate(
            project=project, report=one, control=control, number=first + number, content={}, made_at=at
        )
        for number, (one, control) in enumerate(zip(reports, controls, strict=True), 1)
    )
    CertificateAmount.objects.bulk_create(
        (
            CertificateAmount(
                certificate=one, sort=sort, part=part, amount_minor=1000 + one.number * len(part)
            )
            for one in made
            for sort in ("declared", "certified")
            for part in PARTS
        ),
        batch_size=500,
    )
    return made


def milliseconds(work: Callable[[], Any]) -> float:
    """Give how long some work takes."""
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def sums(report: Any) -> None:
    """Ask the database for the same sums, and fetch them: of the report, and of what stands before it."""
    from django.db import connection

    with connection.cursor() as cursor:
        for query, values in (
            (_OF, [report.pk]),
            (_BEFORE, [report.number, report.project_id]),
            (_LINES, [report.project_id]),
        ):
            cursor.execute(query, values)
            cursor.fetchall()


def measure(partners: int, periods: int, lines: int, rounds: int) -> dict[str, Any]:
    """Give medians of figures, of bare sums and of the PDF, by report."""
    from django.utils import timezone

    from samband.projects.joint_content import content_of
    from samband.projects.joint_paper import joint_pdf
    from samband.projects.joint_reading import draft_tables

    answer: dict[str, Any] = {"partners": partners, "periods": periods, "lines": lines, "rounds": rounds}
    one, whole = fill(partners, periods, lines)
    for name, report in (("the last period", one), ("all periods in one", whole)):
        figures, floor = list[float](), list[float]()
        for _turn in range(rounds + 1):
            figures.append(milliseconds(lambda report=report: draft_tables(report)))  # type: ignore[misc]
            floor.append(milliseconds(lambda report=report: sums(report)))  # type: ignore[misc]
        ratios = [mine / theirs for mine, theirs in zip(figures[1:], floor[1:], strict=True)]
        content = content_of(report, draft_tables(report), on=timezone.localdate(), version=1)
        joint_pdf(content)
        pdf = [milliseconds(lambda content=content: joint_pdf(content)) for _turn in range(3)]  # type: ignore[misc]
        answer[name] = {
            "figures": round(statistics.median(figures[1:]), 1),
            "sums": round(statistics.median(floor[1:]), 1),
            "ratio": round(statistics.median(ratios), 2),
            "pdf_seconds": round(statistics.median(pdf) / 1000, 2),
        }
    return answer


def main() -> None:
    """Run as the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--partners", type=int, default=50)
    parser.add_argument("--periods", type=int, default=20)
    parser.add_argument("--lines", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=9)
    given = parser.parse_args()
    os.environ["SAMBAND_HOME"] = str(given.home)
    from samband.site.prepare import prepare_home

    prepare_home()
    print(json.dumps(measure(given.partners, given.periods, given.lines, given.rounds), indent=2))


if __name__ == "__main__":
    main()
