"""Reports of the demo world's large project: costs from a ledger, control, certificates, a missing one."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Final

from samband.base.files import keep_file
from samband.projects.actions.certification import certify_report
from samband.projects.actions.control import (
    Noted,
    answer_checklist,
    choose_sample,
    note_findings,
    start_control,
)
from samband.projects.actions.control_questions import answer_question, ask_partner
from samband.projects.actions.costs_import import bring_costs, choose_costs, read_import, take_in_costs
from samband.projects.actions.costs_lines import save_lines
from samband.projects.actions.report_writing import Progress, Written, save_report_texts
from samband.projects.actions.reports import begin_report, submit_report
from samband.projects.control_checklist import questions
from samband.projects.domain.cost_entry import Said
from samband.projects.models import Control, ControlQuestion, CostImport, PartnerReport
from samband.site.world.norrsken_plan import LEAD_HANDED_IN, Norrsken

# The lead partner's second report is that of the worked example: voucher, account, amount, words.
LEDGER: Final = (
    ("41", "7010", "250000.00", "Löner, projektledning"),
    ("42", "7010", "87654.32", "Löner, kommunikation"),
    ("43", "6550", "100000.00", "Utvärdering, första delen"),
    ("44", "5410", "28641.75", "Mätutrustning"),
)
CATEGORIES: Final = {"a7010": "staff", "a6550": "external", "a5410": "equipment"}
# What is deducted from the first line, in minor units of the project's currency; the last is parked.
DEDUCTED: Final = 50_000
_LAST_ACCOUNTS: Final = {"7010": "337654.32", "6550": "100000.00", "5410": "28641.75"}
_WORDS: Final = {
    "LP": "Vi har kartlagt elva testmiljöer och träffat partnerna två gånger.",
    "PP": "Rederierna har prövat två lösningar, och en tredje väntar på is i hamnen.",
    "DK": "Vi forberedte forsøget på værket. Der er ingen udgifter endnu.",
    "NO": "Vi åpnet prøveleilighetene for to bedrifter fra Sverige og Åland.",
}


def plan_reports(one: Norrsken) -> None:
    """Plan the reports: of the first period all are in, of the second one is missing."""
    plan = one.scene.plan
    for who, begun, handed_in in (("PP", 215, 200), ("NO", 212, 195), ("LP", 213, 196), ("DK", 211, 192)):
        plan(begun, partial(_begin, one, who, 1))
        plan(begun - 5, partial(_first_costs, one, who))
        plan(handed_in, partial(_hand_in, one, who, 1))
        if who != "DK":  # whom nobody controls yet
            plan(handed_in - 10, partial(_start_control, one, who, 1))
            plan(handed_in - 30, partial(_certify, one, who))
    for who, begun, handed_in in (("LP", 40, LEAD_HANDED_IN), ("PP", 30, 16), ("NO", 28, 14)):
        plan(begun, partial(_begin, one, who, 2))
        plan(begun - 4, partial(_lead_costs if who == "LP" else _second_costs, one, who))
        plan(handed_in, partial(_hand_in, one, who, 2))
    plan(10, partial(_start_control, one, "LP", 2))
    plan(9, partial(_look, one))
    plan(8, partial(_ask, one, "Bifoga arbetsgivarintyget för projektledaren.", 3, 1))
    plan(6, partial(_answer, one))
    plan(3, partial(_ask, one, "Varför är mätutrustningen köpt utan jämförelse av priser?", -7, 4))


def _report(one: Norrsken, who: str, period: int) -> PartnerReport:
    related = ("partner__project__programme", "partner__organisation", "plan", "period")
    found = PartnerReport.objects.select_related(*related)
    return found.get(partner=one.partner(who), period__number=period)


def _control(one: Norrsken, who: str, period: int) -> Control:
    related = ("report__partner__project__programme", "report__partner__organisation", "report__plan")
    return Control.objects.select_related(*related).get(report=_report(one, who, period))


def _begin(one: Norrsken, who: str, period: int) -> None:
    report = begin_report(one.partner(who), period=one.period(period), by=one.agent(who))
    words = _WORDS[who]
    said = {
        (row.field, row.about): words for row in report.texts.filter(field__in=("summary", "work-package"))
    }
    progress = {row.item.key: Progress("under_way") for row in report.progress.select_related("item")}
    save_report_texts(report, by=one.agent(who), version=report.version, written=Written(said, progress))


def _said(start: date, category: str, minor: int, words: str, number: str, **more: object) -> Said:
    on = start + timedelta(days=20)
    paid = on + timedelta(days=15)
    return Said(category, minor, "", words, "", number, invoice_on=on, paid_on=paid, **more)  # type: ignore[arg-type]


def _first_costs(one: Norrsken, who: str) -> None:
    """Enter the costs of the first period: two had none, the company has those of the worked example."""
    if who in ("LP", "DK"):
        return
    report = _report(one, who, 1)
    start, options = report.starts_on, {row.sort: row.key for row in one.project.cost_options.all()}
    if who == "NO":
        _save(one, who, report, [_said(start, "staff", 11_789_000, "Lønn, rådgiver", "L-1")])
        return
    lines = [
        _said(start, "staff", 2_000_000, "Löner, klusterledare", "L-1"),
        Said(description="Rådgivare, timmar", option=options["unit"], units=Decimal("100.50")),
        Said(description="Förberedelser", option=options["lump"]),
    ]
    _save(one, who, report, lines)


def _second_costs(one: Norrsken, who: str) -> None:
    report = _report(one, who, 2)
    minor = {"PP": 1_850_000, "NO": 15_325_700}[who]
    _save(one, who, report, [_said(report.starts_on, "staff", minor, "Löner", "L-2")])


def _save(one: Norrsken, who: str, report: PartnerReport, lines: Sequence[Said]) -> None:
    save_lines(report, by=one.agent(who), version=report.version, added=lines)


def _ledger(start: date) -> bytes:
    """Give the lead partner's accounts as its own system writes them: one project, four vouchers."""
    lines = [
        "#FLAGGA 0", "#FORMAT PC8", "#SIETYP 4", '#FNAMN "Region Västerälven"',
        f"#RAR 0 {start.year}0101 {start.year}1231", '#KONTO 5410 "Förbrukningsinventarier"',
        '#KONTO 6550 "Konsultarvoden"', '#KONTO 7010 "Löner"', '#KONTO 2440 "Leverantörsskulder"',
        '#DIM 6 "Projekt"', '#OBJEKT 6 "7001" "Norrsken"',
        *(f"#RES 0 {account} {minor}" for account, minor in _LAST_ACCOUNTS.items()),
    ]  # fmt: skip
    for at, (number, account, minor, words) in enumerate(LEDGER):
        day = (start + timedelta(days=10 + 4 * at)).strftime("%Y%m%d")
        lines += [
            f'#VER A {number} {day} "{words}"', "{", f'#TRANS {account} {{6 "7001"}} {minor}',
            f"#TRANS 2440 {{}} -{minor}", "}",
        ]  # fmt: skip
    return ("\r\n".join(lines) + "\r\n").encode("cp437")


def _lead_costs(one: Norrsken, who: str) -> None:
    """Take the costs from the lead partner's ledger, and add its lump sum."""
    by, report = one.agent(who), _report(one, who, 2)
    content = _ledger(report.starts_on)
    sha256, size = keep_file(content), len(content)
    run = bring_costs(report, by=by, sort="sie", file_name="bokforing.se", sha256=sha256, size=size)
    choice = {
        "dimension": "6",
        "number": "7001",
        "first_day": report.starts_on.isoformat(),
        "last_day": (report.ends_before - timedelta(days=1)).isoformat(),
        "accounts": [["4000", "8999"]],
    }
    read_import(choose_costs(run, by=by, choice=choice))
    run = CostImport.objects.select_related("report__partner__project", "partner__project").get(pk=run.pk)
    take_in_costs(run, by=by, version=_report(one, who, 2).version, categories=CATEGORIES)
    lump = one.project.cost_options.get(sort="lump").key
    _save(one, who, _report(one, who, 2), [Said(description="Förberedelser", option=lump)])


def _hand_in(one: Norrsken, who: str, period: int) -> None:
    report = _report(one, who, period)
    submit_report(report, by=one.agent(who), version=report.version)


def _start_control(one: Norrsken, who: str, period: int) -> None:
    report = _report(one, who, period)
    start_control(report, by=one.agent("controller"), version=report.version)


def _certify(one: Norrsken, who: str) -> None:
    """Look at every line, answer the whole checklist, and certify."""
    by, held = one.agent("controller"), _control(one, who, 1)
    lines = held.report.lines.values_list("key", flat=True)
    method = "Alle linjer er sett på: rapporten er kort."
    held = choose_sample(held, by=by, version=held.version, lines=lines, method=method, lang="nb")
    answers = {code: ("yes", "") for code, _about in questions()}
    held = answer_checklist(held, by=by, version=held.version, answers=answers)
    conclusion = "Kostnadene er kontrollert og kan tas med."
    certify_report(
        held.report, by=by, version=_control(one, who, 1).version, conclusion=conclusion, lang="nb"
    )


def _look(one: Norrsken) -> None:
    """Look at the lead partner's lines: part of one is deducted, one is parked, some questions are open."""
    by, held = one.agent("controller"), _control(one, "LP", 2)
    keys = list(held.report.lines.order_by("number").values_list("key", flat=True))
    method = "De fire største linjene."
    held = choose_sample(held, by=by, version=held.version, lines=keys[:4], method=method, lang="nb")
    notes = (
        Noted(keys[0], True, DEDUCTED, "not-eligible", comment="En bonus er ikke støtteberettiget."),
        Noted(keys[3], True, is_parked=True, comment="Venter på dokumentasjon av innkjøpet."),
    )
    held = note_findings(held, by=by, version=held.version, notes=notes, lang="nb")
    some = [code for code, _about in questions()][:5]
    answer_checklist(held, by=by, version=held.version, answers=dict.fromkeys(some, ("yes", "")))


def _ask(one: Norrsken, question: str, due_days_ago: int, number: int) -> None:
    report = _report(one, "LP", 2)
    line = report.lines.get(number=number)
    due = one.day(due_days_ago)
    ask_partner(report, by=one.agent("controller"), question=question, lang="sv", line=line, due_on=due)


def _answer(one: Norrsken) -> None:
    asked = ControlQuestion.objects.select_related("report__partner__project").get(
        report=_report(one, "LP", 2)
    )
    answer = "Intyget ligger i personalakten och bifogas i dag."
    answer_question(asked, by=one.agent("LP"), answer=answer, lang="sv")
