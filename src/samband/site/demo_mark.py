"""Whether this home holds the demo world, and nothing but it."""

from pathlib import Path

from django.conf import settings

MARK = "demo-world"


def mark_path() -> Path:
    """Give the file whose presence says so."""
    return Path(settings.SAMBAND_HOME) / MARK


def is_demo() -> bool:
    """Whether the demo world was loaded here; only then may one be somebody without signing in."""
    return mark_path().exists()
