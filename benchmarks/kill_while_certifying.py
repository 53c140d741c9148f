"""Kill who hands partner reports in and who certifies them at random moments, and look whether each is whole.

    python benchmarks/kill_while_certifying.py --kills 200 --on both

A process begins partner reports of two partners, hands them in, takes them back, begins their control, sends
them back, notes findings, answers the checklist and certifies, through the product's own actions and without
pause; it tells before and after each action. It is killed (SIGKILL) at a random moment. Then of each report
state, frozen figures, rows of the ledger, lines of the thread, controls, certificate and the jobs that follow
must agree; ``samband check-ledger`` must say that the ledger explains every balance; what was told is there,
and nothing is there that was not begun. The next process goes on in the same home.
"""

from __future__ import annotations

import contextlib
import io
import json
import math
import random
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src"), str(ROOT / "tools")]

from benchmarks.kill_while_publishing import killed, main, need, wait_for_the_server  # noqa: E402

ACTIONS = ("begin", "submit", "take_back", "start", "send_back", "note", "check", "certify")
MONEY = ("submit", "take_back", "send_back", "certify")
# What the thread says when an action was made.
LINE = {
    "begin": "begun", "submit": "submitted", "take_back": "taken_back", "start": "control_started",
    "send_back": "sent_back", "note": "findings_noted", "check": "checklist_answered", "certify": "issued",
}  # fmt: skip
REPORTED = ("submitted", "in_control", "certified")
STATUS = {
    "begun": "draft", "submitted": "submitted", "taken_back": "returned", "sent_back": "returned",
    "control_started": "in_control", "issued": "certified",
}  # fmt: skip
# Who is told of what by which job; the first argument is the partner's key, of a certificate its own.
TOLD = {
    "submitted": "tell_controllers", "taken_back": "tell_controllers", "sent_back": "tell_partner_people",
    "control_started": "tell_partner_people", "issued": "tell_of_certificate",
}  # fmt: skip
# A kill comes after so many actions at most, and so many seconds into the next ones.
MOST, LONGEST = 10, 0.06
REPORTS_A_KILL = 3


@dataclass
class Report:
    """What a run saw: kills, in the midst of which action they came, and whether that was made."""

    kills: int = 0
    told: Counter[str] = field(default_factory=Counter)
    hit: Counter[tuple[str, bool]] = field(default_factory=Counter)

    def said(self) -> str:
        """Say it in a few lines."""
        made = sum(count for (_, was_made), count in self.hit.items() if was_made)
        amid = sum(self.hit.values())
        of_money = sum(self.hit[verb, was_made] for verb in MONEY for was_made in (False, True))
        rows = [
            f"{verb} {self.hit[verb, False]} not made, {self.hit[verb, True]} made"
            for verb in ACTIONS
            if self.hit[verb, False] + self.hit[verb, True]
        ]
        return (
            f"{self.kills} kills, {sum(self.told.values())} actions told; {amid} kills in the midst of an "
            f"action ({of_money} of them while money moved), of which {made} had been made wholly and "
            f"{amid - made} not at all ({'; '.join(rows)}); {self.told['submit']} reports handed in, "
            f"{self.told['certify']} certificates: none half, none lost, every balance explained"
        )


class World:
    """Who acts: Norrsken's lead partner and company, and who controls them."""

    def __init__(self, reports: int) -> None:
        """Found it, with a period for each report."""
        from tests.projects.many_reports import much_reported

        self.running = much_reported(reports)

    def write(self, tell: Any, rounds: float = math.inf) -> None:
        """Report and certify, without end if not told otherwise; tell before each action and after it."""
        number = 0
        while number < rounds:
            number += 1
            self._one(tell, "LP" if number % 2 else "PP", number)

    def _one(self, tell: Any, who: str, number: int) -> None:
        from samband.projects.actions.certification import certify_report
        from samband.projects.actions.control import Noted, answer_checklist, note_findings, start_control
        from samband.projects.actions.reports import (
            begin_report,
            send_back_report,
            submit_report,
            take_back_report,
        )
        from samband.projects.models import Partner
        from tests.projects.control_material import ALL_YES, control_of, fresh
        from tests.projects.many_reports import CONTROLLERS, WRITERS, filled

        world = self.running.world
        partner = Partner.objects.get(pk=world.partners[who].pk)
        period = world.project.periods.filter(number__gt=4).exclude(reports__partner=partner)[0]
        by, judge = world.agent(WRITERS[who]), world.agent(CONTROLLERS[who])

        def act(verb: str, do: Any, thing: Any, **values: Any) -> Any:
            tell(f"+ {verb}")
            done = do(thing, **values)
            tell(f"- {verb} {(one if verb != 'begin' else done).key}")
            return done

        one: Any = None
        one = filled(act("begin", begin_report, partner, period=period, by=by))
        one = fresh(act("submit", submit_report, one, by=by, version=one.version))
        if number % 2:
            one = fresh(act("take_back", take_back_report, one, by=by, version=one.version))
            one = fresh(act("submit", submit_report, one, by=by, version=one.version))
        act("start", start_control, one, by=judge, version=one.version)
        if number % 3 == 0:
            one = fresh(one)
            one = fresh(act("send_back", send_back_report, one, by=judge, version=one.version, why="Mer."))
            one = fresh(act("submit", submit_report, one, by=by, version=one.version))
            act("start", start_control, one, by=judge, version=one.version)
        first, last = one.lines.order_by("number").values_list("key", flat=True)
        notes = [Noted(first, deducted_minor=1234, error_type="other"), Noted(last, is_parked=True)]
        act("note", note_findings, control_of(one), by=judge, version=1, notes=notes)
        act("check", answer_checklist, control_of(one), by=judge, version=2, answers=ALL_YES)
        act("certify", certify_report, fresh(one), by=judge, version=3)


class Look:
    """Reads what the database holds after a kill, and compares its parts."""

    def __init__(self) -> None:
        """Read thread, ledger and jobs once; a certificate's lines stand beside its report's."""
        from django_tasks_db.models import DBTaskResult

        from samband.base.models import Event
        from samband.projects.models import Certificate, LedgerEntry

        found = Certificate.objects.select_related("control").prefetch_related("amounts").order_by("number")
        self.certificates = {one.report_id: one for one in found}
        issued = {one.key: one.report_id for one in self.certificates.values()}
        self.keys: dict[str, list[Any]] = {}
        self.lines: list[Any] = []
        for event in Event.objects.filter(subject_type__in=["partner_report", "certificate"]).order_by("id"):
            is_issue = event.subject_type == "certificate"
            need(not is_issue or event.subject_key in issued, event.subject_key, "a line without certificate")
            key = event.changes["report"] if is_issue else event.subject_key
            self.keys.setdefault(key, []).append(event)
            self.lines.append(event)
        self.rows: dict[str, list[Any]] = {}
        for row in LedgerEntry.objects.order_by("id"):
            self.rows.setdefault(row.cause_key, []).append(row)
        self.jobs = Counter(
            (path.rpartition(".")[2], *map(str, given["args"]))
            for path, given in DBTaskResult.objects.values_list("task_path", "args_kwargs")
        )

    def verbs(self, key: str) -> list[str]:
        """Give what the thread says of a report and its certificate."""
        return [event.verb.partition(".")[2] for event in self.keys.get(key, ())]

    def report(self, one: Any) -> None:
        """Compare the parts of a report."""
        key, verbs = one.key, self.verbs(one.key)
        need(verbs[:1] == ["begun"], key, "it stands without its first line")
        moves = [verb for verb in verbs if verb in STATUS]
        need(one.status == STATUS[moves[-1]], key, f"{one.status} after {moves}")
        need(one.version == len(moves), key, f"version {one.version}, but {len(moves)} lines")
        is_given = one.status in REPORTED
        need((one.figures is not None) == is_given == (one.carry_over is not None), key, "frozen figures")
        need((one.first_submitted_at is not None) == ("submitted" in verbs), key, "first handed in")
        need((one.certified_at is not None) == (one.status == "certified"), key, "certified when")
        need(all((line.amount_minor is not None) == is_given for line in one.lines.all()), key, "lines")
        self._ledger(one, verbs, is_given)
        self._control(one, verbs)
        for event in self.keys[key]:
            job = TOLD.get(event.verb.partition(".")[2])
            of = event.subject_key if job == "tell_of_certificate" else one.partner.key
            need(job is None or self.jobs[job, of, str(event.pk)] == 1, key, f"not one {job}")

    def _ledger(self, one: Any, verbs: list[str], is_given: bool) -> None:
        rows, wrote = self.rows.get(one.key, []), ("submitted", "taken_back", "sent_back")
        actions = [event.action for event in self.keys[one.key] if event.verb.partition(".")[2] in wrote]
        need([row.action for row in rows if row.part == "total"] == actions, one.key, "ledger and thread")
        need({row.action for row in rows} == set(actions), one.key, "rows of no action")
        need(max([row.turn for row in rows], default=0) == len(actions), one.key, "turns")
        total = sum(row.amount_minor for row in rows if row.part == "total")
        kept = one.figures["split"]["total"] if is_given else 0
        need(total == kept, one.key, f"declares {kept}, the ledger {total}")

    def _control(self, one: Any, verbs: list[str]) -> None:
        key, controls = one.key, sorted(one.controls.all(), key=lambda control: control.pk)
        made = Counter(verbs)
        ended = ["broken_off"] * (len(controls) - 1)
        last = {"in_control": ["under_way"], "certified": ["finished"]}.get(one.status, ["broken_off"])
        need(len(controls) == made["control_started"], key, "controls")
        need(
            [control.status for control in controls] == (ended + last) * bool(controls), key, "controls' end"
        )
        saved = made["findings_noted"] + made["checklist_answered"] + made["issued"]
        saved += sum(control.status == "broken_off" for control in controls)
        need(sum(control.version for control in controls) == len(controls) + saved, key, "control's version")
        found = sum(len(control.findings.all()) for control in controls)
        need(found == 2 * made["findings_noted"], key, "findings")
        certificate = self.certificates.get(one.pk)
        need((certificate is not None) == (one.status == "certified") == bool(made["issued"]), key, "issued")
        if certificate is not None:
            self._certificate(one, certificate)

    def _certificate(self, one: Any, certificate: Any) -> None:
        key = certificate.key
        amounts = {(row.sort, row.part): row.amount_minor for row in certificate.amounts.all()}
        parts = sum(amounts.get((sort, "total"), 0) for sort in ("certified", "deducted", "parked"))
        need(amounts["declared", "total"] == parts == one.figures["split"]["total"], key, "does not add up")
        kept = {place: minor for place, minor in amounts.items() if place[0] != "declared" and minor}
        rows = self.rows.get(key, [])
        need({(row.sort, row.part): row.amount_minor for row in rows} == kept, key, "ledger")
        need(len(rows) == len(kept), key, "a row is doubled")
        need({row.action for row in rows} == {self.keys[one.key][-1].action}, key, "ledger and thread")
        need(certificate.control.status == "finished", key, "its control is not over")
        need(self.jobs["seal_certificate", key] == 1, key, "not one job seals it")

    def all(self) -> None:
        """Compare everything, and have the product prove its ledger."""
        from samband.projects.models import PartnerReport

        of = PartnerReport.objects.select_related("partner").prefetch_related("lines", "controls__findings")
        reports = list(of.order_by("id"))
        for one in reports:
            self.report(one)
        gone = set(self.keys) - {one.key for one in reports}
        need(not gone, str(gone), "on the thread, but nowhere else")
        known = {one.key for one in (*reports, *self.certificates.values())}
        need(set(self.rows) <= known, "ledger", "rows of nothing")
        numbers = [one.number for one in self.certificates.values()]
        need(numbers == list(range(1, len(numbers) + 1)), "certificates", f"numbers {numbers}")
        explained()


def explained() -> None:
    """Have ``samband check-ledger`` say that every balance is explained."""
    from samband.site.cli.main import main as samband

    with contextlib.redirect_stdout(io.StringIO()) as said:
        code = samband(["check-ledger", "--json"])
    need(code == 0 and json.loads(said.getvalue())["explained"] is True, "check-ledger", said.getvalue())


def run(kills: int, seed: int) -> Report:
    """Kill a writer many times in this process's home, and look after each.

    Raises:
        Torn: when something is half there, or what was told is not.
    """
    dice, report, world = random.Random(seed), Report(), World(REPORTS_A_KILL * kills + 10)
    world.write(lambda _text: None, rounds=3)  # so that each that is killed has loaded what it needs
    begun = len(Look().lines)
    for _ in range(kills):
        lines = [line.split() for line in killed(world, dice.randrange(MOST), dice.uniform(0, LONGEST))]
        wait_for_the_server()
        look = Look()
        look.all()
        done = [line for line in lines if line[0] == "-"]
        for _sign, verb, key in done:
            report.told[verb] += 1
            need(LINE[verb] in look.verbs(key), key, f"told that it is made ({verb}), but it is not")
        is_more = len(look.lines) - begun - len(done)
        last = lines[-1]
        need(is_more in (0, 1) and (last[0] == "+" or not is_more), "thread", f"{is_more} lines unbegun")
        if last[0] == "+":
            report.hit[last[1], bool(is_more)] += 1
        begun, report.kills = len(look.lines), report.kills + 1
    return report


if __name__ == "__main__":
    sys.exit(main(__file__, __doc__, run))
