"""Who sees which rows of which table by query: nobody reads another partner's, and no controller either.

Two partners, the company and another, have one of everything. A cell names whoever sees the row; whoever is
not in it does not, by any page, export or call, since all of these begin with the same query.
"""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.utils import timezone

from samband.projects.models import (
    Certificate,
    Control,
    Controlling,
    ControlQuestion,
    Correction,
    CostImport,
    CostMapping,
    DroppedLine,
    EvidenceFile,
    IndicatorValue,
    JointReport,
    JointThing,
    LedgerEntry,
    OfficialComparison,
    OfficialPaper,
    Partner,
    PartnerReport,
    Payment,
    Procurement,
    Project,
    ReportLine,
    StaffMember,
)
from tests.projects.costs_material import draft_of, line_of
from tests.projects.indicator_material import counted, supported, valued
from tests.projects.norrsken import NOW
from tests.projects.roles_material import WHO, Cast, found_cast, read_table, request

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 1)

# Rows of the company's report that was handed in and certified, of its draft, and of the other partner's
# report that was handed in. A comparison is kept beside what was handed in, and only looked at in a draft.
REPORTS = read_table("""
                            handed-in  draft    another's
    PartnerReport           LFNPKO     PO       LFNQkO
    ReportLine              LFNPKO     PO       LFNQkO
    EvidenceFile            LFNPKO     PO       LFNQkO
    EvidenceFile(payroll)   PKO        PO       QkO
    OfficialComparison      LFNPKO     PO       LFNQkO
    IndicatorValue          LFNPKO     LFNPO    LFNQkO
""")
# What belongs to a partner whatever its reports are, and what came of a report that was handed in.
PARTNERS = read_table("""
                     company's  another's
    StaffMember      PKO        QkO
    Procurement      LFNPKO     LFNQkO
    CostMapping      PO         QO
    CostImport       PO         QO
    Support          LFNPKO     LFNQkO
    Control          PKO        QkO
    ControlQuestion  PKO        QkO
    DroppedLine      LFNPKO     LFNQkO
    Certificate      LFNPKO     LFNQkO
    OfficialPaper    LFNPKO     LFNQkO
    Correction       LFNPKO     LFNQkO
    LedgerEntry      LFNPKO     LFNQkO
    Payment          LFNPO      LFNQO
""")
# Of a project that runs, is closed to strangers or shown to everybody.
PROJECTS = read_table("""
                               inside          shown
    Project                    LFNPQKkAMO      LFNPcQKbkAMEOxs
    Partner                    LFNPQKkAMO      LFNPcQKbkAMEOxs
    Indicator                  LFNPQKkAMO      LFNPcQKbkAMEOxs
    JointThing                 LFNPQKkAMO      LFNPcQKbkAMEOxs
    IndicatorValue(approved)   LFNPQKkAMO      LFNPcQKbkAMEOxs
    ChangeRequest              LFNPQAMO        LFNPQAMO
    JointReport(draft)         LFNO            LFNO
    JointReport(submitted)     LFNPQAMO        LFNPQAMO
    JointReport(returned)      LFNO            LFNO
    JointReport(approved)      LFNPQAMO        LFNPQAMO
    JointReport(published)     LFNPQAMO        LFNPcQKbkAMEOxs
    JointReport(withdrawn)     LFNPQAMO        LFNPcQKbkAMEOxs
""")
TABLES = (REPORTS, PARTNERS, PROJECTS)


def seen(cast: Cast, row: Any) -> str:
    """Give who sees a row, by query."""
    rows = {who: type(row).objects.visible_to(cast.agents[who]).filter(pk=row.pk) for who in WHO}
    return "".join(who for who in WHO if rows[who].exists()) or "-"


def written(cast: Cast, who: str, number: int) -> dict[str, Any]:
    """Give a partner's report with a line, files, a comparison and a value, as a draft."""
    now, period = NOW(), cast.world.periods[number - 1]
    report = draft_of(cast.world, who, number)
    line = line_of(report, 1)
    file = {"report": report, "line": line, "name": "f.pdf", "kind": "pdf", "size": 3, "added_at": now}
    compared = {"system": "jems", "file_name": "x.csv", "sha256": "c", "size": 1, "lines": 1}
    indicator = cast.project.indicators.get()
    return {
        "PartnerReport": report,
        "ReportLine": line,
        "EvidenceFile": EvidenceFile.objects.create(sha256="a", **file),
        "EvidenceFile(payroll)": EvidenceFile.objects.create(sha256="b", is_payroll=True, **file),
        "OfficialComparison": OfficialComparison.objects.create(
            report=report, differences=0, digest="d", made_at=now, **compared
        ),
        "IndicatorValue": IndicatorValue.objects.create(
            indicator=indicator, partner=report.partner, period=period, report=report, changed_at=now
        ),
    }


def handed_in(rows: dict[str, Any]) -> dict[str, Any]:
    """Let a report be handed in and certified, and its comparison be kept."""
    now, report = NOW(), rows["PartnerReport"]
    PartnerReport.objects.filter(pk=report.pk).update(
        status="certified", first_submitted_at=now, submitted_at=now, certified_at=now, figures={}
    )
    OfficialComparison.objects.filter(report=report).update(status="kept", kept_at=now)
    return rows


def kept(cast: Cast, report: PartnerReport) -> dict[str, Any]:
    """Give what a partner keeps, and what came of its report."""
    now, partner, project = timezone.now(), report.partner, cast.project
    control = Control.objects.create(report=report, body="k" * 12, status="finished", started_at=now)
    number = project.certificates.count() + 1
    made = Certificate.objects.create(
        project=project, report=report, control=control, number=number, content={}, made_at=now
    )
    posted = {"side": "eu", "sort": "declared", "part": "total", "currency": "EUR", "amount_minor": 1}
    paid = {"sort": "passed-on", "amount_minor": 1, "currency": "EUR", "on": DAY, "made_at": now}
    bought = {"name": "Ramavtal", "currency": "EUR", "made_at": now}
    return {
        "StaffMember": StaffMember.objects.create(
            partner=partner, role="Projektledare", name="N", method="full-time", currency="EUR"
        ),
        "Procurement": Procurement.objects.create(partner=partner, **bought),
        "CostMapping": CostMapping.objects.create(partner=partner, name="A", sort="csv", changed_at=now),
        "CostImport": CostImport.objects.create(partner=partner, report=report, sort="csv", made_at=now),
        "Support": supported(cast.world, _who(cast, partner), "Nordljus AB"),
        "Control": control,
        "ControlQuestion": ControlQuestion.objects.create(report=report, question="Vad?", asked_at=now),
        "DroppedLine": DroppedLine.objects.create(line=report.lines.get(), why="Glömd", dropped_at=now),
        "Certificate": made,
        "OfficialPaper": OfficialPaper.objects.create(
            report=report, sort="certificate", name="c.pdf", sha256="e", filed_at=now
        ),
        "Correction": Correction.objects.create(
            certificate=made, number=1, on=DAY, why="Revision", made_at=now
        ),
        "LedgerEntry": LedgerEntry.objects.create(
            project=project, partner=partner, on=DAY, cause_type="partner_report", cause_key=report.key,
            action=uuid4(), at=now, **posted,
        ),
        "Payment": Payment.objects.create(
            project=project, fund=cast.world.funds["ERDF"], partner=partner, **paid
        ),
    }  # fmt: skip


def _who(cast: Cast, partner: Partner) -> str:
    return next(who for who, one in cast.world.partners.items() if one.pk == partner.pk)


@pytest.fixture
def cast() -> Cast:
    made = found_cast()
    counted(made.world)
    made.world.approved()
    return made


def test_nobody_reads_another_partners_rows(cast: Cast) -> None:
    reports = {
        "handed-in": handed_in(written(cast, "PP", 1)),
        "draft": written(cast, "PP", 2),
        "another's": handed_in(written(cast, "QP", 1)),
    }
    for column, rows in reports.items():
        wanted = {name: cells[column] for name, cells in REPORTS.items()}
        assert {name: seen(cast, row) for name, row in rows.items()} == wanted, column
    for column, whose in (("company's", "handed-in"), ("another's", "another's")):
        wanted = {name: cells[column] for name, cells in PARTNERS.items()}
        found = kept(cast, reports[whose]["PartnerReport"])
        assert {name: seen(cast, row) for name, row in found.items()} == wanted, column


def test_who_sees_what_is_the_projects(cast: Cast) -> None:
    indicator, now = cast.project.indicators.get(), NOW()
    rows: dict[str, Any] = {
        "Project": cast.project,
        "Partner": cast.partner(),
        "Indicator": indicator,
        "JointThing": JointThing.objects.create(indicator=indicator, name="Gemensam lösning"),
        "IndicatorValue(approved)": valued(indicator, cast.world, "PP", 1, 3),
        "ChangeRequest": request(cast, "open"),
    }
    for number, name in enumerate([name for name in PROJECTS if name.startswith("JointReport")], 1):
        status = name.removeprefix("JointReport(").removesuffix(")")
        rows[name] = JointReport.objects.create(
            project=cast.project, period=cast.period, number=number, status=status, figures={}, content={},
            made_at=now, changed_at=now, published_at=now,
        )  # fmt: skip
    for column, is_public in (("inside", False), ("shown", True)):
        Project.objects.filter(pk=cast.project.pk).update(is_public=is_public)
        wanted = {name: cells[column] for name, cells in PROJECTS.items()}
        assert {name: seen(cast, row) for name, row in rows.items()} == wanted, column


def test_who_has_ceased_to_control_sees_nothing_more(cast: Cast) -> None:
    row = handed_in(written(cast, "PP", 1))["PartnerReport"]
    assert "K" in seen(cast, row)
    Controlling.objects.filter(partner=cast.partner()).update(ended_on=DAY)
    assert seen(cast, row) == "LFNPO"


def test_every_table_that_is_asked_who_may_see_it_has_a_row() -> None:
    models = apps.get_app_config("projects").get_models()
    asked = {one.__name__ for one in models if hasattr(one._default_manager, "visible_to")}
    assert {name.partition("(")[0] for table in TABLES for name in table} == asked


def test_no_line_is_reached_from_a_controllers_own_reports(cast: Cast) -> None:
    for partner in ("PP", "QP"):
        handed_in(written(cast, partner, 1))
    found = {
        who: set(ReportLine.objects.visible_to(cast.agents[who]).values_list("report__partner__abbreviation"))
        for who in "KkPQ"
    }
    assert found == {"K": {("PP",)}, "P": {("PP",)}, "k": {("QP",)}, "Q": {("QP",)}}
