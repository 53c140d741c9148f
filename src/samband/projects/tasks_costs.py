"""Jobs of costs: forget the bytes of files that nothing refers to, read large files of costs."""

from samband.base.jobs import job


@job
def forget_bytes(sha256: str) -> bool:
    """Erase a kept file unless something still refers to it; says whether it did."""
    from samband.base.files import forget_file
    from samband.challenges.models import IdeaFile
    from samband.projects.models import (
        CostImport,
        EvidenceFile,
        OfficialComparison,
        OfficialPaper,
        StaffMember,
    )

    is_needed = (
        EvidenceFile.objects.filter(sha256=sha256, removed_at__isnull=True).exists()
        or EvidenceFile.objects.filter(sha256=sha256, report__first_submitted_at__isnull=False).exists()
        or StaffMember.objects.filter(document_sha256=sha256).exists()
        or OfficialPaper.objects.filter(sha256=sha256).exists()
        or OfficialComparison.objects.filter(sha256=sha256).exists()
        or CostImport.objects.filter(file_sha256=sha256).exists()
        or CostImport.objects.filter(read_sha256=sha256).exists()
        or IdeaFile.objects.filter(sha256=sha256).exists()
    )
    if not is_needed:
        forget_file(sha256)
    return not is_needed


def enqueue_forgetting(sha256: str) -> None:
    """Ask the worker to erase a file that is not needed any more, in the transaction of whoever says so."""
    if sha256:
        forget_bytes.enqueue(sha256)


@job
def read_brought(key: str) -> str:
    """Read a large file of costs by what was chosen; gives where it stands then."""
    from samband.projects.actions.costs_import import read_import
    from samband.projects.models import CostImport

    run = CostImport.objects.select_related("report", "partner__project").filter(key=key).first()
    if run is None or run.status not in ("brought", "reading"):
        return ""
    return read_import(run)


def enqueue_reading(key: str) -> None:
    """Ask the worker to read a file, in the transaction of whoever brings it or chooses."""
    read_brought.enqueue(key)
