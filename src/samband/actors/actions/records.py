"""Writes of lists from files as records: whose they are, and in which case."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samband.actors.access import can_see_run
from samband.actors.models import ImportRun
from samband.base.agents import Agent
from samband.base.records import tidy_case_number
from samband.base.thread import declare, record
from samband.base.versions import claim_version
from samband.kernel.decision import Refused

declare("import.registered", _("{by} said whose record a list from a file is, and in which case"))


@transaction.atomic
def register_import(
    run: ImportRun, *, by: Agent, version: int, owning_body: str, case_number: str = ""
) -> ImportRun:
    """Say which organisation's record a list from a file is, and its case number there.

    Raises:
        ChangedMeanwhile: when it is no longer in the version that was seen.
        Refused: when one does not belong to that organisation, or the list is somebody else's.
        ValidationError: when a registry would not write the number so.
    """
    can_see_run(by, run).or_refuse()
    if owning_body and not by.is_operator and owning_body not in by.organisations:
        raise Refused(_("You can make it the record of an organisation that you belong to."))
    claim_version(ImportRun.objects.all(), pk=run.pk, version=version)
    run.refresh_from_db()
    if run.case_number and owning_body != run.owning_body:
        raise Refused(_("This list is a record of its organisation, and stays with it."))
    run.owning_body = owning_body
    run.case_number = tidy_case_number(case_number) if owning_body else ""
    run.full_clean(exclude=["counts"])
    run.save(update_fields=["owning_body", "case_number"])
    subject = ("import", run.key)
    record("import.registered", subject, by=by, body=owning_body, case=run.case_number)
    return run
