"""Looks at a home's database for what is missing or torn, past the product: SQL alone."""

from __future__ import annotations

import contextlib
import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any


class Torn(Exception):
    """Something is missing, torn or does not work; the text says what."""


def look(home: Path, url: str, told: Sequence[int]) -> int:
    """Count the reports in a home's database.

    Raises:
        Torn: when a report that was told is not there, or a record and its line of the thread disagree.
    """
    with contextlib.closing(_open(home, url)) as base:
        reports = base.execute(
            "SELECT w.text, e.id FROM base_wording w LEFT JOIN base_event e ON e.wording_id = w.id"
        ).fetchall()
        lists = base.execute(
            "SELECT s.title, s.need_text, s.version,"
            " (SELECT count(*) FROM base_event e WHERE e.subject_key = s.key AND e.verb = 'shortlist.made'),"
            " (SELECT count(*) FROM base_event e WHERE e.subject_key = s.key"
            " AND e.verb = 'shortlist.changed')"
            " FROM matching_shortlist s"
        ).fetchall()
        alone = base.execute(
            "SELECT count(*) FROM base_event e LEFT JOIN matching_shortlist s ON s.key = e.subject_key"
            " WHERE e.subject_type = 'shortlist' AND s.id IS NULL"
        ).fetchone()
    if any(event is None or not text.endswith(" end") for text, event in reports):
        raise Torn("half a report")
    if tuple(alone) != (0,):
        raise Torn("the thread speaks of a list that is not there")
    _numbers(reports, told)
    _lists(lists, told)
    return len(reports)


def _open(home: Path, url: str) -> Any:
    if url:
        import psycopg

        return psycopg.connect(url)
    base = sqlite3.connect(home / "samband.sqlite3")
    if base.execute("PRAGMA integrity_check").fetchone() != ("ok",):
        raise Torn("the database is damaged")
    if base.execute("PRAGMA foreign_key_check").fetchall():
        raise Torn("a record refers to one that is not there")
    return base


def _numbers(reports: Sequence[Any], told: Sequence[int]) -> None:
    found: dict[int, list[int]] = defaultdict(list)
    for text, _event in reports:
        name, number = text.split()[:2]
        found[int(name)].append(int(number))
    for name, last in enumerate(told):
        there = sorted(found[name])
        if there != list(range(len(there))) or len(there) <= last:
            raise Torn(f"writer {name}: {last + 1} told, {len(there)} there")


def _lists(lists: Sequence[Any], told: Sequence[int]) -> None:
    """A list's version, its text and its lines of the thread must say the same number."""
    for title, text, version, made, changed in lists:
        name, number = (int(part) for part in title.split())
        if made != 1 or version != changed + 1 or changed != number + 1:
            raise Torn(f"list of {name}: version {version}, title {number}, {made} + {changed} lines")
        if number >= 0 and text != f"{number} end":
            raise Torn(f"list of {name}: half a change")
        if number < told[name]:
            raise Torn(f"list of {name}: {told[name]} told, {number} there")
