"""Measure a report's page of 100 editable lines beside a view that answers with a fixed text.

    SAMBAND_HOME=/tmp/empty python benchmarks/report_page.py --lines 100 --rounds 25

Both behind the same middleware for somebody signed in, in this process by Django's test client, in a database
in memory; they take turns. CPU milliseconds, medians, and how many queries the page asks.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samband.site.settings")
ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]


def measure(lines: int, rounds: int) -> tuple[float, float, float, int]:
    """Give CPU milliseconds of the page and of the fixed text, the ratio's median, and the queries."""
    from django.db import connection
    from django.http import HttpResponse
    from django.urls import path

    from samband.site import urls
    from tests.projects.costs_material import at, client_of, line_of, running

    urls.urlpatterns.append(path("fixed/", lambda request: HttpResponse(f"A fixed text. {request.user.pk}")))
    world, report = running()
    for number in range(1, lines + 1):
        line_of(report, number)
    client, address = client_of(world, "lead"), at(report)
    for _ in range(3):
        client.get(address)
        client.get("/fixed/")
    asked: list[str] = []

    def note(execute, sql, *rest):
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
    ratios = [one / other for one, other in zip(page, fixed, strict=True)]
    return statistics.median(page), statistics.median(fixed), statistics.median(ratios), len(asked)


def main() -> None:
    """Run as the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--lines", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=25)
    given = parser.parse_args()
    import django

    django.setup()
    from django.conf import settings
    from django.test.utils import setup_databases, setup_test_environment, teardown_databases

    setup_test_environment()
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if "zeal" not in one]
    made = setup_databases(verbosity=0, interactive=False)
    try:
        cpu, fixed, ratio, queries = measure(given.lines, given.rounds)
    finally:
        teardown_databases(made, verbosity=0)
    print(
        f"{given.lines} lines: {cpu:.1f} ms, fixed text {fixed:.2f} ms, ratio {ratio:.1f}, {queries} queries"
    )


if __name__ == "__main__":
    main()
