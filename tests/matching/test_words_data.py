"""The packaged lists are whole."""

import csv
import json
from importlib import resources

from samband.matching.domain.language import detect
from samband.matching.domain.words import words

DATA = resources.files("samband.matching").joinpath("data")
LANGUAGES = ["sv", "nb", "nn", "da", "fi", "nl", "de", "en"]


def test_parallel_sentences_are_there_in_every_language_and_in_that_language() -> None:
    rows = [json.loads(line) for line in DATA.joinpath("parallel.jsonl").read_text("utf-8").splitlines()]
    assert len({row["id"] for row in rows}) == len(rows) >= 50
    assert {row["sort"] for row in rows} == {"need", "offer"}
    told = [(row["id"], lang, detect(row[lang]).lang) for row in rows for lang in LANGUAGES]
    wrong = [(name, lang, found) for name, lang, found in told if lang != found]
    # A sentence may be right in two of the near languages; a wrong column would show as many.
    assert len(wrong) <= len(rows) * len(LANGUAGES) // 50, wrong


def test_every_equivalent_leads_to_its_row() -> None:
    table = DATA.joinpath("equivalents.csv").read_text("utf-8").splitlines()
    for row in csv.DictReader(table):
        assert list(row) == ["sv", "nb", "nn", "da"]
        assert all(row.values())
        for lang, cell in row.items():
            for word in cell.split("|"):
                if " " not in word and "-" not in word:
                    assert words(word, lang)[-1].startswith("="), (lang, word)
