"""The rows that a report begins with, and those that come to it with a newer plan."""

from typing import Any

from samband.projects.domain.report_prefill import missing_texts, own_items
from samband.projects.models import (
    Contribution,
    ItemProgress,
    PartnerReport,
    PlanItem,
    ReportContribution,
    ReportText,
)
from samband.projects.report_start import conditions_asked, texts_wanted
from samband.projects.terms import partner_in


def begin_texts(report: PartnerReport) -> None:
    """Add the texts that a report does not have yet.

    Not an event: the action that begins or moves the report has the line and the transaction.
    """
    wanted = texts_wanted(report, conditions_asked(report))
    given = set(report.texts.values_list("field", "about"))
    ReportText.objects.bulk_create(
        ReportText(report=report, field=one.field, about=one.about, text=one.text, lang=one.lang)
        for one in missing_texts(given, wanted)
    )


def begin_progress(report: PartnerReport) -> None:
    """Add a row for each item of the plan that the partner answers for and that is not over yet.

    It begins where the plan says that the item stands.

    Not an event: the action that begins or moves the report has the line and the transaction.
    """
    own = own_items(report.plan.content, report.partner.key, before=report.ends_before.isoformat())
    given = set(report.progress.values_list("item__key", flat=True))
    keys = [one["key"] for one in own if one["key"] not in given]
    items = PlanItem.objects.filter(key__in=keys, project=report.partner.project)
    ItemProgress.objects.bulk_create(
        ItemProgress(report=report, item=item, state=item.state, done_on=item.done_on)
        for item in items.order_by("number", "id")
        if item.state not in ("done", "dropped")
    )


def begin_contributions(report: PartnerReport) -> None:
    """Add a row for each source of the plan besides the partner itself, with nothing declared yet.

    Not an event: the action that begins or moves the report has the line and the transaction.
    """
    planned: list[dict[str, Any]] = [
        one
        for one in partner_in(report.plan.content, report.partner.key)["contributions"]
        if not one["is_own"]
    ]
    keys = [one["key"] for one in planned]
    there = {one.key: one for one in Contribution.objects.filter(key__in=keys, partner=report.partner)}
    given = set(report.contributions.values_list("contribution__key", flat=True))
    ReportContribution.objects.bulk_create(
        ReportContribution(
            report=report,
            contribution=there[one["key"]],
            source=one["source"],
            form=one["form"],
            amount_minor=0,
        )
        for one in planned
        if one["key"] in there and one["key"] not in given
    )
