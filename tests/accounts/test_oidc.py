"""Another service, switched on by settings: whom it vouches for gets in, and nobody else."""

import json
import subprocess
import sys
from pathlib import Path

from tests.journeys.server import ROOT, environment


def test_an_address_that_the_service_vouches_for_leads_in_and_no_other(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.accounts.oidc_walk"],
        cwd=ROOT,
        env=environment(tmp_path / "home"),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    answers = json.loads(done.stdout)
    known, stranger, unproved = answers["known"], answers["stranger"], answers["unproved"]
    assert known["button"]
    assert known["pkce"]
    assert known["forged"]
    assert (known["signed_in"], known["as"]) == (True, "officer@city.example")
    assert not stranger["signed_in"]  # accounts are made by the operator
    assert not unproved["signed_in"]
    assert answers["people"] == 1
