"""When two rows speak of the same organisation, and what a row changes."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from samband.actors.domain.candidate import Candidate
from samband.actors.domain.contacts import Contact
from samband.actors.domain.identity import (
    OUTCOMES,
    Facts,
    Register,
    Said,
    add_counts,
    empty_counts,
    identity_of,
    merge,
    name_of,
)

ROW = Candidate(row=2, name="Älvhamns vattenlabb", country="SE", municipality="Älvhamn")


def test_rows_without_id_and_number_agree_by_name_country_and_municipality() -> None:
    assert name_of(ROW) == name_of(replace(ROW, name="älvhamns  VATTENLABB", description="other", row=9))
    for other in ({"name": "Vattenlabbet"}, {"country": "NO"}, {"municipality": "Borås"}):
        assert name_of(ROW) != name_of(replace(ROW, **other))


def test_the_senders_id_goes_before_the_number_and_the_number_before_the_name() -> None:
    both = replace(ROW, source_id="7", number="556036-0793")
    assert identity_of(both) == "id:7"
    assert identity_of(replace(both, source_id="")) == "number:SE:556036-0793"
    assert identity_of(ROW).startswith("name:")


def test_a_row_is_found_by_any_of_the_three() -> None:
    register: Register[str] = Register()
    register.note(replace(ROW, source_id="7", number="556036-0793"), "lab", "d", "e")
    assert register.find(replace(ROW, source_id="7", name="Renamed")) == "lab"
    assert register.find(replace(ROW, number="556036-0793", name="Renamed")) == "lab"
    assert register.find(ROW) == "lab"
    assert register.find(replace(ROW, source_id="8")) is None
    assert register.find(replace(ROW, number="923609016")) is None


def test_a_number_that_is_somebody_elses_is_not_free() -> None:
    register: Register[str] = Register()
    numbered = replace(ROW, number="556036-0793")
    register.note(numbered, "lab", "d", "e")
    assert register.number_is_free(numbered, "lab")
    assert not register.number_is_free(numbered, "another")


def test_an_edition_remembers_all_its_rows_and_a_newer_one_begins_anew() -> None:
    register: Register[str] = Register()
    register.note(ROW, "lab", "first", "edition 1")
    register.note(ROW, "lab", "second", "edition 1")
    assert register.has_seen(ROW, "first")
    assert register.has_seen(ROW, "second")
    register.note(ROW, "lab", "third", "edition 2")
    assert not register.has_seen(ROW, "first")


def test_empty_cells_erase_nothing() -> None:
    facts, _changed = merge(
        Facts(),
        replace(
            ROW,
            website="https://a.example",
            kinds=("company",),
            themes=("water",),
            description="Vi renar.",
            contacts=(Contact("mailbox", "post@a.example"),),
        ),
        "list",
    )
    after, changed = merge(facts, ROW, "list")
    assert (after, changed) == (facts, ())


def test_a_changed_country_leaves_no_region_and_number_of_the_old_one() -> None:
    facts = Facts(name="A", country="SE", region="SE232", registry_number="556036-0793")
    after, changed = merge(facts, Candidate(row=2, name="A", country="NO"), "list")
    assert (after.country, after.region, after.registry_number) == ("NO", "", "")
    assert changed == ("country", "region", "registry_number")


def test_contacts_of_other_sources_stay() -> None:
    theirs = (Contact("telephone", "+46 31 000 00 12"), "another list")
    facts = Facts(name=ROW.name, country="SE", municipality="Älvhamn", contacts=(theirs,))
    row = replace(ROW, contacts=(Contact("mailbox", "post@a.example"),))
    after, _changed = merge(facts, row, "list")
    assert after.contacts == (theirs, (row.contacts[0], "list"))


def test_an_edited_text_replaces_its_own_statement_even_when_it_looks_like_another_language() -> None:
    facts = Facts(statements=(Said("offers", "nb", "Vi renser vann", "list"),))
    row = Candidate(row=2, name="A", lang="da", description="Vi renser vand")
    after, _changed = merge(facts, row, "list")
    assert after.statements == (Said("offers", "da", "Vi renser vand", "list"),)


def test_a_text_in_another_stated_language_stands_beside_it() -> None:
    facts = Facts(statements=(Said("offers", "sv", "Vi renar vatten", "list"),))
    row = Candidate(row=2, name="A", lang="en", lang_stated=True, description="We clean water")
    after, _changed = merge(facts, row, "list")
    assert {said.lang for said in after.statements} == {"sv", "en"}


def test_an_unknown_kind_does_not_push_out_known_ones() -> None:
    facts = Facts(kinds=("cluster",))
    assert merge(facts, Candidate(row=2, name="A", kinds=("other",)), "list")[0].kinds == ("cluster",)


words = st.text("abcåäö ", max_size=12)
candidates = st.builds(
    Candidate,
    row=st.just(2),
    name=words.filter(bool),
    kinds=st.lists(st.sampled_from(["company", "cluster", "other"]), unique=True).map(tuple),
    country=st.sampled_from(["", "SE", "NO"]),
    lang=st.sampled_from(["", "sv", "nb"]),
    lang_stated=st.booleans(),
    description=words,
    seeks=words,
    themes=st.lists(st.sampled_from(["water", "energy"]), unique=True).map(tuple),
)


@given(candidates, candidates)
def test_taking_a_row_in_twice_is_taking_it_in_once(first: Candidate, second: Candidate) -> None:
    facts, _changed = merge(Facts(), first, "list")
    facts, _changed = merge(facts, second, "list")
    again, changed = merge(facts, second, "list")
    assert (again, changed) == (facts, ())


@given(st.lists(st.sampled_from(OUTCOMES)))
def test_what_was_read_is_the_sum_of_what_came_of_it(outcomes: list[str]) -> None:
    counts = empty_counts()
    add_counts(counts, outcomes)
    assert counts["read"] == len(outcomes) == sum(counts[word] for word in OUTCOMES)
