"""A home full of organisations that never existed, for measures of size: tables and index together.

    python benchmarks/population.py --home /tmp/big --rows 100000

Words are those of the demo world, joined in pairs for a long tail and drawn as words are used (Zipf).
Vectors are the shipped mean of their language and one of 2,000 themes with noise, so that they lie as the
encoder's do.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

import numpy as np

SOURCE = "synthetic"
PLACES = {
    "sv": ("SE", "SE110 SE121 SE224 SE232 SE313 SE332"),
    "nb": ("NO", "NO020 NO060 NO074 NO081 NO092 NO0A2"),
    "da": ("DK", "DK011 DK022 DK031 DK032 DK041 DK050"),
    "fi": ("FI", "FI193 FI197 FI1B1 FI1C1 FI1D2 FI1D9"),
    "nl": ("NL", "NL112 NL211 NL310 NL329 NL33B NL414"),
    "de": ("DE", "DE300 DE600 DEF02 DE212 DE712 DEA11"),
    "en": ("IE", "IE041 IE042 IE051 IE053 IE061 IE063"),
}
SHARES = (0.3, 0.2, 0.12, 0.12, 0.1, 0.1, 0.06)
KINDS = ("company", "municipality", "research-institute", "university", "cluster", "hospital")
THEMES = ("water", "energy", "health", "climate", "buildings", "mobility", "circular", "food")
PART = 5_000
WORLD = Path(__file__).resolve().parents[1] / "src/samband/site/world"


def vocabulary(lang: str, random: np.random.Generator, size: int = 40_000) -> np.ndarray:
    """Give words of a language, the most used first, with compounds of two for the long tail."""
    text = (WORLD / f"{lang}.jsonl").read_text("utf-8")
    rows = [json.loads(line) for line in text.splitlines() if line.strip()]
    said = " ".join(str(row.get(name) or "") for row in rows for name in ("text", "offers", "seeks"))
    ordered = [word for word, _count in Counter(re.findall(r"\w+", said.lower())).most_common()]
    long = np.array([word for word in ordered if len(word) > 3])
    pairs = long[random.integers(0, len(long), (size, 2))]
    return np.array([*ordered, *(f"{left}{right}" for left, right in pairs.tolist())])


class Population:
    """Rows of the tables and of the index, made from a seed: the same every time."""

    def __init__(self, seed: int = 7) -> None:
        """Choose words, themes and a seed."""
        from samband.matching.domain.projection import shipped

        self.random = np.random.default_rng(seed)
        self.words = {lang: vocabulary(lang, self.random) for lang in PLACES}
        self.means = dict(zip(shipped().languages, shipped().profile_means, strict=True))
        self.themes = self.random.standard_normal((2000, 384), dtype=np.float32) * np.float32(0.022)

    def text(self, lang: str, sentences: int) -> list[str]:
        """Say something of so many sentences, eight to sixteen words each."""
        words = self.words[lang]
        lengths = self.random.integers(8, 17, sentences)
        ranks = (self.random.zipf(1.15, int(lengths.sum())) - 1) % len(words)
        said = iter(words[ranks].tolist())
        return [" ".join(next(said) for _ in range(length)).capitalize() + "." for length in lengths.tolist()]

    def vectors(self, lang: str, rows: int) -> np.ndarray:
        """Give unit vectors of one theme, the first nearer to it than the others: (rows, 384)."""
        theme = self.means[lang] + self.themes[int(self.random.integers(len(self.themes)))]
        noise = self.random.standard_normal((rows, 384), dtype=np.float32) * np.float32(0.012)
        noise[0] *= np.float32(0.5)
        near = theme + noise
        return near / np.linalg.norm(near, axis=1, keepdims=True)

    def parts(self, rows: int) -> Iterator[list[dict[str, Any]]]:
        """Make rows, some thousand at a time."""
        for start in range(0, rows, PART):
            yield [self._row(number) for number in range(start, min(start + PART, rows))]

    def _row(self, number: int) -> dict[str, Any]:
        lang = str(self.random.choice(list(PLACES), p=SHARES))
        country, regions = PLACES[lang]
        name = f"{self.words[lang][int(self.random.integers(50, 3000))].capitalize()} {number}"
        return {
            "number": number,
            "lang": lang,
            "country": country,
            "region": str(self.random.choice(regions.split())),
            "name": name,
            "kind": KINDS[int(self.random.integers(len(KINDS)))],
            "theme": THEMES[int(self.random.integers(len(THEMES)))],
            "sentences": self.text(lang, int(self.random.integers(3, 8))),
        }


def key_of(number: int) -> str:
    """Give the public key of a row."""
    return f"k{number:011d}"


def fill_tables(part: list[dict[str, Any]]) -> None:
    """Put rows into the tables, as if they had been taken in and indexed."""
    from django.utils import timezone

    from samband.actors.models import ContactPoint, Organisation, OrganisationKind, OrganisationTheme
    from samband.kernel.text import fold, sort_key
    from samband.matching.models import Profile

    now = timezone.now()
    profiles = Profile.objects.bulk_create(
        Profile(
            key=key_of(row["number"]),
            sort="organisation",
            kinds=[row["kind"]],
            lang=row["lang"],
            title=row["name"],
            text=" ".join(row["sentences"]),
            country=row["country"],
            region=row["region"],
            place="Ort",
            codes=[f"theme:{row['theme']}"],
            source=SOURCE,
            sourced_on=now.date(),
            sort_key=sort_key(row["name"]),
            folded=fold(row["name"]),
            is_indexed=True,
            changed_at=now,
        )
        for row in part
    )
    organisations = Organisation.objects.bulk_create(
        Organisation(
            key=key_of(row["number"]),
            name=row["name"],
            country=row["country"],
            region=row["region"],
            municipality="Ort",
            lang=row["lang"],
            website=f"https://o{row['number']}.example",
            source=SOURCE,
            sourced_on=now.date(),
            profile=profile,
            folded=fold(f"{row['name']} Ort {' '.join(row['sentences'])}"),
            folded_name=fold(row["name"]),
            folded_place="ort",
            sort_key=sort_key(row["name"]),
            added_at=now,
            changed_at=now,
        )
        for row, profile in zip(part, profiles, strict=True)
    )
    pairs = list(zip(part, organisations, strict=True))
    OrganisationKind.objects.bulk_create(
        OrganisationKind(organisation=one, kind=row["kind"]) for row, one in pairs
    )
    OrganisationTheme.objects.bulk_create(
        OrganisationTheme(organisation=one, theme=row["theme"]) for row, one in pairs
    )
    ContactPoint.objects.bulk_create(
        ContactPoint(
            organisation=one,
            sort="mailbox",
            value=f"post@o{row['number']}.example",
            source=SOURCE,
            sourced_on=now.date(),
        )
        for row, one in pairs
    )


def encoded_of(people: Population, row: dict[str, Any]) -> Any:
    """Make a row as the index holds it: its name is its first sentence."""
    from samband.matching.domain.entry import Encoded, Entry
    from samband.matching.domain.lexical import terms

    vectors = people.vectors(row["lang"], len(row["sentences"]) + 2)
    entry = Entry(
        key=key_of(row["number"]),
        kind=f"organisation {row['kind']}",
        lang=row["lang"],
        title=row["name"],
        text="",
        country=row["country"],
        region=row["region"],
        codes=(f"theme:{row['theme']}",),
    )
    return Encoded(
        entry, vectors[0], vectors[1:], terms(f"{row['name']} {' '.join(row['sentences'])}", row["lang"])
    )


def fill(home: Path, rows: int, *, index: bool = True) -> None:
    """Make a home with so many organisations, unless it is there; give its path to the settings."""
    os.environ["SAMBAND_HOME"] = str(home)
    from samband.site.prepare import prepare_home

    prepare_home()
    from django.db import transaction

    from samband.actors.models import Organisation
    from samband.matching.engine import engine

    people = Population()
    has_tables = Organisation.objects.filter(source=SOURCE).count() == rows
    has_index = not index or len(engine().view()) == rows

    def made() -> Iterator[list[Any]]:
        for part in people.parts(rows):
            if not has_tables:
                with transaction.atomic():
                    fill_tables(part)
            if not has_index:
                yield [encoded_of(people, row) for row in part]

    if not has_index:
        engine().store.replace_all(made())
        engine().learn()
    elif not has_tables:
        for _part in made():
            pass
    if index:
        engine().prepare_subjects()
        engine().store.prepare(engine().removal())


def analyse() -> None:
    """Let the database count what its planner asks for, as an import of such a size does."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def main() -> None:
    """Run as the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--rows", type=int, default=100_000)
    given = parser.parse_args()
    fill(given.home, given.rows)
    print(f"{given.rows} organisations in {given.home}")


if __name__ == "__main__":
    main()
