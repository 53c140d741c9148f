"""The program in docs/explanation/sealed-documents.md checks a seal without Samband, as it stands there."""

import json
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from samband.base.sealing import seal_json, seal_pdf
from tests.house.reading import ROOT

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\nstartxref\n9\n%%EOF"
AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def checked(folder: Path, data: bytes, key: str) -> "subprocess.CompletedProcess[str]":
    page = (ROOT / "docs/explanation/sealed-documents.md").read_text(encoding="utf-8")
    (program,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    (folder / "document").write_bytes(data)
    words = [sys.executable, "-I", "-c", program, str(folder / "document"), key]
    return subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)


def test_the_program_on_the_page_tells_what_is_sealed_from_what_was_changed(tmp_path: Path) -> None:
    content = {"kind": "samband-certificate", "name": "Å", "total": "1.00"}
    data = seal_json(content, home=tmp_path, at=AT)
    paper = seal_pdf(PDF, {"kind": "samband-certificate", "number": "7"}, home=tmp_path, at=AT)
    key = json.loads(data)["seal"]["public_key"]
    indented = json.dumps(json.loads(data), indent=2).encode()
    for good in (data, indented, paper):
        done = checked(tmp_path, good, key)
        assert done.stdout == "valid: samband-certificate 2026-03-02T09:30:00Z\n", done.stderr
    other = json.loads(seal_json(content, home=tmp_path / "theirs", at=AT))["seal"]["public_key"]
    for bad in (data.replace(b"1.00", b"1.0"), paper.replace(b"<<>>", b"<< >"), paper + b"x"):
        assert checked(tmp_path, bad, key).returncode == 1
    assert checked(tmp_path, data, other).returncode == 1
