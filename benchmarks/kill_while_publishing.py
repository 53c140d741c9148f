"""Kill who publishes challenges and who answers ideas at random moments, and look whether each is whole.

    python benchmarks/kill_while_publishing.py --kills 200 --on both

A process drafts challenges, publishes them (at once, or by asking for approval and approving), begins
dialogues, sends ideas to a door and answers them, through the product's own actions and without pause; it
tells before and after each action. It is killed (SIGKILL) at a random moment. Then each challenge must be
wholly published (status, moment, public copy of these very words, profile waiting for the index, one line of
the thread, mail and notice of an approval with the job that sends them) or wholly not; each idea wholly there
(line, notice, copy for the registrar and receipt with their jobs) or not at all, wholly answered or not; what
was told is there, and nothing is there that was not begun. The next process goes on in the same home.
"""

from __future__ import annotations

import argparse
import math
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src"), str(ROOT / "tools")]

import postgres  # noqa: E402 - the path is set above

ACTIONS = ("start", "save", "look", "publish", "ask", "approve", "dialogue", "send", "answer")
PUBLISHING = ("publish", "approve")
WORDS = {
    "title": "Äldre som faller hemma",
    "affected": "Äldre som bor ensamma.",
    "future": "Ingen ligger mer än tio minuter på golvet.",
    "owner": "Äldreförvaltningen",
    "adoption": "Nämnden beslutar i september.",
}
# A kill comes after so many actions at most, and so many seconds into the next ones.
MOST, LONGEST = 16, 0.03


Run = Callable[[int, int], Any]


class Torn(Exception):
    """Something is half there after a kill."""


@dataclass
class Report:
    """What a run saw: kills, in the midst of which action they came, and whether that was made."""

    kills: int = 0
    told: Counter[str] = field(default_factory=Counter)
    hit: Counter[tuple[str, bool]] = field(default_factory=Counter)

    def said(self) -> str:
        """Say it in a few lines."""
        amid = sum(self.hit.values())
        made = sum(count for (_, was_made), count in self.hit.items() if was_made)
        rows = [
            f"{verb} {self.hit[verb, False]} not made, {self.hit[verb, True]} made"
            for verb in ACTIONS
            if self.hit[verb, False] + self.hit[verb, True]
        ]
        return (
            f"{self.kills} kills, {sum(self.told.values())} actions told; {amid} kills in the midst of an "
            f"action, of which {made} had been made wholly and {amid - made} not at all ({'; '.join(rows)}); "
            f"{sum(self.told[verb] for verb in PUBLISHING)} publications told, "
            f"{self.told['send']} ideas, {self.told['answer']} answers: none half, none lost"
        )


@dataclass
class World:
    """Who acts: an officer, who approves, a follower, a host and her door."""

    officer: Any
    head: Any
    host: Any
    city: Any
    door: Any

    @classmethod
    def made(cls) -> World:
        """Make them."""
        from django.utils import timezone

        from samband.accounts.actions import add_person
        from samband.actors.actions import add_organisation, settle_member
        from samband.base.agents import OPERATOR
        from samband.challenges.models import EntryPoint, Keeper

        city = add_organisation(
            "Älvhamns stad", by=OPERATOR, kinds=["municipality"], country="SE", source="kill"
        )
        people = {}
        for name in ("officer", "head", "host"):
            people[name] = add_person(f"{name}@kill.example", by=OPERATOR, title=f"The {name}")
            settle_member(city, by=OPERATOR, person=people[name], role="member")
            people[name].refresh_from_db()
        door = EntryPoint.objects.create(
            organisation=city, name="En väg in", role_title="Lots", country="SE", lang="sv",
            registrar="registrar@kill.example", made_at=timezone.now(),
        )  # fmt: skip
        Keeper.objects.create(entry_point=door, person=people["host"], role="host")
        return cls(**people, city=city, door=door)

    def write(self, tell: Any, rounds: float = math.inf) -> None:
        """Act, without end if not told otherwise; tell before each action and after it."""
        from samband.accounts.access import agent_of
        from samband.base.agents import VISITOR
        from samband.challenges.actions.challenge_before import decide_on_prior_answers
        from samband.challenges.actions.challenge_life import move_challenge
        from samband.challenges.actions.challenge_publication import (
            approve_challenge,
            ask_for_approval,
            publish_challenge,
        )
        from samband.challenges.actions.challenges import save_statement, start_challenge
        from samband.challenges.actions.ideas import answer_idea
        from samband.challenges.actions.sending import IdeaContent, send_idea

        by, head, host = (agent_of(person) for person in (self.officer, self.head, self.host))

        def act(verb: str, do: Any, /, *given: Any, **values: Any) -> Any:
            tell(f"+ {verb}")
            done = do(*given, **values)
            tell(f"- {verb} {(done[0] if verb == 'send' else done).key}")
            return done

        number = 0
        while number < rounds:
            number += 1
            one = act("start", start_challenge, by=by, title="…", organisation=self.city)
            one = act("save", save_statement, one, by=by, version=one.version, words=WORDS)
            one = act("look", decide_on_prior_answers, one, by=by, version=one.version, decided=())
            if number % 2:
                one = act("publish", publish_challenge, one, by=by, version=one.version)
            else:
                one = act("ask", ask_for_approval, one, by=by, version=one.version, approver=self.head)
                one = act("approve", approve_challenge, one, by=head, version=one.version)
            move = {"by": by, "verb": "begin_dialogue", "version": one.version}
            act("dialogue", move_challenge, one, **move)
            content = IdeaContent(
                f"Tinkällaren {os.getpid()}", f"Vi varnar {os.getpid()} {number}.",
                lang="sv", email="sender@kill.example",
            )  # fmt: skip
            idea, _code = act("send", send_idea, self.door, by=VISITOR, content=content)
            act("answer", answer_idea, idea, by=host, version=1, text="Ja, gärna.")


def need(is_so: bool, key: str, what: str) -> None:
    """Stop at what is half."""
    if not is_so:
        raise Torn(f"{key}: {what}")


class Look:
    """Reads what the database holds after a kill, and compares its parts."""

    def __init__(self) -> None:
        """Read the thread, the jobs, mails and notices once."""
        from django_tasks_db.models import DBTaskResult

        from samband.base.models import Event, Mail, Notification

        self.lines: dict[str, list[Any]] = {}
        for event in Event.objects.filter(subject_type__in=["challenge", "idea"]).order_by("id"):
            self.lines.setdefault(event.subject_key, []).append(event)
        self.jobs = Counter(
            (path.rpartition(".")[2], *map(str, given["args"]))
            for path, given in DBTaskResult.objects.values_list("task_path", "args_kwargs")
        )
        self.mails = {mail.once: mail for mail in Mail.objects.all()}
        self.notices = set(Notification.objects.values_list("event_id", "person_key"))

    def verbs(self, key: str) -> list[str]:
        """Give what the thread says of a thing."""
        return [event.verb.partition(".")[2] for event in self.lines.get(key, ())]

    def mailed(self, key: str, once: str) -> None:
        """Have a mail and the one job that sends it."""
        need(once in self.mails, key, f"no mail {once}")
        need(self.jobs["deliver_mail", self.mails[once].key] == 1, key, "not one job for its mail")

    def challenge(self, one: Any) -> None:
        """Compare the parts of a challenge."""
        from samband.challenges.actions.challenge_moves import STATEMENT_FIELDS

        key, verbs = one.key, self.verbs(one.key)
        told = [verb for verb in verbs if verb in ("published", "approved")]
        is_published = one.status in ("published", "in_dialogue")
        need(verbs[:1] == ["started"], key, "it stands without its first line")
        need(one.version == len(verbs), key, f"version {one.version}, but {len(verbs)} lines")
        need(len(told) == is_published, key, f"{one.status} with {told}")
        need((one.published_at is not None) == is_published, key, "status and moment differ")
        need((one.profile is not None) == is_published, key, "status and profile differ")
        copies = list(one.versions.order_by("number"))
        last = copies[-1]
        same = all(getattr(last, name) == getattr(one, name) for name in STATEMENT_FIELDS)
        need(same, key, "the last copy is not what stands")
        need(
            [copy.is_public for copy in copies] == [False] * (len(copies) - 1) + [is_published], key, "copies"
        )
        need((one.status == "in_dialogue") == ("dialogue_begun" in verbs), key, "dialogue and line differ")
        need((one.looked_at is not None) == ("looked" in verbs) == one.prior_answers.exists(), key, "looked")
        if one.profile is not None:
            need(one.profile.title == one.title and not one.profile.is_indexed, key, "profile")
            need(any(name[0] == "index_profiles" for name in self.jobs), key, "nobody will index it")
        for event in self.lines[key]:
            self._follow_ups(one, event)

    def _follow_ups(self, one: Any, event: Any) -> None:
        verb, key = event.verb.partition(".")[2], one.key
        if verb in ("approval_asked", "approved"):
            person = one.approver if verb == "approval_asked" else one.maker
            need((event.pk, person.key) in self.notices, key, f"nobody is told of {verb}")
            self.mailed(key, f"event:{event.pk}:{person.key}")
        if verb == "dialogue_begun":
            need(self.jobs["tell_followers_of", key, str(event.pk)] == 1, key, "no job tells its followers")

    def idea(self, one: Any, host: str) -> None:
        """Compare the parts of an idea."""
        key, verbs = one.key, self.verbs(one.key)
        is_answered = one.status == "answered"
        need(verbs == ["sent"] + ["answered"] * is_answered, key, f"{one.status} with {verbs}")
        need((self.lines[key][0].pk, host) in self.notices, key, "its host is not told")
        need(self.jobs["propose_routing", key] == 1, key, "no job proposes where it goes")
        for copy in (f"copy:{one.entry_point.key}", "receipt"):
            self.mailed(key, f"idea:{key}:{copy}")
        need(list(one.messages.values_list("text", flat=True)) == ["Ja, gärna."] * is_answered, key, "answer")
        need((one.first_answered_at is not None) == is_answered, key, "status and moment differ")
        need(one.version == 1 + is_answered, key, f"version {one.version}")
        if is_answered:
            self.mailed(key, f"event:{self.lines[key][1].pk}:sender")

    def all(self, host: str) -> None:
        """Compare everything; what the thread names is there."""
        from samband.challenges.models import Challenge, Idea
        from samband.matching.models import Profile

        challenges = list(Challenge.objects.select_related("maker", "approver", "profile"))
        ideas = list(Idea.objects.select_related("entry_point"))
        for challenge in challenges:
            self.challenge(challenge)
        for idea in ideas:
            self.idea(idea, host)
        gone = set(self.lines) - {one.key for one in (*challenges, *ideas)}
        need(not gone, str(gone), "on the thread, but nowhere else")
        profiles = Profile.objects.filter(sort="challenge").count()
        need(
            profiles == sum(one.profile is not None for one in challenges),
            "profiles",
            "one belongs to nothing",
        )


# What the thread says when an action was made.
LINE = {
    "start": "started", "save": "saved", "look": "looked", "publish": "published", "ask": "approval_asked",
    "approve": "approved", "dialogue": "dialogue_begun", "send": "sent", "answer": "answered",
}  # fmt: skip


def killed(world: Any, after: int, seconds: float) -> list[str]:
    """Let a process write, kill it some time after it has made so many actions, and give what it told.

    ``world`` writes as `World` does, without end.
    """
    from django.db import connections

    connections.close_all()
    if connections["default"].vendor == "postgresql":
        connections["default"].close_pool()  # what is shared with the writer would be torn with it
    heard, told = os.pipe()
    writer = os.fork()
    if writer == 0:
        try:
            os.close(heard)
            world.write(lambda text: os.write(told, f"{text}\n".encode()))
        except Exception:  # noqa: BLE001 - it ends here, and says why
            traceback.print_exc()
        finally:
            os._exit(1)
    os.close(told)
    with os.fdopen(heard, "rb", buffering=0) as stream:
        lines = [stream.readline() for _ in range(2 * after + 1)]
        time.sleep(seconds)
        os.kill(writer, signal.SIGKILL)
        _, how = os.waitpid(writer, 0)
        text = (b"".join(lines) + stream.readall()).decode()
    if not all(lines) or os.WTERMSIG(how) != signal.SIGKILL:
        raise Torn("the writer ended by itself")
    return text.splitlines()


def wait_for_the_server() -> None:
    """Wait until PostgreSQL has seen that whoever was killed is gone, and undone what was under way."""
    from django.db import connection

    others = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    while connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(others + " AND backend_type = 'client backend'")
            if not cursor.fetchone()[0]:
                return
        time.sleep(0.01)


def run(kills: int, seed: int) -> Report:
    """Kill a writer many times in this process's home, and look after each.

    Raises:
        Torn: when something is half there, or what was told is not.
    """
    dice, report, world = random.Random(seed), Report(), World.made()
    world.write(lambda _text: None, rounds=2)  # so that each that is killed has loaded what it needs
    begun = sum(map(len, Look().lines.values()))
    for _ in range(kills):
        lines = [line.split() for line in killed(world, dice.randrange(MOST), dice.uniform(0, LONGEST))]
        wait_for_the_server()
        look = Look()
        look.all(world.host.key)
        done = [line for line in lines if line[0] == "-"]
        for _sign, verb, key in done:
            report.told[verb] += 1
            need(LINE[verb] in look.verbs(key), key, f"told that it is made ({verb}), but it is not")
        total = sum(map(len, look.lines.values()))
        is_more = total - begun - len(done)
        last = lines[-1]
        need(is_more in (0, 1) and (last[0] == "+" or not is_more), "thread", f"{is_more} lines unbegun")
        if last[0] == "+":
            report.hit[last[1], bool(is_more)] += 1
        begun, report.kills = total, report.kills + 1
    return report


def inside(kills: int, seed: int, run: Run) -> None:
    """Run in the home that the environment names, and print the report."""
    from samband.site.prepare import prepare_home

    prepare_home()
    from django.db import connection

    began = time.monotonic()
    report = run(kills, seed)
    if connection.vendor == "sqlite":
        with sqlite3.connect(connection.settings_dict["NAME"]) as base:
            need(
                base.execute("PRAGMA integrity_check").fetchone() == ("ok",), "file", "SQLite finds it broken"
            )
            need(not base.execute("PRAGMA foreign_key_check").fetchall(), "file", "a row leads nowhere")
    print(f"{connection.vendor}: {report.said()}; {time.monotonic() - began:.0f} s", flush=True)


def in_a_home(program: str, kills: int, seed: int, url: str) -> int:
    """Run a file like this one once more in an empty home; give its answer."""
    with tempfile.TemporaryDirectory(prefix="samband-kill-") as folder:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SAMBAND_")}
        own = {"SAMBAND_HOME": f"{folder}/home", "SAMBAND_ENCODER": "hashing", "SAMBAND_DATABASE_URL": url}
        here = {**kept, **own, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
        here.pop("DJANGO_SETTINGS_MODULE", None)
        words = [sys.executable, program, "--inside", "--kills", str(kills), "--seed", str(seed)]
        return subprocess.run(words, env=here, check=False).returncode


def main(program: str, description: str, run: Run) -> int:
    """Run as the command line says."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--on", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.inside:
        try:
            inside(given.kills, given.seed, run)
        except Torn as problem:
            print(f"Torn: {problem}", file=sys.stderr)
            return 1
        return 0
    code = 0
    if given.on != "postgresql":
        code = in_a_home(program, given.kills, given.seed, "")
    if given.on != "sqlite":
        with postgres.server() as url:
            code = in_a_home(program, given.kills, given.seed, url) or code
    return code


if __name__ == "__main__":
    sys.exit(main(__file__, __doc__, run))
