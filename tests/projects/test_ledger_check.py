"""The proof of the ledger: it holds after every way through control, and names each thing that differs."""

import json
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samband.projects.actions.control import Noted
from samband.projects.actions.corrections import RejectedLine, Ruling, correct_certificate
from samband.projects.actions.reports import send_back_report, submit_report
from samband.projects.control_money import amounts_now
from samband.projects.domain.ledger_check import (
    DIFFERENT,
    MISSING,
    OFF_BALANCE,
    UNEXPLAINED,
    differences,
    off_balance,
)
from samband.projects.domain.sampling import SampleLine, SampleRule, suggested
from samband.projects.ledger_check import check_ledger, unprotected
from samband.projects.models import Certificate, LedgerEntry, Project
from samband.site.cli import check_ledger as command
from tests.projects.control_material import Controlled, first_certificate, fresh, in_control, posted
from tests.projects.report_material import begun, line, now, run_norrsken

CAUSE = ("certificate", "k")


def place(sort: str, part: str) -> tuple[str, str, str, str]:
    return (*CAUSE, sort, part)


def test_each_way_to_differ_has_its_words() -> None:
    kept = {place("certified", "total"): 5, place("certified", "staff"): 3}
    ledger = {place("certified", "total"): 4, place("parked", "total"): 2}
    found = differences(kept, ledger)
    assert [(one.figure, one.what) for one in found] == [
        ("certified staff", MISSING), ("certified total", DIFFERENT), ("parked total", UNEXPLAINED),
    ]  # fmt: skip
    assert differences(kept, kept) == []
    assert differences({}, {place("declared", "total"): 0}) == []


def test_a_certificate_that_is_off_balance_is_named() -> None:
    amounts = {("declared", "total"): 10, ("certified", "total"): 6, ("parked", "total"): 3}
    (found,) = off_balance("k", amounts)
    assert (found.what, found.kept_minor, found.ledger_minor) == (OFF_BALANCE, 10, 9)
    assert off_balance("k", {**amounts, ("deducted", "total"): 1}) == []


@given(
    st.lists(st.integers(-10_000, 100_000), max_size=30),
    st.integers(0, 5),
    st.text(min_size=1, max_size=12),
)
def test_the_same_seed_always_draws_the_same(amounts: list[int], draw: int, seed: str) -> None:
    lines = [SampleLine(str(at), minor) for at, minor in enumerate(amounts)]
    rule = SampleRule(seed, 10, draw)
    first = suggested(lines, rule)
    assert suggested(list(reversed(lines)), rule).items() == first.items()
    assert sum(why == ("drawn",) for why in first.values()) <= draw
    assert all(first[line.key] for line in lines if line.minor < 0)


@pytest.mark.django_db
def test_the_ledger_explains_a_report_sent_back_certified_and_corrected() -> None:
    under_way = in_control()
    report = fresh(under_way.report)
    send_back_report(report, by=under_way.controller, version=report.version, why="Rätta")
    assert check_ledger(Project.objects.all()).explains
    report = fresh(report)
    submit_report(report, by=under_way.running.world.agent("lead"), version=report.version)
    again = in_control(under_way.running, fresh(report))
    again.checked()
    made = again.certified()
    ruling = Ruling(timezone.localdate(), "Revision", "sv", "Revisionen")
    rejected = [RejectedLine(again.keys()[0], 100000, "vat")]
    correct_certificate(made, by=again.controller, ruling=ruling, rejected=rejected)
    checked = check_ledger(Project.objects.all())
    assert checked.found == ()
    assert checked.figures > 20


@pytest.mark.django_db
def test_a_row_too_many_and_a_changed_row_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    _, made = first_certificate()
    row = LedgerEntry.objects.filter(cause_type="certificate", sort="deducted", part="total").get()
    row.pk, row.turn = None, 2
    row.amount_minor = 1
    row.save(force_insert=True)
    (found,) = check_ledger(Project.objects.all()).found
    assert (found.key, found.kept_minor, found.ledger_minor) == (made.key, 60000, 60001)
    assert _run() == 1
    document = json.loads(capsys.readouterr().out)
    assert document["explained"] is False
    (problem,) = document["problems"]
    assert "600.00" in problem["what"]
    assert "600.01" in problem["what"]


def _run(project: str = "", email: str | None = None) -> int:
    import argparse
    from unittest.mock import patch

    options = argparse.Namespace(project=project, as_email=email, json=True)
    with patch("samband.site.cli.check_ledger.prepare_home"):
        return command.run(options)


@pytest.mark.django_db
def test_the_command_says_what_it_proved(capsys: pytest.CaptureFixture[str]) -> None:
    first_certificate()
    project = Project.objects.get()
    assert _run(project.key) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["explained"] is True
    assert (document["projects"], document["problems"]) == (1, [])
    assert _run("none12345678") == 1
    assert json.loads(capsys.readouterr().out)["problems"][0]["where"] == "--project"


@pytest.mark.django_db
def test_tables_that_could_be_changed_are_named() -> None:
    assert unprotected() == []
    name = "projects_correction_append_only"
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"DROP TRIGGER {name}_update")
        else:
            cursor.execute(f"DROP TRIGGER {name}_change ON projects_correction")
    assert unprotected() == ["projects_correction"]


LINES = st.lists(
    st.tuples(
        st.sampled_from(["staff", "external", "equipment", "infrastructure"]),
        st.integers(-50_000, 900_000),
        st.sampled_from(["", "deduct", "park"]),
        st.integers(0, 100),
        st.integers(0, 100),
    ),
    min_size=1,
    max_size=6,
)


@pytest.mark.django_db(transaction=False)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=LINES)
def test_certified_deducted_and_parked_are_what_was_declared_whatever_is_found(rows: list[Any]) -> None:
    with transaction.atomic():
        made, under_way = _through(rows)
        amounts = {sort: posted(sort) for sort in ("declared", "certified", "deducted", "parked")}
        assert amounts["declared"] == amounts["certified"] + amounts["deducted"] + amounts["parked"]
        ends = []
        steps = _steps(rows, under_way.keys())
        for order in (steps, list(reversed(steps))):
            with transaction.atomic():
                for step in order:
                    ruling = Ruling(timezone.localdate(), "Revision", "sv", "Revisionen")
                    correct_certificate(made, by=under_way.controller, ruling=ruling, rejected=[step])
                assert check_ledger(Project.objects.all()).found == ()
                ends.append(amounts_now(Certificate.objects.get(pk=made.pk)))
                transaction.set_rollback(True)
        known = set(ends[0]) | set(ends[1])
        assert all(ends[0].get(one, 0) == ends[1].get(one, 0) for one in known)
        transaction.set_rollback(True)


def _through(rows: list[Any]) -> tuple[Certificate, Controlled]:
    running = run_norrsken()
    report = begun(running)
    for number, (category, minor, *_rest) in enumerate(rows, 1):
        line(report, number, category, minor, currency="EUR")
    submit_report(report, by=running.world.agent("lead"), version=report.version)
    under_way = in_control(running, fresh(report))
    notes = []
    for key, (_category, minor, what, percent, _more) in zip(under_way.keys(), rows, strict=True):
        part = int(abs(minor) * percent / 100) * (1 if minor >= 0 else -1)
        if what == "deduct" and part:
            notes.append(Noted(key, deducted_minor=part, error_type="vat"))
        elif what == "park":
            notes.append(Noted(key, is_parked=True))
    under_way.note(*notes)
    under_way.checked()
    assert now() is not None
    return under_way.certified(), under_way


def _steps(rows: list[Any], keys: list[str]) -> list[RejectedLine]:
    steps = []
    for key, (_category, minor, what, percent, more) in zip(keys, rows, strict=True):
        sign = 1 if minor >= 0 else -1
        left = abs(minor) - (int(abs(minor) * percent / 100) if what == "deduct" else 0)
        part = int(left * more / 100) if what != "park" else 0
        if part:
            steps.append(RejectedLine(key, sign * part, "other"))
    return steps
