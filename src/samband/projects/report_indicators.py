"""The indicators of a partner report: target, what is reached, what waits; frozen when it is handed in."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from samband.projects.domain.indicators.values import NOTHING_REPORTED
from samband.projects.indicator_page import said
from samband.projects.indicator_reading import value_of
from samband.projects.indicator_words import STATUSES, VALUE_KINDS
from samband.projects.models import Indicator, IndicatorValue, PartnerReport
from samband.projects.report_reckoning import has_frozen


def indicators_kept(report: PartnerReport) -> list[dict[str, Any]]:
    """Give what a partner says of each indicator in a report's period, as it is frozen; two questions.

    Numbers are decimal strings; what is pending or not reported has none, which is not zero.
    """
    rows = Indicator.objects.filter(project=report.partner.project_id, retired_at__isnull=True)
    values = {one.indicator_id: one for one in _values(report)}
    return [_kept(one, values.get(one.pk)) for one in rows.filter(counts="").order_by("number", "id")]


def _values(report: PartnerReport) -> Sequence[IndicatorValue]:
    return list(IndicatorValue.objects.filter(partner=report.partner_id, period=report.period_id))


def _kept(one: Indicator, row: IndicatorValue | None) -> dict[str, Any]:
    value = NOTHING_REPORTED if row is None else value_of(row)
    return {
        "key": one.key,
        "code": one.code,
        "name": one.name,
        "lang": one.lang,
        "unit": f"{one.unit} {one.currency}{' %' if one.is_percentage else ''}".strip(),
        "target": None if one.target is None else str(one.target),
        "about": one.target_is_approximate,
        "known": value.kind,
        "actual": None if value.number is None else str(value.number),
        "exactness": value.exactness or "exact",
        "pending_on": value.event,
        "status": "" if row is None else row.status,
    }


def indicator_rows(report: PartnerReport, *, may_write: bool = False) -> list[dict[str, Any]]:
    """Give the indicators as a report's pages show them: frozen ones as they were, else as they stand."""
    frozen = (report.figures or {}).get("indicators") if has_frozen(report) else None
    kept = indicators_kept(report) if frozen is None else frozen
    return [_shown(report, one, may_write) for one in kept]


def _shown(report: PartnerReport, one: dict[str, Any], may_write: bool) -> dict[str, Any]:
    project, partner, period = report.partner.project, report.partner, report.period
    is_open = may_write and one["status"] in ("", "draft", "returned")
    number, actual = (None if one[name] is None else Decimal(one[name]) for name in ("target", "actual"))
    return {
        **one,
        "target": said(number, "about" if one["about"] else "exact"),
        "actual": said(actual, one["exactness"]) or VALUE_KINDS[one["known"]],
        "status": STATUSES[one["status"]] if one["status"] else _("Nothing is noted yet"),
        "url": reverse("indicator-detail", args=[project.key, one["key"]]),
        "note_url": reverse("indicator-value", args=[project.key, one["key"], partner.key, period.key])
        if is_open
        else "",
    }
