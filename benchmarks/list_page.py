"""Measure a list page of 25 among 100,000 organisations beside a view that answers with a fixed text.

    python benchmarks/list_page.py --home /tmp/big --small /tmp/small --rows 100000

Both behind the same middleware, in this process by Django's test client; they take turns. CPU milliseconds,
medians, and how many queries a page asks. The same pages at 1,000 organisations, in a process of their own.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from benchmarks.population import fill  # noqa: E402 - the path is set above

PAGES = {
    "first page": "/organisations/",
    "second page": "next",
    "in the middle": "middle",
    "last page": "last",
    "one country": "/organisations/?country=NO",
    "one region": "/organisations/?region=NO0",
    "one kind": "/organisations/?kind=cluster",
    "one theme": "/organisations/?theme=water",
    "country, kind and theme": "/organisations/?country=DK&kind=hospital&theme=energy",
    "a common word": "/organisations/?q=och",
    "a rare word": "rare",
    "a word that is nowhere": "/organisations/?q=xyzzyxyzzy",
}


def address_of(what: str) -> str:
    """Give the address of a page that depends on what is there."""
    from samband.actors.models import Organisation

    ordered = Organisation.objects.order_by("sort_key", "id")
    if what == "next":
        return f"/organisations/?after={ordered[24].key}"
    if what == "middle":
        return f"/organisations/?after={ordered[ordered.count() // 2].key}"
    if what == "last":
        return f"/organisations/?after={ordered.reverse()[25].key}"
    if what == "rare":
        return f"/organisations/?q={ordered[ordered.count() // 3].folded.split()[1]}"
    return what


def measure(home: Path, rows: int, rounds: int) -> dict[str, tuple[float, int]]:
    """Give CPU milliseconds over those of the fixed text, and queries, by page."""
    fill(home, rows, index=False)
    from django.conf import settings
    from django.db import connection
    from django.http import HttpResponse
    from django.test import Client
    from django.urls import path

    from samband.site import urls

    urls.urlpatterns.append(path("fixed/", lambda _request: HttpResponse("A fixed text.")))
    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    found = {}
    for name, what in PAGES.items():
        address = address_of(what)
        for _ in range(2):
            client.get(address)
            client.get("/fixed/")
        asked: list[str] = []

        def note(execute, sql, *rest, asked=asked):
            asked.append(sql)
            return execute(sql, *rest)

        with connection.execute_wrapper(note):
            answer = client.get(address)
        if answer.status_code != 200:
            raise ValueError(f"{address} answers {answer.status_code}")
        page, fixed = [], []
        for _ in range(rounds):
            for times, one in ((fixed, "/fixed/"), (page, address)):
                began = time.process_time()
                client.get(one)
                times.append((time.process_time() - began) * 1e3)
        found[name] = (
            statistics.median(page),
            statistics.median(fixed),
            statistics.median(one / other for one, other in zip(page, fixed, strict=True)),
            len(asked),
        )
    return found


def main() -> None:
    """Run as the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--home", type=Path, required=True, help="made when it is not there")
    parser.add_argument("--small", type=Path, help="a second home for 1,000 organisations")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=25)
    parser.add_argument("--json", action="store_true", help="print the figures of one home alone")
    given = parser.parse_args()
    found = measure(given.home, given.rows, given.rounds)
    if given.json:
        print(json.dumps(found))
        return
    few = {}
    if given.small:
        words = ["--home", str(given.small), "--rows", "1000", "--rounds", str(given.rounds), "--json"]
        ran = subprocess.run([sys.executable, __file__, *words], check=True, capture_output=True, text=True)
        few = json.loads(ran.stdout.splitlines()[-1])
    print(f"{'':<26} {'CPU ms':>8} {'fixed':>7} {'ratio':>7} {'queries':>8} {'ratio at 1,000':>15}")
    for name, (cpu, fixed, ratio, queries) in found.items():
        beside = f"{few[name][2]:15.1f}" if few else ""
        print(f"{name:<26} {cpu:8.1f} {fixed:7.2f} {ratio:7.1f} {queries:8} {beside}")


if __name__ == "__main__":
    main()
