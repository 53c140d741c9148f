"""Whatever somebody brings as a list is refused in words or taken in whole: nothing is half written.

The full run, through the command line as well, is `benchmarks/fuzz.py`.
"""

from random import Random

import pytest
from django.db.models import F

from samband.actors import actions
from samband.actors.domain.problems import FileRefused
from samband.actors.labels import problem_words
from samband.actors.models import ImportRun, Organisation, Statement
from samband.base.agents import OPERATOR
from samband.base.models import Event
from samband.matching.models import Profile
from tests.fuzzing import files

pytestmark = pytest.mark.django_db
COUNT = 36


def test_broken_lists_are_refused_in_words_or_taken_in_whole() -> None:
    taken_in = 0
    refused: dict[str, dict[str, str]] = {}
    for number, (name, content) in enumerate(files(Random(8), COUNT)):
        what = f"{number} {name} {content[:60]!r}"
        try:
            run = actions.import_content(content, by=OPERATOR, file_name=name, source=f"fuzz {number}")
        except FileRefused as refusal:
            refused[what] = problem_words(refusal.problem)
            continue
        counts = run.counts
        parts = ("created", "updated", "unchanged", "merged", "review", "refused")
        assert counts["read"] == sum(counts[part] for part in parts), what
        assert all(problem_words(problem)["what"] for problem in run.problem_list()), what
        taken_in += 1
    assert taken_in > COUNT / 4
    assert all(all(words.values()) for words in refused.values()), refused
    assert not ImportRun.objects.exclude(status="done").exists()
    assert not Organisation.objects.filter(profile=None).exists()
    assert not Organisation.objects.exclude(profile__title=F("name")).exists()
    assert not Profile.objects.filter(sort="organisation", organisation=None).exists()
    assert not Statement.objects.filter(text="").exists()
    assert Event.objects.filter(verb="organisation.added").count() == Organisation.objects.count() > 0
