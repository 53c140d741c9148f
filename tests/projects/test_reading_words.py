"""Every problem, assumption and check that a reader can name has its sentence, and no sentence is idle."""

import re
from pathlib import Path
from string import Formatter

from samband.actors.domain import tables, workbook
from samband.projects.domain import reading_words
from samband.projects.domain.read_costs import Assumed, ReadProblem, SumCheck

DOMAIN = Path(reading_words.__file__).parent
READERS = (
    "cost_cells cost_mapping financing pasted_tables project_text read_costs saft saft_file sie sie_file"
)


def codes() -> set[str]:
    """Give what looks like a code in the readers and in what they open files with."""
    paths = [DOMAIN / f"{name}.py" for name in (*READERS.split(), "table_sums")]
    texts = [path.read_text("utf-8") for path in (*paths, Path(tables.__file__), Path(workbook.__file__))]
    return set(re.findall(r'"([a-z]+(?:-[a-z]+)*)"', "\n".join(texts)))


def test_every_sentence_is_said_somewhere() -> None:
    made = {"costs-twice", "financing-twice"}
    for sentences in (reading_words.PROBLEMS, reading_words.ASSUMED, reading_words.CHECKS):
        assert set(sentences) - made <= codes()


def test_every_problem_that_is_said_has_a_sentence() -> None:
    said: set[str] = set()
    for name in READERS.split():
        text = (DOMAIN / f"{name}.py").read_text("utf-8")
        said |= set(re.findall(r'(?:\.say|CostsRefused|ReadProblem)\(\s*"([a-z-]+)"', text))
        assumed = set(re.findall(r'\.assume\(\s*"([a-z-]+)"', text))
        checks = set(re.findall(r'SumCheck\(\s*"([a-z-]+)"', text))
        assert assumed <= set(reading_words.ASSUMED), name
        assert checks <= set(reading_words.CHECKS), name
    assert len(said) > 30
    assert said <= set(reading_words.PROBLEMS)


def test_a_sentence_is_filled_with_what_was_found() -> None:
    problem = ReadProblem("cell-unreadable", 3, "2025", {"found": "x"})
    for said in (
        problem,
        Assumed("encoding", {"encoding": "cp437"}),
        SumCheck("row", "Summa", 1, 1, column="2025"),
    ):
        sentence, values = reading_words.sentence_of(said)
        needed = {name for _, name, _, _ in Formatter().parse(sentence) if name}
        assert needed <= set(values)
