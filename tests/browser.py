"""Which browser the journeys use, and what is said when there is none."""

import os
import shutil

# The shell shows pages as the whole browser does, without the windows that nobody looks at: a third quicker.
NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)

NO_BROWSER = """
┌──────────────────────────────────────────────────────────────────────────┐
│  THE JOURNEYS DID NOT RUN: there is no Chromium or Chrome here.          │
│                                                                          │
│  Nothing has looked at the pages as a person does.                       │
│  Install one (Debian: apt-get install chromium-headless-shell),          │
│  or say where it is:                                                     │
│      CHROMIUM=/path/to/chrome make test                                  │
│  SAMBAND_JOURNEYS=required makes their absence a failure.                │
└──────────────────────────────────────────────────────────────────────────┘
"""


def find_browser() -> str | None:
    """Return the browser named by $CHROMIUM, else the machine's own, else None."""
    for name in (os.environ.get("CHROMIUM", ""), *NAMES):
        if name and (found := shutil.which(name)):
            return found
    return None


def journeys_are_required() -> bool:
    """Say whether journeys that cannot run are a failure."""
    return os.environ.get("SAMBAND_JOURNEYS", "") == "required"


def launch_arguments() -> list[str]:
    """Return what the browser is started with: nothing of its own goes out to the network."""
    quiet = [
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-default-apps",
        "--disable-sync",
        "--no-first-run",
    ]
    return ["--no-sandbox", *quiet] if os.geteuid() == 0 else quiet
