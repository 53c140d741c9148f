"""The end of lists that somebody brought, looked at and never let be taken in."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samband.actors.models import ImportRun
from samband.base.agents import Agent
from samband.base.files import forget_file
from samband.base.thread import declare, record

declare("import.forgotten", _("A list that was never taken in was erased when its time was up"))


def forget_previews(*, by: Agent, before: datetime) -> int:
    """Erase the lists that were looked at before a moment and never taken in, with their files."""
    if not by.is_operator:
        return 0
    runs = list(ImportRun.objects.previewed_before(before)[:500])
    for run in runs:
        _forget_preview(run, by)
        # Another run may have brought the same file, and still need it.
        if not ImportRun.objects.filter(file_sha256=run.file_sha256).exclude(status="done").exists():
            forget_file(run.file_sha256)
    return len(runs)


@transaction.atomic
def _forget_preview(run: ImportRun, by: Agent) -> None:
    run.problems.all().delete()
    ImportRun.objects.filter(pk=run.pk, status="previewed").delete()
    record("import.forgotten", ("import", run.key), by=by, action=run.action)
