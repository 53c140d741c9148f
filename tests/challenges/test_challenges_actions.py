"""Drafting: begun, saved, autosaved, owned together, shared, deleted; two at once; looked before."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from samband.accounts.actions import erase_person
from samband.accounts.holdings import Fate
from samband.base.agents import OPERATOR, VISITOR
from samband.base.models import Event
from samband.base.versions import ChangedMeanwhile
from samband.challenges.actions.challenge_before import Decided, decide_on_prior_answers
from samband.challenges.actions.challenges import (
    autosave_statement,
    delete_draft,
    save_statement,
    set_owners,
    share_draft,
    start_challenge,
)
from samband.challenges.models import Challenge, ChallengeVersion
from samband.kernel.decision import Refused
from tests.challenges.challenges_material import (
    OLD_TENDER,
    WORDS,
    City,
    department,
    draft,
    found_city,
    in_review,
    organisation,
    owned,
    published,
    ready,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> City:
    return found_city()


def lines(challenge: Challenge) -> list[str]:
    return list(
        Event.objects.filter(subject_type="challenge", subject_key=challenge.key)
        .order_by("id")
        .values_list("verb", flat=True)
    )


def test_a_draft_begins_with_its_paste_its_language_and_its_body(town: City) -> None:
    made = start_challenge(by=town.by, title="Fallsensorer", text=OLD_TENDER, organisation=town.city)
    assert made.source_text == OLD_TENDER
    assert made.lang == "sv"
    assert made.owning_body == town.city.key
    assert made.maker == town.officer
    assert [one.organisation for one in made.owners.all()] == [town.city]
    assert made.affected == ""
    assert lines(made) == ["challenge.started"]
    assert made.versions.count() == 1


def test_nobody_begins_one_for_somebody_elses_organisation_or_unsigned(town: City) -> None:
    with pytest.raises(Refused):
        start_challenge(by=VISITOR, title="Anything")
    with pytest.raises(Refused):
        start_challenge(by=town.by, title="Anything", organisation=town.other)
    assert not Challenge.objects.exists()


def test_the_same_words_again_leave_no_line_and_no_copy(town: City) -> None:
    made = draft(town, affected="Alla")
    again = save_statement(made, by=town.by, version=1, words={"affected": "Alla"})
    assert again.version == made.version
    assert lines(made).count("challenge.saved") == 1
    assert made.versions.count() == 2


def test_who_saves_over_a_newer_version_is_told_and_nothing_is_lost(town: City) -> None:
    made = share_draft(draft(town), by=town.by, version=1)
    save_statement(made, by=town.agent("colleague"), version=made.version, words={"future": "Deras"})
    with pytest.raises(ChangedMeanwhile) as problem:
        save_statement(made, by=town.by, version=made.version, words={"future": "Mina"})
    assert problem.value.now.future == "Deras"
    with pytest.raises(ChangedMeanwhile):
        autosave_statement(made, by=town.by, version=made.version, words={"future": "Mina"})
    assert Challenge.objects.get().future == "Deras"


def test_a_stretch_of_typing_is_one_copy_and_no_line(town: City) -> None:
    made = draft(town)
    before, copies = lines(made), made.versions.count()
    for text in ("A", "Al", "All", "Alla"):
        made = autosave_statement(made, by=town.by, version=made.version, words={"affected": text})
    assert lines(made) == before
    assert made.versions.count() == copies + 1
    assert made.versions.order_by("-number").first().affected == "Alla"
    assert made.versions.order_by("-number").first().number == made.version


def test_saving_what_was_typed_leaves_the_line_and_the_copy_stays(town: City) -> None:
    made = draft(town)
    made = autosave_statement(made, by=town.by, version=made.version, words={"affected": "Alla"})
    made = save_statement(made, by=town.by, version=made.version, words={"affected": "Alla"})
    assert lines(made)[-1] == "challenge.saved"
    assert not made.versions.filter(is_passing=True).exists()
    made = autosave_statement(made, by=town.by, version=made.version, words={"affected": "Alla här"})
    assert list(made.versions.order_by("number").values_list("affected", flat=True)) == [
        "",
        "Alla",
        "Alla här",
    ]


def test_a_pause_and_another_person_make_a_copy_of_their_own(town: City) -> None:
    made = share_draft(draft(town), by=town.by, version=1)
    made = autosave_statement(made, by=town.by, version=made.version, words={"affected": "Ett"})
    made.versions.filter(is_passing=True).update(saved_at=timezone.now() - timedelta(minutes=11))
    made = autosave_statement(made, by=town.by, version=made.version, words={"affected": "Två"})
    made = autosave_statement(
        made, by=town.agent("colleague"), version=made.version, words={"affected": "Tre"}
    )
    assert list(made.versions.order_by("number").values_list("affected", flat=True)) == [
        "",
        "Ett",
        "Två",
        "Tre",
    ]


def test_what_is_typed_in_a_published_text_is_not_saved_by_itself(town: City) -> None:
    made = published(town)
    with pytest.raises(Refused):
        autosave_statement(made, by=town.by, version=made.version, words={"affected": "Hal"})
    now = Challenge.objects.get()
    assert (now.affected, now.version) == (WORDS["affected"], made.version)


def test_what_is_published_keeps_what_it_was_published_with(town: City) -> None:
    made = published(town)
    for part in ("affected", "future", "owner", "adoption", "title"):
        with pytest.raises(ValidationError) as problem:
            save_statement(made, by=town.by, version=made.version, words={part: ""})
        assert part in problem.value.message_dict
    assert Challenge.objects.get().version == made.version


def test_a_change_of_what_is_published_is_a_public_version_and_found_as_it_is(town: City) -> None:
    made = published(town)
    made = save_statement(made, by=town.by, version=made.version, words={"measure": "Färre än 20 om året"})
    assert made.versions.order_by("-number").first().is_public
    assert "Färre än 20" in made.profile.text


def test_a_part_too_long_is_refused_whole(town: City) -> None:
    made = draft(town)
    with pytest.raises(ValidationError):
        save_statement(made, by=town.by, version=1, words={"affected": "ä" * 4_001, "future": "x"})
    assert Challenge.objects.get().future == ""


def test_nothing_but_words_is_saved_as_words(town: City) -> None:
    with pytest.raises(ValueError, match="status"):
        save_statement(draft(town), by=town.by, version=1, words={"status": "published"})


@pytest.mark.parametrize(
    "text", ["\u202e rl", "👩🏽‍🚒", "a\u0301\u0323", "ﷺ", "\ufeff", "<b>&amp;", "‎ \u2028"]
)
def test_strange_writing_is_kept_as_it_is(town: City, text: str) -> None:
    made = draft(town, affected=text, title=text)
    assert Challenge.objects.get(pk=made.pk).affected == text


def test_several_own_one_together_and_a_department_by_its_citys_people(town: City) -> None:
    made = set_owners(draft(town), by=town.by, version=1, organisations=[town.care, town.city])
    assert [one.organisation for one in made.owners.order_by("-is_lead")] == [town.care, town.city]
    assert made.owning_body == town.care.key
    assert Challenge.objects.visible_to(town.by).exists()
    with pytest.raises(Refused):  # nobody gives away what they would lose with it
        set_owners(made, by=town.by, version=made.version, organisations=[town.care])


def test_a_stranger_to_an_organisation_cannot_give_it_a_challenge(town: City) -> None:
    made = draft(town)
    elsewhere = department(town.other, "Helse og omsorg")
    for one in (town.other, elsewhere, organisation("Ingens avdelning", kind="department")):
        with pytest.raises(Refused):
            set_owners(made, by=town.by, version=1, organisations=[town.city, one])
    with pytest.raises(Refused):
        set_owners(made, by=town.by, version=1, organisations=[])
    assert Challenge.objects.get().version == 1


def test_another_owner_may_stay_whoever_sets_them(town: City) -> None:
    made = set_owners(draft(town), by=OPERATOR, version=1, organisations=[town.city, town.other])
    now = set_owners(made, by=town.by, version=2, organisations=[town.city, town.other])
    assert now.owners.count() == 2


def test_a_draft_is_its_makers_alone_until_it_is_shared(town: City) -> None:
    made = draft(town)
    assert not Challenge.objects.visible_to(town.agent("colleague")).exists()
    with pytest.raises(Refused):
        save_statement(made, by=town.agent("colleague"), version=1, words={"future": "x"})
    share_draft(made, by=town.by, version=1)
    assert Challenge.objects.visible_to(town.agent("colleague")).exists()
    assert not Challenge.objects.visible_to(town.agent("outsider")).exists()
    share_draft(made, by=town.by, version=1)
    assert lines(made).count("challenge.shared") == 1


def test_a_draft_of_ones_own_has_nobody_to_share_it_with(town: City) -> None:
    made = start_challenge(by=town.by, title="Min egen")
    with pytest.raises(Refused):
        share_draft(made, by=town.by, version=1)


def test_a_draft_goes_with_all_its_copies_and_what_was_published_stays(town: City) -> None:
    made = ready(town)
    delete_draft(made, by=town.by)
    assert not Challenge.objects.exists()
    assert not ChallengeVersion.objects.exists()
    assert lines(made)[-1] == "challenge.deleted"
    delete_draft(made, by=town.by)
    stays = published(town)
    with pytest.raises(Refused):
        delete_draft(stays, by=town.by)


def test_looking_is_remembered_with_what_was_decided(town: City) -> None:
    made = draft(town, **WORDS)
    found = Decided("adapt", profile_key="zzzzzzzz2345", title="Fallsäkert hemma", lang="sv")
    made = decide_on_prior_answers(made, by=town.by, version=made.version, decided=[found])
    assert made.looked_at is not None
    again = Decided("go_on", "Deras kräver ny bostad", profile_key="zzzzzzzz2345")
    made = decide_on_prior_answers(made, by=town.by, version=made.version, decided=[again])
    assert [(one.decision, one.why) for one in made.prior_answers.all()] == [
        ("go_on", "Deras kräver ny bostad")
    ]


def test_going_on_past_an_answer_needs_a_reason(town: City) -> None:
    made = draft(town, **WORDS)
    for decided in (Decided("go_on", " ", profile_key="zzzzzzzz2345"), Decided("never", "x")):
        with pytest.raises(Refused):
            decide_on_prior_answers(made, by=town.by, version=made.version, decided=[decided])
    assert Challenge.objects.get().looked_at is None


def test_with_its_maker_a_draft_of_ones_own_goes_and_the_bodys_stay_without_a_name(town: City) -> None:
    own = start_challenge(by=town.by, title="Min egen", text="Ord som jag klistrade in")
    bodys = published(town)
    fates = erase_person(town.officer, by=OPERATOR)
    assert fates["challenges"].fate is Fate.RESTRICTED
    assert not Challenge.objects.filter(pk=own.pk).exists()
    assert Challenge.objects.get(pk=bodys.pk).maker is None


def test_nobody_changes_what_waits_for_approval(town: City) -> None:
    made = in_review(town)
    for by in (town.by, town.agent("head"), OPERATOR):
        with pytest.raises(Refused):
            save_statement(made, by=by, version=made.version, words={"future": "x"})
        with pytest.raises(Refused):
            autosave_statement(made, by=by, version=made.version, words={"future": "x"})


def test_what_a_page_saves_by_itself_does_not_stand_in_its_writers_way(town: City) -> None:
    made = draft(town, affected="Alla")
    seen = made.version
    for text in ("Alla h", "Alla hä"):
        words = {"affected": text}
        autosave_statement(made, by=town.by, version=seen, words=words, sitting="pagepagepage")
    saved = save_statement(
        made, by=town.by, version=seen, words={"affected": "Alla här"}, sitting="pagepagepage"
    )
    assert saved.affected == "Alla här"
    assert [one.affected for one in saved.versions.order_by("number")][-2:] == ["Alla", "Alla här"]
    assert not saved.versions.exclude(sitting="").exists()
    with pytest.raises(ChangedMeanwhile):
        autosave_statement(
            made, by=town.by, version=seen, words={"affected": "Alla h"}, sitting="pagepagepage"
        )
    saved.refresh_from_db()
    assert saved.affected == "Alla här", "what was typed before the save comes too late"


@pytest.mark.parametrize("between", ["colleague", "colleagues_save", "other_page", "no_page", "owners"])
def test_two_people_and_two_pages_still_conflict(town: City, between: str) -> None:
    made = owned(draft(town, affected="Alla"), town)
    seen, here = made.version, "pagepagepage"

    def by_itself(who: str, text: str, sitting: str, version: int) -> Challenge:
        words = {"affected": text}
        return autosave_statement(made, by=town.agent(who), version=version, words=words, sitting=sitting)

    if between == "colleague":
        by_itself("colleague", "Kollegan", "otherpage123", seen)
    elif between == "colleagues_save":
        mine = by_itself("officer", "Mitt", here, seen)
        save_statement(made, by=town.agent("colleague"), version=mine.version, words={"affected": "Kollegan"})
    elif between == "other_page":
        by_itself("officer", "Kollegan", "otherpage123", seen)
    elif between == "no_page":
        by_itself("officer", "Kollegan", "", seen)
    else:
        mine = by_itself("officer", "Kollegan", here, seen)
        set_owners(made, by=town.by, version=mine.version, organisations=[town.city])
    with pytest.raises(ChangedMeanwhile) as changed:
        save_statement(made, by=town.by, version=seen, words={"affected": "Mitt nya"}, sitting=here)
    assert changed.value.now.affected == "Kollegan"
    assert Challenge.objects.get(pk=made.pk).affected == "Kollegan"
