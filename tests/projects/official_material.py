"""What tests of official systems share: Norrsken's lead partner reporting in another system."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from samband.base.files import keep_file
from samband.projects.models import EvidenceFile, OfficialComparison, PartnerReport, Project, ReportLine
from tests.projects.costs_material import client_of
from tests.projects.norrsken import NOW
from tests.projects.report_material import Running, begun, first_lines, rate, run_norrsken


@dataclass
class Elsewhere:
    """The lead partner's first report (6.4) as a draft, in a project that reports in another system."""

    running: Running
    report: PartnerReport

    def client(self, who: str) -> Client:
        """Give the browser of somebody."""
        return client_of(self.running.world, who)

    def url(self, name: str = "", *more: str) -> str:
        """Give the address of a page of the report's official form."""
        part = f"-{name}" if name else ""
        return reverse(f"partner-report-official{part}", args=[self.report.key, *more])

    def listed(self, who: str, form: str) -> bytes:
        """Take the list of expenditure as somebody."""
        answer = self.client(who).get(self.url("list", form))
        assert answer.status_code == 200, answer.content[:300]
        return bytes(answer.content)

    def compared(self, who: str, content: bytes, name: str = "export.csv") -> OfficialComparison:
        """Bring a file back as somebody, and give what came of it."""
        sent = {"file": SimpleUploadedFile(name, content)}
        answer = self.client(who).post(self.url("compare"), sent)
        assert answer.status_code == 302, answer.content[:2000]
        return OfficialComparison.objects.get(key=answer["Location"].rstrip("/").rpartition("/")[2])


def elsewhere(system: str = "jems") -> Elsewhere:
    """Let the project report in another system; its lines have vouchers, accounts and texts."""
    running = run_norrsken()
    Project.objects.filter(pk=running.world.project.pk).update(official_system=system)
    rate("SEK", "11.4567", date.today())
    report = begun(running)
    for line in first_lines(report):
        line.document_number, line.account = f"A{line.number}", "4010"
        line.description, line.supplier = f"Kostnad {line.number}", "Mätteknik"
        line.save()
    ReportLine.objects.filter(report=report, category="staff").update(
        description="Lön Anders Testperson", is_payroll=True
    )
    return Elsewhere(running, report)


def evidence(report: PartnerReport, line: ReportLine | None, number: int, **more: Any) -> EvidenceFile:
    """Put a file of evidence beside a line."""
    content = f"%PDF {number}".encode()
    return EvidenceFile.objects.create(
        report=report,
        line=line,
        name=f"faktura {number}.pdf",
        sha256=keep_file(content),
        kind="pdf",
        size=len(content),
        added_at=NOW(),
        **more,
    )
