"""The default store on its disk: kills, damage, erasure, several processes, and what stays cheap."""

from __future__ import annotations

import json
import os
import shutil
import threading
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import kill_store
from samband.matching.store import Filters, SegmentStore, StoreBusy, StoreDamaged
from samband.matching.store.container import Container, write_container
from samband.matching.store.manifest import writer_lock
from tests.matching.store_material import Shift, encoded


class Killed(BaseException):
    """Stands for the end of the process in the midst of a system call."""


@pytest.fixture
def folder(tmp_path) -> Path:
    return tmp_path / "index"


def opened(folder: Path, **given) -> SegmentStore:
    return SegmentStore(folder, "test-encoder", **given)


def state(folder: Path) -> dict[str, float]:
    store = opened(folder)
    store.verify()
    view = store.view(Shift())
    return dict(zip(view.keys(np.arange(len(view))), view.derived("density").tolist(), strict=True))


def fill(folder: Path, seeds=range(20)) -> SegmentStore:
    store = opened(folder)
    for seed in seeds:
        store.upsert([encoded(f"key-{seed}", seed)])
    return store


def files(folder: Path, ending: str) -> set[str]:
    return {path.name for path in folder.glob(f"*{ending}")}


def test_ten_kills_leave_the_index_whole(folder):
    report = kill_store.run(10, folder, longest=0.2)
    assert report.kills == 10
    assert report.changes > 10


CHANGES = {
    "upsert": lambda store: store.upsert([encoded("key-3", 77), encoded("new", 78)]),
    "remove": lambda store: store.remove(["key-3", "key-4"]),
    "erase": lambda store: store.rewrite_without(["key-3", "key-9"]),
    "merge": lambda store: store.merge(),
    "replace": lambda store: store.replace_all([[encoded("a", 1)], [encoded("b", 2)]]),
    "clear": lambda store: store.clear(),
}


@pytest.mark.parametrize("verb", CHANGES)
def test_a_stop_at_any_step_leaves_the_old_or_the_new_state(verb, folder, tmp_path, monkeypatch):
    change = CHANGES[verb]
    fill(tmp_path / "first", range(10))
    shutil.copytree(tmp_path / "first", tmp_path / "wanted")
    before = state(tmp_path / "wanted")
    change(opened(tmp_path / "wanted"))
    after = state(tmp_path / "wanted")
    step = 0
    while True:
        step += 1
        here = folder / str(step)
        shutil.copytree(tmp_path / "first", here)
        with monkeypatch.context() as patch:
            left = step

            def stop_at(call):
                def stopping(*args, **kwargs):
                    nonlocal left
                    left -= 1
                    if left == 0:
                        raise Killed
                    return call(*args, **kwargs)

                return stopping

            for name in ("fsync", "replace", "unlink", "fchmod"):
                patch.setattr(os, name, stop_at(getattr(os, name)))
            try:
                change(opened(here))
            except Killed:
                pass
            else:
                break
        assert state(here) in (before, after)
        opened(here).upsert([encoded("later", 5)])
        listed = json.loads((here / "manifest.json").read_text())["segments"]
        assert {name.split(".")[0] for name in files(here, ".segment")} == {part["id"] for part in listed}
        assert not files(here, ".new")
    assert step > 3
    assert state(here) == after


@settings(max_examples=60, deadline=None)
@given(
    which=st.sampled_from(["*.segment", "manifest.json"]),
    at=st.floats(0, 1, exclude_max=True),
    cut=st.booleans(),
    bit=st.integers(0, 7),
)
def test_a_damaged_file_is_named_and_never_believed(which, at, cut, bit, tmp_path_factory):
    folder = tmp_path_factory.mktemp("damage")
    opened(folder).upsert([encoded(f"key-{seed}", seed) for seed in range(5)])
    good = state(folder)
    path = next(folder.glob(which))
    body = bytearray(path.read_bytes())
    place = int(at * len(body))
    if cut:
        body = body[:place]
    else:
        body[place] ^= 1 << bit
    path.unlink()
    path.write_bytes(body)
    with suppress(StoreDamaged):
        assert state(folder) == good  # Believed only when the bit lay in the padding between arrays.
    opened(folder).replace_all([[encoded("a", 1)]])
    assert list(state(folder)) == ["a"]


def test_a_missing_file_is_damage(folder):
    fill(folder, range(3))
    next(folder.glob("*.segment")).unlink()
    with pytest.raises(StoreDamaged, match="missing"):
        opened(folder).view(Shift())
    with pytest.raises(StoreDamaged, match="missing"):
        opened(folder).upsert([encoded("a", 1)])


def test_the_index_of_another_encoder_or_format_is_refused_until_all_is_replaced(folder):
    fill(folder, range(3))
    other = SegmentStore(folder, "other-encoder")
    for use in (
        lambda: other.view(Shift()),
        lambda: other.upsert([encoded("a", 1)]),
        lambda: other.remove(["a"]),
    ):
        with pytest.raises(StoreDamaged, match=r"test-encoder.*other-encoder.*samband reindex"):
            use()
    generation = opened(folder).generation
    other.replace_all([[encoded("a", 1, dimensions=20)]])
    assert other.generation > generation
    assert len(other.view(Shift())) == 1
    with pytest.raises(StoreDamaged):
        opened(folder).view(Shift())


def test_vectors_of_another_length_or_not_finite_are_refused(folder):
    store = fill(folder, range(3))
    with pytest.raises(ValueError, match="not as long"):
        store.upsert([encoded("a", 1, dimensions=20)])
    bad = encoded("a", 1)
    bad.whole[0] = np.nan
    with pytest.raises(ValueError, match="finite"):
        store.upsert([bad])
    with pytest.raises(ValueError, match="twice"):
        store.replace_all([[encoded("a", 1)], [encoded("a", 2)]])
    assert len(state(folder)) == 3


def test_a_second_writer_waits_and_then_says_why_not(folder):
    store = fill(folder, range(2))
    with writer_lock(folder, 1), pytest.raises(StoreBusy, match="Another process"):
        opened(folder, patience=0.05).upsert([encoded("a", 1)])
    held = threading.Event()

    def hold():
        with writer_lock(folder, 1):
            held.set()
            threading.Event().wait(0.2)

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait()
    store.upsert([encoded("a", 1)])
    holder.join()
    assert "a" in state(folder)


def test_many_threads_and_objects_write_without_losing_anything(folder):
    def work(number: int) -> None:
        store = opened(folder)
        for turn in range(6):
            store.upsert([encoded(f"{number}-{turn}", number)])
            assert store.view(Shift()).row_of(f"{number}-{turn}") is not None

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(state(folder)) == 24


def test_erasing_leaves_no_trace_in_any_file(folder):
    store = fill(folder, [])
    gone = encoded("SECRETKEY1", 3)
    store.upsert([encoded("other", 1), gone])
    store.upsert([encoded("SECRETKEY1", 8), encoded("third", 2)])
    vector = encoded("SECRETKEY1", 3).whole.tobytes()
    assert any(vector in path.read_bytes() for path in folder.glob("*.segment"))
    assert store.rewrite_without(["SECRETKEY1"]) == 1
    for path in folder.iterdir():
        body = path.read_bytes()
        assert b"SECRETKEY1" not in body
        assert vector not in body
        assert encoded("x", 8).whole.tobytes() not in body
        assert b"org-b" not in body  # Only the erased profile was meant for this organisation.
    assert set(state(folder)) == {"other", "third"}


def test_a_hidden_version_is_erased_too(folder):
    store = fill(folder, [])
    store.upsert([encoded("a", 1), encoded("b", 2)])
    store.remove(["a"])
    assert store.rewrite_without(["a"]) == 0
    assert all(encoded("a", 1).whole.tobytes() not in path.read_bytes() for path in folder.iterdir())
    assert set(state(folder)) == {"b"}


def test_many_single_changes_leave_few_segments(folder):
    store = fill(folder, range(90))
    assert len(files(folder, ".segment")) <= 15
    assert store.merge() is True
    assert len(files(folder, ".segment")) == 1
    assert len(state(folder)) == 90


def test_merging_writes_anew_what_is_mostly_hidden(folder):
    store = opened(folder)
    store.upsert([encoded(f"key-{seed}", seed) for seed in range(50)])
    assert store.merge() is False
    store.remove([f"key-{seed}" for seed in range(5)])
    assert store.merge() is False
    store.remove([f"key-{seed}" for seed in range(30)])
    assert store.merge() is True
    assert json.loads((folder / "manifest.json").read_text())["segments"][0]["rows"] == 20


def test_a_reader_sees_another_process_change_and_keeps_open_what_did_not(folder):
    writer = opened(folder)
    writer.upsert([encoded(f"key-{seed}", seed) for seed in range(100)])
    reader = opened(folder)
    first = reader.view(Shift())
    assert reader.view(Shift()) is first
    segment = next(iter(reader._segments.values()))
    writer.upsert([encoded("key-5", 500)])
    second = reader.view(Shift())
    assert second.generation > first.generation
    assert segment in reader._segments.values()
    assert (len(first), len(second)) == (100, 100)
    writer.merge()
    writer.clear()
    assert len(reader.view(Shift())) == 0
    assert len(first.whole_of(np.arange(100))) == 100


def test_projected_vectors_of_large_segments_are_kept_and_old_versions_removed(folder):
    store = opened(folder)
    store.upsert([encoded(f"key-{seed}", seed) for seed in range(600)])
    store.view(Shift(0.1))
    store.view(Shift(0.2))
    assert len(files(folder, ".projected")) == 2
    dense = store.view(Shift(0.2)).dense(np.ones(12, np.float32))
    store.prepare(Shift(0.2))
    assert len(files(folder, ".projected")) == 1

    class Known(Shift):
        def project_profiles(self, raw, langs):
            raise AssertionError("What is kept is not projected again.")

    np.testing.assert_array_equal(opened(folder).view(Known(0.2)).dense(np.ones(12, np.float32)), dense)
    next(folder.glob("*.projected")).write_bytes(b"garbage")
    np.testing.assert_array_equal(opened(folder).view(Shift(0.2)).dense(np.ones(12, np.float32)), dense)
    store.clear()
    assert not files(folder, ".projected")


def test_the_files_are_private(folder):
    store = opened(folder)
    store.upsert([encoded(f"key-{seed}", seed) for seed in range(600)])
    store.view(Shift())
    assert folder.stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder.iterdir())


def test_a_row_that_is_not_there_is_an_error(folder):
    view = fill(folder, range(3)).view(Shift())
    with pytest.raises(IndexError):
        view.keys(np.array([3]))
    with pytest.raises(IndexError):
        view.whole_of(np.array([-1]))
    with pytest.raises(KeyError):
        view.derived("nothing")


def test_filters_of_an_empty_view_let_all_through(folder):
    assert opened(folder).view(Shift()).mask(Filters(kinds=("testbed",), exclude_keys=("a",))) is None


@settings(max_examples=40, deadline=None)
@given(
    shapes=st.lists(st.lists(st.integers(0, 5), min_size=1, max_size=3), max_size=5),
    kind=st.sampled_from(["<f4", "<f2", "<u8", "<i4", "|u1"]),
)
def test_a_container_gives_back_what_was_written(shapes, kind, tmp_path_factory):
    path = tmp_path_factory.mktemp("container") / "x.segment"
    arrays = {
        f"a{number}": np.arange(np.prod(shape)).astype(kind).reshape(shape)
        for number, shape in enumerate(shapes)
    }
    write_container(path, arrays, {"å": ["\ud800"]})
    container = Container(path)
    container.check_all()
    assert container.facts == {"å": ["\ud800"]}
    assert list(container.arrays) == list(arrays)
    for name, array in arrays.items():
        assert container.arrays[name].dtype == array.dtype
        np.testing.assert_array_equal(container.arrays[name], array)
