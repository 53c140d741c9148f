"""What a partner report still lacks, and what is odd in it: the same on every step and at handing in."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from samband.base.templatetags.wording import amount
from samband.funding.conditions import OpenCondition
from samband.projects.domain.report_prefill import (
    CONDITION,
    CRITERION,
    SUMMARY,
    WORK_PACKAGE,
    is_answered,
)
from samband.projects.line_check import line_problems
from samband.projects.models import ItemProgress, PartnerReport, ReportContribution, ReportLine, ReportText
from samband.projects.report_problems import CONTRIBUTIONS, COSTS, HAND_IN, WORK, ReportProblem
from samband.projects.report_reckoning import Reckoned, lines_of, reckoned
from samband.projects.report_start import conditions_asked, texts_wanted
from samband.projects.report_words import CATEGORY_WORDS, FIELD_WORDS, month_words


def report_problems(
    report: PartnerReport,
    *,
    lines: Sequence[ReportLine] | None = None,
    figures: Reckoned | None = None,
) -> list[ReportProblem]:
    """Find all that stops a report, and all that its reader should look at, in the order of the steps.

    Lines and figures may be given where they are read already. A fixed number of questions.
    """
    kept = list(lines_of(report)) if lines is None else list(lines)
    known = figures or reckoned(report, kept)
    conditions = conditions_asked(report)
    return [
        *_in_texts(report, conditions),
        *_in_progress(report),
        *_in_rates(known),
        *line_problems(report, kept, known.terms),
        *_in_amounts(known, bool(kept)),
        *_in_contributions(report, known),
        *_in_version(report),
    ]


def _in_texts(report: PartnerReport, conditions: Sequence[OpenCondition]) -> Iterator[ReportProblem]:
    given = {(one.field, one.about): one for one in ReportText.objects.filter(report=report)}
    packages = {one["key"]: one for one in report.plan.content["work_packages"]}
    asked = {one.key: one for one in conditions}
    for wanted in texts_wanted(report, conditions):
        text = given.get((wanted.field, wanted.about))
        if is_answered(text.text if text else "", wanted.text):
            continue
        if wanted.field == SUMMARY:
            what, fix = _("It is not said what was done."), _("Write it in a few sentences.")
            yield ReportProblem(WORK, what, fix, at=SUMMARY, where=FIELD_WORDS[SUMMARY])
        elif wanted.field == WORK_PACKAGE and packages[wanted.about]["is_defined"]:
            one = packages[wanted.about]
            what = _("Nothing is said of this work package.")
            fix = _("Say what was done, or that nothing was.")
            where = _("Work package %(number)s") % {"number": one["number"]}
            yield ReportProblem(WORK, what, fix, at=wanted.about, where=where)
        elif wanted.field == CONDITION:
            what = _("A question of the grant is not answered: %(question)s") % {
                "question": asked[wanted.about].question
            }
            yield ReportProblem(WORK, what, _("Answer it."), at=wanted.about, where=_("Terms of the grant"))
        elif wanted.field == CRITERION:
            what, fix = _("Nothing is said of this criterion."), _("Say what was done for it, if anything.")
            where = FIELD_WORDS[CRITERION]
            yield ReportProblem(WORK, what, fix, at=wanted.about, where=where, stops=False)


def _in_progress(report: PartnerReport) -> Iterator[ReportProblem]:
    rows = ItemProgress.objects.filter(report=report).select_related("item").order_by("item__number", "id")
    for row in rows:
        where = f"{row.item.number} {row.item.title}"
        if row.state == "done" and row.done_on is None:
            what, fix = _("It is done, but not since when."), _("Add the day on which it was done.")
            yield ReportProblem(WORK, what, fix, at=row.item.key, where=where)
        elif row.state == "planned" and row.item.due_on and row.item.due_on < report.ends_before:
            what = _("It was due in this period and has not begun.")
            fix = _("Say where it stands, and why.")
            if not row.text.strip():
                yield ReportProblem(WORK, what, fix, at=row.item.key, where=where, stops=False)


def _in_rates(known: Reckoned) -> Iterator[ReportProblem]:
    for one in known.rates.missing:
        values = {"currency": one.currency, "base": one.base, "month": month_words(one.on)}
        if one.unread is not None:
            what = _("The rate of %(currency)s per %(base)s for %(month)s has not been verified.") % values
            fix = _("Whoever runs this installation checks it in its source first.")
        else:
            what = _("There is no rate of %(currency)s per %(base)s for %(month)s.") % values
            fix = _("Whoever runs this installation brings the rates of that month first.")
        yield ReportProblem(COSTS, what, fix, at="rates", where=_("Rates of exchange"))
    for currency in known.rates.unruled:
        what = _("The programme changes no currencies, and there are lines in %(currency)s.") % {
            "currency": currency
        }
        fix = _("State these costs in the project's currency.")
        yield ReportProblem(COSTS, what, fix, at="rates", where=_("Rates of exchange"))


def _in_amounts(known: Reckoned, has_lines: bool) -> Iterator[ReportProblem]:
    if not has_lines:
        what = _("There are no costs in this report.")
        fix = _("Add them in the step Costs. If there were none, the report can be handed in without.")
        yield ReportProblem(COSTS, what, fix, stops=False)
    currency = known.terms.currency
    for category, minor in known.overspent.items():
        what = _("%(category)s is %(amount)s over its budget, with all that was reported before.") % {
            "category": CATEGORY_WORDS[category],
            "amount": amount(minor, currency),
        }
        fix = _("It can be handed in so. Ask the lead partner whether the plan must be changed.")
        yield ReportProblem(COSTS, what, fix, where=CATEGORY_WORDS[category], stops=False)
    for one in known.payable:
        if one.not_payable_minor:
            what = _("%(amount)s is above what %(fund)s has granted, and is not payable.") % {
                "amount": amount(one.not_payable_minor, currency),
                "fund": one.fund,
            }
            fix = _("It can be handed in so; the fund pays no more than it has granted.")
            yield ReportProblem(COSTS, what, fix, where=one.fund, stops=False)


def own_contribution(rows: Sequence[ReportContribution], known: Reckoned) -> int | None:
    """Give what is left of the contribution for the partner itself, in minor units."""
    if known.figures is None:
        return None
    return known.figures.split.contribution_minor - sum(row.amount_minor for row in rows)


def _in_contributions(report: PartnerReport, known: Reckoned) -> Iterator[ReportProblem]:
    left = own_contribution(list(report.contributions.all()), known)
    if left is not None and known.figures is not None and left < 0 <= known.figures.split.contribution_minor:
        what = _("The sources give %(amount)s more than the funds leave to be paid.") % {
            "amount": amount(-left, known.terms.currency)
        }
        yield ReportProblem(CONTRIBUTIONS, what, _("Check what each source has given in this period."))


def _in_version(report: PartnerReport) -> Iterator[ReportProblem]:
    newest = report.partner.project.versions.order_by("-number").values_list("number", flat=True).first()
    if newest is not None and newest > report.plan.number:
        values = {"own": report.plan.number, "newest": newest}
        what = _("The plan has changed: this report stands on version %(own)s, the newest is %(newest)s.")
        fix = _("Move the report to the newest version, or hand it in as it stands.")
        yield ReportProblem(HAND_IN, what % values, fix, stops=False)
