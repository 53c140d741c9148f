"""An audit that had no data is never taken for a clean one."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))
import audit


@pytest.mark.parametrize(
    ("code", "output", "state"),
    [
        (0, "No known vulnerabilities found", audit.CLEAN),
        (1, "Found 1 known vulnerability in 1 package", audit.FOUND),
        (0, "x  Dependency not found on PyPI and could not be audited: x (1.0)", audit.UNKNOWN),
        (1, "requests.exceptions.ConnectionError: no such host", audit.UNKNOWN),
        (1, "npm error audit endpoint returned an error", audit.UNKNOWN),
    ],
)
def test_what_an_audit_says_is_read_for_what_it_is(code: int, output: str, state: int) -> None:
    assert audit.judge(code, output).state == state


def test_a_package_may_be_pinned_twice_for_several_versions_of_python() -> None:
    text = "numpy==2.4.6 ; python_full_version < '3.12' \\\n    --hash=sha256:00\nnumpy==2.5.5 ; x \\\n"
    assert audit.pins(text) == {"numpy": {"2.4.6", "2.5.5"}}
