"""A challenge has a need itself: it answers nobody's, unless challenges are what was asked for."""

import pytest
from django.test import Client
from django.urls import reverse

from samband.challenges.models import Challenge
from samband.matching.answers import Question, answer, likely_answers
from tests.challenges.challenges_material import City, found_city, published
from tests.site.conftest import Register, motor, register  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db
TEXT = "Äldre som faller hemma och ligger länge på golvet."


@pytest.fixture
def town() -> City:
    return found_city()


@pytest.fixture
def findable(town: City, register: Register) -> Challenge:  # noqa: F811
    made = published(town)
    register.index()
    return made


def keys(**more: object) -> set[str]:
    return {hit.profile.key for hit in answer(Question(TEXT, lang="sv", count=50, **more)).hits}  # type: ignore[arg-type]


def test_who_can_answer_is_no_challenge_unless_asked_for(findable: Challenge) -> None:
    assert findable.profile is not None
    key = findable.profile.key
    assert keys()
    assert key not in keys()
    assert key not in keys(kinds=("project", "organisation"))
    assert keys(kinds=("challenge",)) == {key}
    assert key in keys(kinds=("project", "challenge"))
    assert key not in dict(likely_answers(Question(TEXT, lang="sv"), most=50))


def test_the_start_page_does_not_answer_with_it(findable: Challenge, client: Client) -> None:
    page = client.post(reverse("answer-live"), {"text": TEXT}).content.decode()
    assert findable.profile is not None
    assert "Älvhamns stad" in page
    assert findable.profile.key not in page


def test_its_profile_leads_to_its_page(findable: Challenge, client: Client) -> None:
    assert findable.profile is not None
    response = client.get(reverse("profile-detail", args=[findable.profile.key]))
    assert response["Location"] == reverse("challenge-detail", args=[findable.key])
    assert client.get(response["Location"]).status_code == 200
