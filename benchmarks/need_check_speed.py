"""Measure how many needs of a hundred words are checked in a second, on one core, in this process.

    python benchmarks/need_check_speed.py [--texts 600]

Words are drawn from the packaged lists of words in seven languages, with inventions among them, so that few
texts repeat what was seen; the floor beside it is cutting the same texts at blanks.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from samband.challenges.domain.need_check import check_need
from samband.challenges.domain.need_check.lexicon import rows, warm
from samband.matching.domain.words import stop_words

LANGS = {"en": 1, "sv": 2, "nb": 3, "da": 4, "fi": 5, "nl": 6, "de": 7}
WORDS = 100


def vocabulary(lang: str, column: int, chance: random.Random) -> list[str]:
    """Give words of a language: small ones, known ones, and ones nobody has seen."""
    small = sorted(stop_words(lang))
    known = [
        word.strip() for table in ("technologies", "artefacts", "prices") for cells in rows(table)
        for word in cells[column].split(",")
    ]  # fmt: skip
    invented = [
        "".join(chance.choices("aeiouyrtnsldkmvgbpfhåä", k=chance.randint(4, 14))) for _ in range(4000)
    ]
    return small * 20 + known + invented


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=600)
    options = parser.parse_args()
    chance = random.Random(4)
    words = {lang: vocabulary(lang, column, chance) for lang, column in LANGS.items()}
    texts = []
    for number in range(options.texts):
        lang = list(LANGS)[number % len(LANGS)]
        drawn = chance.choices(words[lang], k=WORDS)
        texts.append(" ".join(word + ("." if place % 14 == 13 else "") for place, word in enumerate(drawn)))
    warm()
    begun = time.process_time()
    for text in texts:
        check_need(text)
    spent = time.process_time() - begun
    begun = time.process_time()
    for text in texts:
        text.split()
    floor = time.process_time() - begun
    print(
        f"{len(texts) / spent:.0f} texts of {WORDS} words a second; "
        f"cutting at blanks alone: {len(texts) / max(floor, 1e-9):.0f}"
    )


if __name__ == "__main__":
    main()
