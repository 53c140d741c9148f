"""What every store of encoded profiles must do, run for each store that there is."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samband.matching.store import Filters, MemoryStore, ProfileStore, SegmentStore, StoreView
from tests.matching.store_material import DIMENSIONS, WORDS, Shift, encoded

STORES = ("memory", "segments")


@pytest.fixture(params=STORES)
def store(request, tmp_path) -> ProfileStore:
    return make(request.param, tmp_path)


def make(kind: str, folder) -> ProfileStore:
    return MemoryStore() if kind == "memory" else SegmentStore(folder / "index", "test-encoder")


def keys_of(view: StoreView) -> list[str]:
    return view.keys(np.arange(len(view)))


def assert_shows(view: StoreView, wanted: dict[str, int], projection: Shift) -> None:
    """Compare everything that a view tells with what the profiles of these keys and seeds hold."""
    keys = keys_of(view)
    assert sorted(keys) == sorted(wanted)
    profiles = [encoded(key, wanted[key]) for key in keys]
    names, codes = view.languages()
    assert codes.dtype == np.int16
    assert [names[code] for code in codes] == [one.entry.lang for one in profiles]
    assert view.lengths().tolist() == [len(one.terms) for one in profiles]
    for row, one in enumerate(profiles):
        assert view.row_of(one.entry.key) == row
        langs = [one.entry.lang] * len(one.sentences)
        np.testing.assert_allclose(
            view.sentences_of(row), projection.project_sentences(one.sentences, langs), atol=1e-3
        )
    if not profiles:
        assert view.dense(np.zeros(12, np.float32)).shape == (0,)
        assert view.derived("density").shape == (0,)
        return
    whole = np.concatenate(
        [projection.project_profiles(one.whole[None], [one.entry.lang]) for one in profiles]
    )
    np.testing.assert_allclose(view.whole_of(np.arange(len(keys))), whole, atol=1e-6)
    np.testing.assert_allclose(view.derived("density"), whole.sum(axis=1), atol=1e-5)
    query = np.random.default_rng(1).standard_normal((3, 12)).astype(np.float32)
    np.testing.assert_allclose(view.dense(query[0]), whole @ query[0], atol=1e-5)
    np.testing.assert_allclose(view.dense(query), query @ whole.T, atol=1e-5)
    counts = [Counter(one.terms) for one in profiles]
    for word in WORDS:
        rows, times = view.postings(word)
        assert rows.tolist() == [row for row, count in enumerate(counts) if word in count]
        assert times.tolist() == [counts[row][word] for row in rows]


def test_a_new_store_is_empty(store):
    view = store.view(Shift())
    assert len(view) == 0
    assert view.row_of("nobody") is None
    assert view.mask(Filters(langs=("sv",))) is None
    assert view.postings("vatten")[0].tolist() == []
    assert view.sentences_of_many(np.zeros(0, np.int64))[1].tolist() == [0]
    assert_shows(view, {}, Shift())


def test_what_was_added_is_shown(store):
    wanted = {f"key-{seed}": seed for seed in range(40)}
    store.upsert([encoded(key, seed) for key, seed in wanted.items()])
    assert_shows(store.view(Shift()), wanted, Shift())


def test_a_later_version_replaces_an_earlier_one_within_a_call_and_between_calls(store):
    store.upsert([encoded("a", 1), encoded("b", 2), encoded("a", 3)])
    store.upsert([encoded("b", 4)])
    assert_shows(store.view(Shift()), {"a": 3, "b": 4}, Shift())


def test_a_view_keeps_what_it_showed(store):
    store.upsert([encoded("a", 1), encoded("b", 2)])
    before = store.view(Shift())
    store.upsert([encoded("a", 5), encoded("c", 6)])
    store.remove(["b"])
    assert_shows(before, {"a": 1, "b": 2}, Shift())
    assert_shows(store.view(Shift()), {"a": 5, "c": 6}, Shift())


def test_removing_hides_and_counts(store):
    store.upsert([encoded(f"key-{seed}", seed) for seed in range(10)])
    assert store.remove(["key-1", "key-1", "key-7", "nobody"]) == 2
    assert store.remove(["key-1"]) == 0
    assert_shows(store.view(Shift()), {f"key-{s}": s for s in range(10) if s not in (1, 7)}, Shift())


def test_erasing_counts_and_leaves_the_rest(store):
    store.upsert([encoded(f"key-{seed}", seed) for seed in range(10)])
    assert store.rewrite_without(["key-3", "nobody"]) == 1
    assert_shows(store.view(Shift()), {f"key-{s}": s for s in range(10) if s != 3}, Shift())


def test_replacing_everything_leaves_nothing_else(store):
    store.upsert([encoded("old", 1)])
    store.replace_all([[encoded("a", 2), encoded("b", 3)], [], [encoded("c", 4)]])
    assert_shows(store.view(Shift()), {"a": 2, "b": 3, "c": 4}, Shift())
    store.clear()
    assert len(store.view(Shift())) == 0
    store.upsert([encoded("d", 5)])
    assert_shows(store.view(Shift()), {"d": 5}, Shift())


def test_merging_changes_nothing_that_is_seen(store):
    wanted = {}
    for seed in range(30):
        store.upsert([encoded(f"key-{seed % 20}", seed)])
        wanted[f"key-{seed % 20}"] = seed
    store.merge()
    assert store.merge() is False
    assert_shows(store.view(Shift()), wanted, Shift())


def test_the_generation_grows_with_every_change(store):
    seen = [store.generation]
    for change in (
        lambda: store.upsert([encoded("a", 1)]),
        lambda: store.upsert([encoded("a", 2), encoded("b", 2)]),
        lambda: store.remove(["a"]),
        lambda: store.rewrite_without(["b"]),
        store.clear,
    ):
        change()
        seen.append(store.generation)
    assert seen == sorted(set(seen))
    assert store.view(Shift()).generation == seen[-1]


def test_another_projection_shows_other_vectors_of_the_same_profiles(store):
    wanted = {f"key-{seed}": seed for seed in range(12)}
    store.upsert([encoded(key, seed) for key, seed in wanted.items()])
    for by in (0.1, 0.4, 0.1):
        assert_shows(store.view(Shift(by)), wanted, Shift(by))


def test_sentences_of_several_rows_come_in_the_order_asked(store):
    for seed in range(12):
        store.upsert([encoded(f"key-{seed}", seed)])
    view = store.view(Shift())
    rows = np.array([11, 0, 5, 5, 3])
    stacked, places = view.sentences_of_many(rows)
    assert places[-1] == len(stacked)
    for number, row in enumerate(rows):
        np.testing.assert_array_equal(stacked[places[number] : places[number + 1]], view.sentences_of(row))


def test_filters_say_the_same_as_the_words_of_their_description(store):
    profiles = [encoded(f"key-{seed}", seed) for seed in range(140)]
    store.upsert(profiles[:70])
    store.upsert(profiles[70:])
    store.remove(["key-5"])
    view = store.view(Shift())
    entries = {one.entry.key: one.entry for one in profiles}
    shown = [entries[key] for key in keys_of(view)]
    for langs, kinds, region, outside, audience in product(
        ((), ("sv", "fi")),
        ((), ("testbed",)),
        ("", "SE", "SE2", "EL"),
        ("", "SE", "SE11"),
        ((), ("org-a", "x")),
    ):
        mask = view.mask(
            Filters(langs=langs, kinds=kinds, region=region, outside_region=outside, audience=audience)
        )
        expected = []
        for entry in shown:
            place = entry.region or {"GR": "EL"}.get(entry.country, entry.country)
            expected.append(
                (not langs or entry.lang in langs)
                and (not kinds or entry.kind in kinds)
                and (not region or place.startswith(region))
                and (
                    not outside
                    or (place != "" and not place.startswith(outside) and not outside.startswith(place))
                )
                and (not entry.audience or bool(set(entry.audience) & set(audience)))
            )
        assert mask is not None
        assert mask.tolist() == expected


def test_kinds_regions_and_raw_vectors_are_those_of_the_profiles(store):
    profiles = [encoded(f"key-{seed}", seed) for seed in range(30)]
    profiles[4] = replace(profiles[4], entry=replace(profiles[4].entry, kind="testbed cluster"))
    store.upsert(profiles[:9])
    store.upsert(profiles[9:])
    store.remove(["key-3"])
    view = store.view(Shift())
    by_key = {one.entry.key: one for one in profiles}
    shown = [by_key[key] for key in keys_of(view)]
    names, codes = view.kinds()
    assert [names[code] for code in codes] == [one.entry.kind for one in shown]
    assert view.regions(np.arange(len(view))) == [one.entry.region for one in shown]
    mask = view.mask(Filters(kinds=("cluster",), audience=("org-a", "org-c")))
    assert view.keys(np.flatnonzero(mask)) == ["key-4"]
    mask = view.mask(Filters(without_kinds=("cluster",), audience=("org-a", "org-b", "org-c")))
    kept = range(len(view)) if mask is None else np.flatnonzero(mask)
    assert "key-4" not in view.keys(np.array(kept))
    mask = view.mask(Filters(kinds=("testbed",), without_kinds=("cluster",), audience=("org-a", "org-c")))
    assert mask is not None
    assert {by_key[key].entry.kind for key in view.keys(np.flatnonzero(mask))} == {"testbed"}
    raw, langs = view.raw_whole(1000)
    assert langs == [one.entry.lang for one in shown]
    np.testing.assert_array_equal(raw, np.stack([one.whole for one in shown]))
    assert 5 <= len(view.raw_whole(10)[0]) <= 10


def test_what_is_meant_for_some_is_hidden_from_all_others(store):
    store.upsert([encoded("public", 0), encoded("for-a", 2), encoded("for-a-or-b", 3)])
    view = store.view(Shift())

    def seen(*audience: str) -> set[str]:
        mask = view.mask(Filters(audience=audience))
        return set(view.keys(np.arange(3) if mask is None else np.flatnonzero(mask)))

    assert seen() == {"public"}
    assert seen("org-b") == {"public", "for-a-or-b"}
    assert seen("org-a") == {"public", "for-a", "for-a-or-b"}
    assert view.mask(Filters(audience=("org-a",))) is None


def test_excluded_keys_and_countries(store):
    store.upsert([encoded(f"key-{seed}", seed * 5) for seed in range(14)])
    view = store.view(Shift())
    assert view.mask(Filters()) is None
    mask = view.mask(Filters(countries=("SE",), exclude_keys=("key-0", "nobody")))
    left = view.keys(np.flatnonzero(mask))
    assert "key-0" not in left
    assert left
    assert all(encoded(key, int(key[4:]) * 5).entry.country == "SE" for key in left)


def test_profiles_without_words_or_sentences_are_profiles_too(store):
    bare = encoded("bare", 1)
    store.upsert([type(bare)(bare.entry, bare.whole, np.zeros((0, DIMENSIONS), np.float32))])
    view = store.view(Shift())
    assert view.sentences_of(0).shape == (0, 12)
    assert view.lengths().tolist() == [0]


def test_any_string_is_a_key(store):
    odd = ["", "å ä ö", "nul\0", "\ud800", "🦐" * 50]
    store.upsert([encoded(key, seed) for seed, key in enumerate(odd)])
    store.merge()
    view = store.view(Shift())
    assert sorted(keys_of(view)) == sorted(odd)
    assert all(view.keys(np.array([view.row_of(key)])) == [key] for key in odd)


steps = st.one_of(
    st.tuples(st.just("upsert"), st.lists(st.tuples(st.integers(0, 12), st.integers(0, 99)), max_size=5)),
    st.tuples(st.just("remove"), st.lists(st.integers(0, 12), max_size=3)),
    st.tuples(st.just("rewrite_without"), st.lists(st.integers(0, 12), max_size=3)),
    st.tuples(st.sampled_from(["merge", "clear"]), st.none()),
)


@pytest.mark.parametrize("kind", STORES)
@settings(max_examples=30, deadline=None)
@given(script=st.lists(steps, max_size=14))
def test_any_run_of_changes_ends_where_a_dictionary_would(kind, script, tmp_path_factory):
    store = make(kind, tmp_path_factory.mktemp("run"))
    wanted: dict[str, int] = {}
    for verb, what in script:
        if verb == "upsert":
            store.upsert([encoded(f"k{number}", seed) for number, seed in what])
            wanted |= {f"k{number}": seed for number, seed in what}
        elif what is None:
            getattr(store, verb)()
            wanted = {} if verb == "clear" else wanted
        else:
            count = getattr(store, verb)([f"k{number}" for number in what])
            assert count == len({f"k{number}" for number in what} & wanted.keys())
            wanted = {key: seed for key, seed in wanted.items() if key not in {f"k{n}" for n in what}}
    assert_shows(store.view(Shift()), wanted, Shift())
