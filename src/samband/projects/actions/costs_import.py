"""Writes of files of costs: brought, read as was chosen, taken in when somebody has looked, forgotten."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.accounts.models import Person
from samband.base.agents import Agent
from samband.base.files import keep_file, read_file
from samband.base.thread import declare, record
from samband.base.versions import claim_version
from samband.kernel.decision import Refused
from samband.projects.access.costs import can_write_costs
from samband.projects.actions.costs import held_report, subject_of
from samband.projects.actions.costs_lines import MOST_LINES, fill
from samband.projects.cost_mappings import SHEETS, mapping_for, remembered_for
from samband.projects.costs_entry import entry_of
from samband.projects.domain.cost_import import (
    LARGE,
    LEDGERS,
    group_of,
    is_possible,
    lines_kept,
    lines_text,
    look_into,
    read_chosen,
    reference_of,
)
from samband.projects.domain.read_costs import CostsRefused, ReadCosts, ReadLine
from samband.projects.imported_lines import matched
from samband.projects.models import CostImport, CostMapping, PartnerReport, ReportLine
from samband.projects.tasks_costs import enqueue_forgetting, enqueue_reading

declare("partner_report.costs_taken_in", _("{by} took costs from a file into a partner report"))

_KEPT_PROBLEMS: Final = 200


@transaction.atomic
def bring_costs(
    report: PartnerReport, *, by: Agent, sort: str, file_name: str, sha256: str, size: int
) -> CostImport:
    """Keep a file that somebody wants to look at; nothing of it is in the report yet.

    Not an event: what was only looked at leaves nothing on the thread.

    Raises:
        Refused: when the agent does not write the report.
    """
    can_write_costs(by, report).or_refuse()
    run = CostImport.objects.create(
        partner=report.partner,
        report=report,
        maker=Person.objects.filter(key=by.person).first() if by.person else None,
        sort=sort,
        status="reading" if size > LARGE else "brought",
        file_name=file_name[:200],
        file_sha256=sha256,
        size=size,
        made_at=timezone.now(),
    )
    if size > LARGE:
        enqueue_reading(run.key)
    return run


@transaction.atomic
def choose_costs(run: CostImport, *, by: Agent, choice: Mapping[str, Any]) -> CostImport:
    """Say what is to be read of a file.

    Not an event: nothing of it is in the report yet.

    Raises:
        Refused: when the agent does not write the report, or the file was taken in.
    """
    can_write_costs(by, run.report).or_refuse()
    open_runs = CostImport.objects.filter(pk=run.pk).exclude(status="taken")
    if not open_runs.update(choice=dict(choice), status="reading", version=F("version") + 1):
        raise Refused(_("These costs have been taken in already."))
    if run.size > LARGE:
        enqueue_reading(run.key)
    return CostImport.objects.select_related("report", "partner__project").get(pk=run.pk)


def read_import(run: CostImport) -> str:
    """Read a file: what there is to choose from, or, once that is chosen, its lines; gives where it stands.

    Not an event: work of the page or the worker. It reads and writes files, so it opens no transaction.
    """
    content = read_file(run.file_sha256)
    found: dict[str, Any]
    try:
        if content is None:
            raise CostsRefused("file-empty")
        if run.choice:
            found = _read(run, read_chosen(run.sort, content, run.choice))
        else:
            overview = look_into(run.sort, content, mapping_for(run.partner, run.sort))
            found = {"status": "brought", "overview": overview}
    except CostsRefused as why:
        said = {"code": why.problem.code, "values": dict(why.problem.values)}
        found = {"status": "failed", "summary": {"refused": said}}
    CostImport.objects.filter(pk=run.pk, version=run.version).exclude(status="taken").update(**found)
    for name, value in found.items():
        setattr(run, name, value)
    return run.status


def _read(run: CostImport, costs: ReadCosts) -> dict[str, Any]:
    summary = {
        "lines": len(costs.lines),
        "totals": costs.totals,
        "checks": [
            [check.code, check.what, check.stated_minor, check.reckoned_minor, check.currency]
            for check in costs.checks[:_KEPT_PROBLEMS]
        ],
        "problems": [
            [one.code, one.row, one.column, dict(one.values), one.leaves_out]
            for one in costs.problems[:_KEPT_PROBLEMS]
        ],
        "more_problems": max(0, len(costs.problems) - _KEPT_PROBLEMS),
        "assumed": [[one.code, dict(one.values)] for one in costs.assumed[:_KEPT_PROBLEMS]],
    }
    return {"status": "read", "read_sha256": keep_file(lines_text(costs.lines)), "summary": summary}


@transaction.atomic
def take_in_costs(run: CostImport, *, by: Agent, version: int, categories: Mapping[str, str]) -> int:
    """Take what was read into the report, once each line; gives how many. The mapping is remembered.

    ``categories`` says of each group of lines (`group_of`) what they are; a group without is left out. What
    the partner's reports hold of it already, and what is in another currency, is left out.

    Raises:
        Refused: when the agent does not write the report, it was taken in, or there is too much.
        ChangedMeanwhile: when somebody else saved the report, or read the file in another way.
    """
    held = held_report(run.report, by=by, version=version)
    claim_version(CostImport.objects.filter(status="read"), pk=run.pk, version=run.version)
    content = read_file(run.read_sha256)
    if content is None:
        raise Refused(_("The file is not here any more. Bring it again."))
    lines = lines_kept(content)
    made = _lines(held, run, lines, categories)
    ReportLine.objects.bulk_create(made, batch_size=200)
    summary = {**run.summary, "taken": len(made), "left_out": len(lines) - len(made)}
    CostImport.objects.filter(pk=run.pk).update(
        status="taken", taken_at=timezone.now(), summary=summary, file_sha256="", read_sha256="", overview={}
    )
    _remember(run, categories)
    enqueue_forgetting(run.file_sha256)
    enqueue_forgetting(run.read_sha256)
    record(
        "partner_report.costs_taken_in",
        subject_of(held),
        by=by,
        file=run.key,
        sort=run.sort,
        lines=len(made),
        left_out=len(lines) - len(made),
    )
    return len(made)


def _lines(
    held: PartnerReport, run: CostImport, lines: Sequence[ReadLine], categories: Mapping[str, str]
) -> list[ReportLine]:
    entry = entry_of(held)
    references = reference_of(lines, run.sort)
    there = set(
        ReportLine.objects.filter(report__partner=held.partner_id)
        .exclude(source_ref="")
        .values_list("source_ref", flat=True)
    )
    numbers = held.lines.values_list("number", flat=True)
    last, made = max(numbers, default=0), list[ReportLine]()
    for line, reference in zip(lines, references, strict=True):
        category = categories.get(group_of(line), "")
        if not category or reference in there or not is_possible(line, entry.currencies):
            continue
        new = ReportLine(
            report=held, number=last + len(made) + 1, lang=held.lang, source=run.sort, source_ref=reference
        )
        fill(new, matched(line, category, entry), entry)
        made.append(new)
    if len(numbers) + len(made) > MOST_LINES:
        raise Refused(_("A report holds at most 5,000 lines. Choose a shorter time, or sums of accounts."))
    return made


def _remember(run: CostImport, categories: Mapping[str, str]) -> None:
    """Keep how the file was read, for the next one."""
    accounts = {key[1:]: category for key, category in categories.items() if key.startswith("a") and category}
    kept = remembered_for(run.partner, run.sort)
    mapping = {**kept, **{name: value for name, value in run.choice.items() if name != "accounts"}}
    mapping["by_account"] = {**kept.get("by_account", {}), **accounts}
    is_ledger = run.sort in LEDGERS
    CostMapping.objects.update_or_create(
        partner=run.partner,
        sort=run.sort if is_ledger else SHEETS,
        name="ledger" if is_ledger else "sheet",
        defaults={"mapping": mapping, "changed_at": timezone.now()},
    )


@transaction.atomic
def drop_costs(run: CostImport, *, by: Agent) -> None:
    """Forget a file that was only looked at.

    Not an event: nothing of it was ever in the report.

    Raises:
        Refused: when the agent does not write the report, or it was taken in.
    """
    can_write_costs(by, run.report).or_refuse()
    if not CostImport.objects.filter(pk=run.pk).exclude(status="taken").delete()[0]:
        raise Refused(_("These costs have been taken in already."))
    enqueue_forgetting(run.file_sha256)
    enqueue_forgetting(run.read_sha256)


@transaction.atomic
def forget_cost_previews(before: datetime, *, by: Agent) -> int:
    """Forget the files that were looked at before a moment and never taken in; gives how many.

    Not an event: nothing of them was ever in a report.
    """
    if not by.is_operator:
        return 0
    runs = list(CostImport.objects.filter(made_at__lt=before).exclude(status="taken")[:500])
    CostImport.objects.filter(pk__in=[run.pk for run in runs]).delete()
    for run in runs:
        enqueue_forgetting(run.file_sha256)
        enqueue_forgetting(run.read_sha256)
    return len(runs)


@transaction.atomic
def let_go_of_files(person: Person, *, by: Agent) -> int:
    """Take a person's name off the files of costs that they brought; gives how many.

    Not an event: the erasure of a person is recorded where it is asked for.
    """
    return CostImport.objects.filter(maker=person).update(maker=None)
