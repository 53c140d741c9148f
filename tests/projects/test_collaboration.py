"""Who of a project works with whom: pairs beside a second reckoning, and the table on its page."""

from itertools import combinations

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from samband.projects.collaboration_reading import collaboration_of
from samband.projects.domain.collaboration import pairs
from samband.projects.models import JointThing, PlanItem, WorkPackage
from tests.projects.indicator_material import counted, counting_norrsken
from tests.projects.test_indicator_pages import browser, text_of

PARTNERS = st.sampled_from("abcdef")
WORKS = st.lists(st.tuples(st.sampled_from(["p", "q", "r", "s"]), st.frozensets(PARTNERS)), max_size=8)


@given(works=WORKS)
def test_pairs_agree_with_asking_each_two_about_each_work(works: list[tuple[str, frozenset[str]]]) -> None:
    found = pairs(works)
    for first, second in combinations("abcdef", 2):
        named = {
            name
            for name, _members in works
            if all(any(one in who for other, who in works if other == name) for one in (first, second))
        }
        common = found.get((first, second), ())
        assert set(common) == named
        assert len(common) == len(named)
    assert all(first < second and names for (first, second), names in found.items())


@pytest.mark.django_db
def test_each_two_partners_are_counted_by_what_they_share_once() -> None:
    world = counting_norrsken()
    project, partners = world.project, world.partners
    package = WorkPackage.objects.create(
        project=project, number=8, title="Prov", lang="sv", leader=partners["LP"]
    )
    PlanItem.objects.create(
        project=project,
        sort="activity",
        work_package=package,
        number=1,
        title="Mät",
        responsible=partners["PP"],
    )
    for indicator, members in (("En", ("LP", "PP")), ("Två", ("PP", "NO"))):
        thing = JointThing.objects.create(indicator=counted(world, indicator), name="Isprov", lang="sv")
        thing.partners.set([partners[one] for one in members])

    found = collaboration_of(project, world.agent("lead"))
    assert found is not None
    shared = {(str(one.row), str(one.column)): [work.name for work in one.works] for one in found.together}
    assert shared == {("LP", "PP"): ["Prov", "Isprov"], ("LP", "NO"): ["Isprov"], ("PP", "NO"): ["Isprov"]}
    assert found.possible == 3

    shown = text_of(browser(world.people["lead"]).get(reverse("project-standing", args=[project.key])))
    assert "3 of 3 pairs have something in common" in shown
    assert 'Work package 8: <span lang="sv">Prov</span>' in shown


@pytest.mark.django_db
def test_partners_with_nothing_in_common_stand_at_zero() -> None:
    world = counting_norrsken()
    PlanItem.objects.filter(project=world.project).delete()
    WorkPackage.objects.filter(project=world.project).delete()
    found = collaboration_of(world.project, world.agent("lead"))
    assert found is not None
    assert (found.together, found.possible) == ((), 3)
    assert all(one.works == () for _partner, cells in found.rows for one in cells)
