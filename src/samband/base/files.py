"""Files that people bring: kept under their SHA-256 in the home, outside anything that is served."""

import hashlib
import os
import secrets
from pathlib import Path
from typing import BinaryIO

from django.conf import settings


def _place(sha256: str) -> Path:
    if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        raise ValueError("not a SHA-256")
    return Path(settings.SAMBAND_HOME) / "files" / sha256[:2] / sha256


def keep_file(content: bytes) -> str:
    """Keep a file, readable by the home's owner alone; give its SHA-256, by which it is found."""
    sha256 = hashlib.sha256(content).hexdigest()
    place = _place(sha256)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = place.with_name(f".{sha256}-{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, place)
    return sha256


def read_file(sha256: str) -> bytes | None:
    """Give a kept file's bytes; None when it is not there any more."""
    try:
        return _place(sha256).read_bytes()
    except FileNotFoundError:
        return None


def open_file(sha256: str) -> BinaryIO | None:
    """Open a kept file to read it a piece at a time; None when it is not there any more."""
    try:
        return _place(sha256).open("rb")
    except FileNotFoundError:
        return None


def forget_file(sha256: str) -> None:
    """Remove a kept file; it may be gone already."""
    _place(sha256).unlink(missing_ok=True)


def safe_name(name: str) -> str:
    """Give a file's name without what means something to a file system, a terminal or a header."""
    kept = "".join(sign if sign.isprintable() and sign not in '/\\:*?"<>|%;' else "_" for sign in name)
    return kept.encode("utf-8", "replace").decode("utf-8").strip(" .")[-120:] or "file"
