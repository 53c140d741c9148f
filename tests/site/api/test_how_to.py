"""The program in docs/how-to/use-the-api.md runs as it stands, against a served home."""

import re
import subprocess
import sys
from typing import Any

import pytest

from samband.accounts.access import agent_of
from samband.accounts.actions import add_person
from samband.accounts.actions.tokens import create_token
from samband.base.agents import OPERATOR
from tests.house.reading import ROOT
from tests.site.conftest import Register, motor, register  # noqa: F401 - fixtures


@pytest.mark.django_db(transaction=True)
def test_the_program_in_the_how_to_does_what_it_says(register: Register, live_server: Any) -> None:  # noqa: F811
    page = (ROOT / "docs/how-to/use-the-api.md").read_text(encoding="utf-8")
    (program,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    person = add_person("developer@region.example", by=OPERATOR, title="Developer, region")
    _token, text = create_token(person, by=agent_of(person), name="how-to", scopes=["read", "match"], days=1)
    environment = {"API_ADDRESS": f"{live_server.url}/api/v1", "API_TOKEN": text, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-I", "-c", program],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said = done.stdout.splitlines()
    assert any("Varningsbyrån i Viken Oy FI" in line for line in said)
    assert "1 organisations in Finland" in said
    assert "not changed" in said
    assert said[-1].startswith("422 body/k ") or "/k " in said[-1]
