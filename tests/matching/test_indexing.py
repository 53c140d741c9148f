"""The index follows the database: what is saved is found, what is withdrawn leaves no trace."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from samband.base.agents import OPERATOR, Agent, AgentKind
from samband.matching.actions import ProfileContent, save_profile, withdraw_profile
from samband.matching.answers import Question, answer
from samband.matching.domain.preparation import prepare_entry
from samband.matching.engine import engine
from samband.matching.indexing import index_waiting, reindex
from samband.matching.models import Profile

pytestmark = pytest.mark.django_db
TEXT = "Vi mäter läckor i vattenledningar med mikrofoner. Sensorerna sitter i brandposter."


@pytest.fixture(autouse=True)
def own_home(settings: object, tmp_path: Path) -> Iterator[None]:
    settings.SAMBAND_HOME = tmp_path  # type: ignore[attr-defined]
    settings.SAMBAND_ENCODER = "hashing"  # type: ignore[attr-defined]
    yield
    from samband.matching.encoder import stop_server

    stop_server(tmp_path, "hashing")


def made(title: str, text: str = TEXT, **more: object) -> Profile:
    content = ProfileContent(sort="project", title=title, text=text, lang="sv", **more)  # type: ignore[arg-type]
    return save_profile(None, by=OPERATOR, content=content)


def found(text: str = TEXT, **more: object) -> list[str]:
    return [hit.profile.title for hit in answer(Question(text=text, **more)).hits]  # type: ignore[arg-type]


def test_what_is_saved_is_found_and_what_changed_is_found_anew() -> None:
    profile = made("Läckor")
    assert index_waiting().encoded == 1
    assert found() == ["Läckor"]
    content = ProfileContent(sort="project", title="Buller", text="Tyst asfalt på gator.", lang="sv")
    save_profile(profile, by=OPERATOR, content=content)
    assert index_waiting().encoded == 1
    assert found("Tyst asfalt") == ["Buller"]
    assert index_waiting().encoded == 0


def test_what_is_withdrawn_is_neither_found_nor_kept() -> None:
    profile = made("Läckor")
    made("Annat", "Elfärjor laddar snabbt vid kajen.")
    index_waiting()
    texts = prepare_entry(profile.entry()).texts
    assert all(vector is not None for vector in engine().cache.get(texts))
    withdraw_profile(profile, by=OPERATOR)
    assert found() == ["Annat"], "hidden at once, before the index follows"
    assert index_waiting().removed == 1
    assert engine().view().row_of(profile.key) is None
    assert all(vector is None for vector in engine().cache.get(texts))


def test_a_profile_for_some_is_found_by_them_alone() -> None:
    made("Hemligt", audience=("orgkey234567",))
    index_waiting()
    assert found() == []
    member = Agent(AgentKind.PERSON, person="p", organisations=frozenset({"orgkey234567"}))
    assert found(agent=member) == ["Hemligt"]


def test_filters_hold_before_anything_is_ranked() -> None:
    made("Svensk", country="SE", region="SE232")
    made("Norsk", country="NO", region="NO081")
    index_waiting()
    assert found(countries=("NO",)) == ["Norsk"]
    assert found(outside_region="SE23") == ["Norsk"]
    assert found(region="SE2") == ["Svensk"]
    assert found(langs=("fi",)) == []
    assert sorted(found(kinds=("project",))) == ["Norsk", "Svensk"]


def test_the_index_can_be_lost_and_made_anew() -> None:
    made("Läckor")
    index_waiting()
    engine().store.clear()
    assert found() == []
    assert reindex().encoded == 1
    assert found() == ["Läckor"]


def test_an_answer_says_what_is_new_and_why() -> None:
    made("Hemma", country="SE", region="SE232")
    made("Borta", country="NO", region="NO081")
    index_waiting()
    answered = answer(Question(text=TEXT, home_region="SE232"))
    assert {hit.profile.title: hit.is_new for hit in answered.hits} == {"Hemma": False, "Borta": True}
    assert answered.new_count == 1
    reason = answered.hits[0].reasons[0]
    assert reason.need in TEXT
    assert reason.profile.endswith("Vi mäter läckor i vattenledningar med mikrofoner.")


def test_nothing_asked_is_nothing_answered() -> None:
    made("Läckor")
    index_waiting()
    assert answer(Question(text=" \x00 ​ ")).hits == ()


def test_other_fields_than_the_needs_own_can_be_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    made("Vatten", codes=("theme:water",))
    made("Fiske", codes=("theme:ocean",))
    made("Utan tema")
    index_waiting()
    monkeypatch.setattr("samband.matching.answers._fields", lambda *_given: ("water",))
    assert found(other_fields=True) == ["Fiske"]
    assert len(found()) == 3
