"""The numbered evidence of a report and its archive."""

import csv
import hashlib
import io
import zipfile
from dataclasses import replace
from typing import IO, Any

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from samband.projects.domain.official.evidence import EvidenceFile, EvidenceIndex, evidence_index
from samband.projects.official_files import EvidenceChanged, write_evidence
from tests.projects.test_official_files import line

FILES = {"f1": b"%PDF one", "f2": b"%PDF two", "f3": b"payslip"}


def evidence(key: str, line_key: str, name: str, **changes: Any) -> EvidenceFile:
    content = FILES[key]
    return EvidenceFile(key, line_key, name, hashlib.sha256(content).hexdigest(), len(content), **changes)


def opened(file: EvidenceFile) -> IO[bytes]:
    return io.BytesIO(FILES[file.key])


def archive_of(index: EvidenceIndex) -> bytes:
    target = io.BytesIO()
    with translation.override("en"):
        write_evidence(target, index, opened)
    return target.getvalue()


def test_the_evidence_is_numbered_indexed_and_the_same_each_time() -> None:
    lines = [line(1), line(2, category="staff", is_payroll=True, document_number="=L1"), line(3), line(4)]
    files = [
        evidence("f1", lines[2].key, "../../etc/Faktura Ö&Å.PDF", kind="invoice"),
        evidence("f2", lines[2].key, "C:\\Users\\x\\kvitto.pdf"),
        evidence("f1", lines[0].key, "samma.pdf"),
        evidence("f3", lines[1].key, "lön för någon.pdf", is_withheld=True),
    ]
    index = evidence_index(lines, files)
    assert [path for path, _file in index.stored] == ["001-1_samma.pdf", "003-2_kvitto.pdf"]
    assert [one.number for one in index.lines_without] == [4]
    assert [(one.code, one.line) for one in index.problems] == [("line-without-evidence", 4)]
    content = archive_of(index)
    assert content == archive_of(index)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == ["001-1_samma.pdf", "003-2_kvitto.pdf", "index.csv", "index.xlsx"]
        assert archive.read("003-2_kvitto.pdf") == FILES["f2"]
        listed = archive.read("index.csv").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(listed), delimiter=";"))
    assert [(row[0], row[4], row[6]) for row in rows[1:]] == [
        ("001", "001-1_samma.pdf", ""),
        ("002", "", "Left out: payroll, for the partner and its controller alone"),
        ("003", "001-1_samma.pdf", ""),
        ("003", "003-2_kvitto.pdf", ""),
        ("004", "", "No evidence"),
    ]
    assert rows[2][1] == "'=L1"
    assert "någon" not in listed


def test_evidence_that_has_changed_stops_the_archive() -> None:
    file = replace(evidence("f1", line(1).key, "a.pdf"), sha256="0" * 64)
    with pytest.raises(EvidenceChanged, match="001-1_a"):
        archive_of(evidence_index([line(1)], [file]))


def test_evidence_is_written_a_piece_at_a_time_to_a_stream_that_cannot_go_back() -> None:
    asked: list[int] = []

    class Source(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            asked.append(size or -1)
            return super().read(size)

    class OneWay(io.RawIOBase):
        def __init__(self) -> None:
            self.held = b""

        def writable(self) -> bool:
            return True

        def write(self, piece: Any, /) -> int:
            self.held += bytes(piece)
            return len(piece)

    target: Any = OneWay()
    big = b"x" * 3_000_000
    file = EvidenceFile("big", line(1).key, "a.pdf", hashlib.sha256(big).hexdigest(), len(big))
    write_evidence(target, evidence_index([line(1)], [file]), lambda _file: Source(big))
    assert max(asked) <= 1 << 20
    assert min(asked) > 0
    with zipfile.ZipFile(io.BytesIO(target.held)) as archive:
        assert archive.read("001-1_a.pdf") == big


names = st.text(max_size=200) | st.sampled_from(
    ["../a.pdf", "CON", "..", "/", "a" * 300 + ".pdf", ".pdf", "A.PDF"]
)


@settings(max_examples=100)
@given(st.lists(st.tuples(st.integers(1, 3), names, st.text(max_size=12), st.binary(max_size=2)), max_size=8))
def test_names_in_the_archive_are_safe_and_never_collide(
    given_files: list[tuple[int, str, str, bytes]],
) -> None:
    lines = [line(number, is_payroll=number == 3) for number in (1, 2, 3)]
    files = [
        EvidenceFile(str(at), lines[number - 1].key, name, hashlib.sha256(content).hexdigest(), 1, kind)
        for at, (number, name, kind, content) in enumerate(given_files)
    ]
    index = evidence_index(lines, files)
    paths = [path for path, _file in index.stored]
    assert len({path.casefold() for path in paths}) == len(paths)
    assert len(paths) == len({file.sha256 for file in files})
    for path in paths:
        assert path.isascii()
        assert not set(path) & set("/\\:*?\"<>|' ")
        assert path[:3].isdigit()
        assert len(path) <= 100
        assert ".." not in path


def test_two_lines_of_one_number_do_not_overwrite_each_other() -> None:
    lines = [line(1), replace(line(1), key="other")]
    files = [evidence("f1", lines[0].key, "a.pdf"), evidence("f2", "other", "A.PDF")]
    assert [path for path, _file in evidence_index(lines, files).stored] == ["001-1_a.pdf", "001-1_A-2.pdf"]


def test_evidence_of_another_report_stays_out_and_is_named() -> None:
    index = evidence_index([line(1)], [evidence("f1", "elsewhere", "a.pdf")])
    assert index.stored == []
    assert [one.code for one in index.problems] == ["line-without-evidence", "evidence-of-no-line"]
