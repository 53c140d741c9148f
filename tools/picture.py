"""Take the picture of the main job that README.md shows, from the demo, with a headless browser.

A need in Swedish is typed into the home page of a fresh demo world; the picture is what comes.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser import NO_BROWSER, find_browser, launch_arguments  # noqa: E402

PICTURE = ROOT / "docs/images/main-job.png"
NEED = (
    "Vi behöver hitta läckor i vattenledningsnätet innan de blir stora. Rören är gamla och ligger under"
    " gator som vi inte vill gräva upp i onödan."
)
PATIENCE_SECONDS = 180


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    """Wait until the demo answers."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise SystemExit("The demo ended before it answered; run `make demo` to see why.")
        try:
            urllib.request.urlopen(address, timeout=2).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    raise SystemExit(f"The demo did not answer within {PATIENCE_SECONDS} s.")


def take(page: Page, address: str) -> None:
    """Ask as an officer does, wait for the answer, and take the picture."""
    page.goto(address)
    page.locator("textarea").first.fill(NEED)
    with page.expect_navigation():
        page.locator("form:has(textarea) button[type=submit]").first.click()
    page.wait_for_load_state("networkidle")
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=str(PICTURE))


def main() -> int:
    """Serve a fresh demo, take the picture, clear up."""
    browser = find_browser()
    if browser is None:
        print(NO_BROWSER, file=sys.stderr)
        return 1
    port = free_port()
    address = f"http://127.0.0.1:{port}/"
    with tempfile.TemporaryDirectory(prefix="samband-picture-") as home:
        server = subprocess.Popen(
            [Path(sys.executable).parent / "samband", "demo", f"--port={port}"],
            env={**os.environ, "SAMBAND_HOME": home},
            stdout=subprocess.DEVNULL,
        )
        try:
            wait_for(address, server)
            with sync_playwright() as driver:
                chromium = driver.chromium.launch(executable_path=browser, args=launch_arguments())
                page = chromium.new_page(viewport={"width": 1280, "height": 1000}, locale="en-GB")
                take(page, address)
                chromium.close()
        finally:
            server.terminate()
            server.wait(30)
    print(f"{PICTURE.relative_to(ROOT)} ({PICTURE.stat().st_size // 1000} kB)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
