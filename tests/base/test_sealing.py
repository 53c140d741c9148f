"""A seal holds for exactly one content, and whatever else comes is told apart in words, never in a crash."""

import base64
import json
import random
import stat
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samband.base.pdf import make_pdf
from samband.base.seal_keys import BadKey, own_keys, read_public_keys, renew_key, signing_key
from samband.base.seal_words import CHANGES, PROBLEMS
from samband.base.sealing import LARGEST, LARGEST_JSON, MARK, Checked, check_seal, seal_json, seal_pdf
from samband.kernel.canonical import NotCanonical, canonical, read_strict

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
LATER = datetime(2026, 9, 1, tzinfo=UTC)
CONTENT = {"kind": "samband-certificate", "number": "7", "total": "1.00", "rows": [{"name": "Å", "lines": 3}]}
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\nstartxref\n9\n%%EOF"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def sealed(home: Path, **more: Any) -> bytes:
    return seal_json({**CONTENT, **more}, home=home, at=AT)


def check(data: bytes, home: Path) -> Checked:
    return check_seal(data, own_keys(home))


def changed(data: bytes, change: Callable[[dict[str, Any]], object]) -> bytes:
    document = json.loads(data)
    change(document)
    return json.dumps(document).encode()


def test_a_sealed_document_is_valid_and_says_what_it_is_when_and_whose(home: Path) -> None:
    found = check(sealed(home), home)
    assert found.is_valid
    assert (found.form, found.kind, found.sealed_at) == ("json", CONTENT["kind"], "2026-03-02T09:30:00Z")
    assert (found.whose, found.key_id) == ("own", own_keys(home)[0].key_id)
    assert found.document()["problems"] == []
    assert json.loads(sealed(home)) == {**CONTENT, "seal": json.loads(sealed(home))["seal"]}


def test_blanks_and_the_order_of_names_do_not_matter(home: Path) -> None:
    document = json.loads(sealed(home))
    turned = dict(reversed(document.items()))
    for text in (
        json.dumps(document, indent=4),
        json.dumps(turned),
        "\ufeff" + json.dumps(document) + "\r\n",
    ):
        assert check(text.encode(), home).is_valid


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda one: one.update(total="1.0"), ["The part “total” was changed."]),
        (lambda one: one.update(total="1,00"), ["The part “total” was changed."]),
        (lambda one: one["rows"][0].update(lines=4), ["The part “rows” was changed."]),
        (lambda one: one["rows"][0].update(name="A\u030a"), ["The part “rows” was changed."]),
        (lambda one: one.pop("number"), ["The part “number” was removed."]),
        (lambda one: one.update(note=""), ["The part “note” was added."]),
        (lambda one: one.update(kind="samband-joint-report"), ["The part “kind” was changed."]),
    ],
)
def test_what_was_changed_is_named(
    home: Path, change: Callable[[dict[str, Any]], object], said: list[str]
) -> None:
    found = check(changed(sealed(home), change), home)
    assert not found.is_valid
    assert found.codes == ("changed",)
    assert found.document()["changed"] == said


@pytest.mark.parametrize("number", ["1.0", "1e2", "NaN", "-0", "9" * 2000])
def test_a_number_in_another_form_is_refused(home: Path, number: str) -> None:
    text = sealed(home).replace(b'"1.00"', number.encode())
    assert check(text, home).codes == ("number",)


@pytest.mark.parametrize(
    "change",
    [
        lambda seal: seal.update(sealed_at="2026-03-03T09:30:00Z"),
        lambda seal: seal.update(kind="samband-joint-report"),
        lambda seal: seal["parts"].update(total="0" * 64),
        lambda seal: seal.update(signature=base64.b64encode(bytes(64)).decode()),
    ],
)
def test_no_word_of_the_seal_can_be_changed(home: Path, change: Callable[[dict[str, Any]], object]) -> None:
    found = check(changed(sealed(home), lambda one: change(one["seal"])), home)
    assert found.codes == ("forged",)
    assert (found.kind, found.sealed_at, found.key_id) == ("", "", "")  # nobody said it


@pytest.mark.parametrize(
    "change",
    [
        lambda seal: seal.update(algorithm="none"),
        lambda seal: seal.update(format="samband-seal-0"),
        lambda seal: seal.update(sealed_at="2026-19-39T09:30:00Z"),
        lambda seal: seal.update(key_id="0" * 16),
        lambda seal: seal.update(public_key=[]),
        lambda seal: seal.update(parts=3),
        lambda seal: seal.update(more="x"),
        lambda seal: seal.pop("sha256"),
    ],
)
def test_a_seal_that_is_written_otherwise_is_none(
    home: Path, change: Callable[[dict[str, Any]], object]
) -> None:
    assert check(changed(sealed(home), lambda one: change(one["seal"])), home).codes == ("bad-seal",)


def test_a_seal_copied_to_another_document_does_not_hold(home: Path) -> None:
    other = changed(sealed(home), lambda one: one.update(total="9.00", seal=json.loads(sealed(home))["seal"]))
    assert check(other, home).codes == ("changed",)
    paper = seal_pdf(PDF, {"kind": "samband-certificate"}, home=home, at=AT)
    moved = PDF.replace(b"<<>>", b"<< >>") + b"\n" + paper[paper.rindex(MARK) :]
    assert check(moved, home).codes == ("changed",)


def test_somebody_elses_seal_is_told_to_be_unknown_until_their_key_is_given(
    home: Path, tmp_path: Path
) -> None:
    theirs = tmp_path / "theirs"
    data = sealed(theirs)
    signing_key(home, at=AT)
    found = check(data, home)
    assert (found.codes, found.whose) == (("unknown-key",), "unknown")
    key = own_keys(theirs)[0].public_key
    found = check_seal(data, [*own_keys(home), *read_public_keys(key.encode(), "Region Nord")])
    assert (found.is_valid, found.whose, found.key_name) == (True, "given", "Region Nord")


def test_a_name_that_stands_twice_is_refused(home: Path) -> None:
    twice = sealed(home).replace(b'{"kind"', b'{"total":"9.00","kind"', 1)
    assert check(twice, home).codes == ("twice",)


def test_a_sealed_pdf_is_what_it_was_and_one_line_after_its_end(home: Path) -> None:
    made = seal_pdf(PDF, {"kind": "samband-certificate", "number": "7"}, home=home, at=AT)
    assert made.startswith(PDF + b"\n" + MARK)
    assert b"%%EOF" in made[-1024:]  # where readers look for the end
    found = check(made, home)
    assert (found.is_valid, found.form, found.about) == (True, "pdf", {"number": "7"})


def test_what_was_done_to_a_pdf_is_told(home: Path) -> None:
    made = seal_pdf(PDF, {"kind": "samband-certificate"}, home=home, at=AT)
    assert check(made + b"more", home).document()["changed"] == [
        "4 bytes stand after the seal; what stands before it is as it was sealed."
    ]
    assert check(made.replace(b"1 0 obj", b"2 0 obj"), home).changes[0][0] == "same-length"
    assert check(made.replace(b"<<>>", b"<<  >>"), home).document()["changed"] == ["2 bytes were added."]
    assert check(made.replace(b"<<>>", b""), home).document()["changed"] == ["4 bytes are missing."]
    assert check(made[:-1], home).codes == ("cut-off",)
    assert check(made[:30], home).codes == ("cut-off",)
    assert check(PDF, home).codes == ("not-sealed",)
    assert check(made.replace(b'"about"', b' "about"'), home).codes == ("bad-seal",)


def test_an_earlier_end_that_hides_behind_a_new_seal_is_not_ours(home: Path, tmp_path: Path) -> None:
    made = seal_pdf(PDF, {"kind": "samband-certificate"}, home=home, at=AT)
    other = seal_pdf(PDF, {"kind": "samband-certificate"}, home=tmp_path / "theirs", at=AT)
    assert "unknown-key" in check(made + other[other.rindex(MARK) - 1 :], home).codes


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"kind": "X"},
        {"kind": "abc", "n": 1.5},
        {"kind": "abc", "seal": {}},
        {"kind": "abc", "t": "\ud800"},
    ],
)
def test_what_cannot_be_sealed_is_refused(home: Path, content: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        seal_json(content, home=home, at=AT)


@pytest.mark.parametrize("pdf", [b"", b"PK", PDF[:20], PDF + b"\n" + MARK + b"{}\n%%EOF"])
def test_what_is_no_whole_pdf_is_not_sealed(home: Path, pdf: bytes) -> None:
    with pytest.raises(ValueError):
        seal_pdf(pdf, {"kind": "samband-certificate"}, home=home, at=AT)
    with pytest.raises(ValueError):
        seal_pdf(PDF, {"kind": "samband-certificate", "number": "7" * 900}, home=home, at=AT)


def test_the_key_is_its_owners_alone_and_lies_in_the_home(home: Path) -> None:
    signing_key(home, at=AT)
    assert stat.S_IMODE((home / "seal" / "key").stat().st_mode) == 0o600
    assert stat.S_IMODE((home / "seal").stat().st_mode) == 0o700
    assert [path.name for path in (home / "seal").iterdir()] == ["key"]


def test_checking_makes_nothing(home: Path) -> None:
    assert check_seal(b"{}", own_keys(home)).codes == ("not-sealed",)
    assert not home.exists()


def test_a_renewed_key_leaves_the_old_one_known(home: Path) -> None:
    old = sealed(home)
    renew_key(home, at=LATER)
    new = seal_json(CONTENT, home=home, at=LATER)
    assert (check(old, home).is_valid, check(old, home).whose) == (True, "own-earlier")
    assert (check(new, home).is_valid, check(new, home).whose) == (True, "own")
    assert len(own_keys(home)) == 2


def test_what_a_given_up_key_sealed_later_is_not_believed(home: Path) -> None:
    old = (signing_key(home, at=AT), (home / "seal/key").read_bytes())[1]
    renew_key(home, at=LATER)
    known = own_keys(home)
    (home / "seal/key").write_bytes(old)  # a thief has it
    late = seal_json(CONTENT, home=home, at=datetime(2026, 10, 1, tzinfo=UTC))
    assert check_seal(late, known).codes == ("too-late",)


def test_a_damaged_key_is_never_replaced(home: Path) -> None:
    (home / "seal").mkdir(parents=True)
    (home / "seal/key").write_bytes(b"{}")
    with pytest.raises(BadKey):
        sealed(home)
    assert (home / "seal/key").read_bytes() == b"{}"
    assert own_keys(home) == []


def test_processes_that_come_at_once_get_the_same_key(home: Path) -> None:
    words = (
        "import sys; from datetime import datetime, UTC; from pathlib import Path;"
        "from samband.base.seal_keys import public_text, signing_key; sys.stdin.read();"
        "print(public_text(signing_key(Path(sys.argv[1]), at=datetime.now(UTC))))"
    )
    running = [
        subprocess.Popen(
            [sys.executable, "-c", words, str(home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _one in range(4)
    ]
    for one in running:
        assert one.stdin is not None
        one.stdin.close()  # all of them begin now
    said = {one.stdout.read().strip() for one in running if one.stdout is not None and one.wait(60) == 0}
    assert said == {own_keys(home)[0].public_key}


def test_whatever_the_bytes_are_there_is_an_answer(home: Path) -> None:
    chance = random.Random(7)
    paper = seal_pdf(PDF, {"kind": "samband-certificate"}, home=home, at=AT)
    keys = own_keys(home)
    for turn in range(500):
        base = (sealed(home), paper, chance.randbytes(chance.randrange(300)))[turn % 3]
        data = bytearray(base)
        for _change in range(chance.randrange(1, 4)):
            at = chance.randrange(len(data) + 1)
            match chance.randrange(3):
                case 0:
                    data[at : at + chance.randrange(9)] = b""
                case 1:
                    data[at:at] = chance.randbytes(chance.randrange(1, 9))
                case _:
                    data[at : at + 1] = chance.randbytes(1)
        found = check_seal(bytes(data), keys)
        assert found.document()["problems"] or _means_the_same(bytes(data), base)


def _means_the_same(data: bytes, base: bytes) -> bool:
    return data == base or (not base.startswith(b"%PDF") and read_strict(data) == read_strict(base))


def test_what_is_too_large_or_too_deep_is_refused_at_once() -> None:
    assert check_seal(b"%PDF-" + bytes(LARGEST)).codes == ("too-large",)
    assert check_seal(b"[" * (LARGEST_JSON + 1)).codes == ("too-large",)
    assert check_seal(b"[" * LARGEST_JSON).codes == ("deep",)
    assert check_seal(b'{"a":' * 200 + b"1" + b"}" * 200).codes == ("deep",)


def test_every_code_has_words() -> None:
    for code in PROBLEMS:
        assert Checked(codes=(code,)).document()["problems"][0]["where"] in {"file", "content", "seal"}
    assert all("%" not in words % {"name": "x", "count": 1} for words in CHANGES.values())


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=("Cs",))),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=("Cs",))), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(VALUES)
@settings(max_examples=200, deadline=None)
def test_the_canonical_form_is_one_and_is_read_back(value: Any) -> None:
    form = canonical(value)
    assert read_strict(form) == value
    assert canonical(json.loads(json.dumps(value, indent=2))) == form


@pytest.mark.parametrize(
    ("value", "why"), [(1.0, "number"), ({1: 2}, "name"), (b"", "kind"), ("\udc00", "half-sign")]
)
def test_what_has_no_canonical_form_says_why(value: Any, why: str) -> None:
    with pytest.raises(NotCanonical) as fault:
        canonical(value)
    assert fault.value.why == why


def test_a_pdf_of_ours_stays_readable_aloud_when_it_is_sealed(home: Path) -> None:
    template = b'#set document(title: "x")\n#set text(font: "Libertinus Serif", lang: "en")\n= x'
    made = seal_pdf(
        make_pdf(template, {}, at=AT, lang="en"), {"kind": "samband-certificate"}, home=home, at=AT
    )
    assert check(made, home).is_valid
    assert b"pdfuaid:part>1<" in made
