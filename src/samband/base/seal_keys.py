"""The keys that documents are sealed with: one of the installation, those before it, those of others.

They lie in the home in ``seal/``: ``key`` (secret, 0600, made when the first document is sealed) and
``earlier/`` (the public halves of keys that were renewed, so that what they sealed stays known). A backup
holds the folder as it holds the other secret. Nothing here asks Django: a seal is checked without it.
"""

import base64
import binascii
import fcntl
import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Literal

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from samband.kernel.canonical import NotCanonical, canonical, read_strict

ALGORITHM: Final = "Ed25519"
KEYS_FORMAT: Final = "samband-seal-keys-1"
FOLDER: Final = "seal"
_LARGEST: Final = 64 * 1024
Whose = Literal["own", "own-earlier", "given"]


class BadKey(ValueError):
    """A key cannot be read, or is none; the text says which."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """The public half of a key: whose it is, what it is called, from when until when it sealed (UTC)."""

    public_key: str
    whose: Whose
    name: str = ""
    since: str = ""
    until: str = ""

    @property
    def key_id(self) -> str:
        """The short name of the key."""
        return key_id_of(self.public_key)

    def document(self) -> dict[str, Any]:
        """Give it as it is published."""
        return {
            "algorithm": ALGORITHM,
            "key_id": self.key_id,
            "public_key": self.public_key,
            "since": self.since or None,
            "until": self.until or None,
        }


def write_base64(data: bytes) -> str:
    """Write bytes as text."""
    return base64.b64encode(data).decode("ascii")


def read_base64(text: object, length: int) -> bytes:
    """Read bytes from text, in the one form that they have, or raise ``BadKey``."""
    try:
        found = base64.b64decode(text, validate=True) if isinstance(text, str) and text.isascii() else b""
    except (binascii.Error, ValueError):
        found = b""
    if len(found) != length or write_base64(found) != text:
        raise BadKey(f"These are not {length} bytes in base64.")
    return found


def key_id_of(public_key: str) -> str:
    """Give the short name of a public key: the first 16 signs of the SHA-256 of its 32 bytes."""
    return hashlib.sha256(read_base64(public_key, 32)).hexdigest()[:16]


def stamp(at: datetime) -> str:
    """Write a moment as seals hold it: UTC, to the second."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def signing_key(home: Path, *, at: datetime) -> Ed25519PrivateKey:
    """Give the installation's key; make it when there is none. Two who come at once get the same one.

    Raises:
        BadKey: when the key's file is there and cannot be read: it is never replaced in silence.
    """
    place = home / FOLDER / "key"
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = _draft(place, _new_key(at))
        try:
            os.link(draft, place)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
        _sync(place.parent)
    return _read_own(place)[0]


def renew_key(home: Path, *, at: datetime) -> PublicKey:
    """Make a new key and keep the public half of the old one; give the new one's public half.

    Raises:
        BadKey: when the present key cannot be read.
    """
    signing_key(home, at=at)
    place = home / FOLDER / "key"
    with _alone(place.parent):
        private, since = _read_own(place)
        old = PublicKey(public_text(private), "own-earlier", since=since, until=stamp(at))
        earlier = place.parent / "earlier"
        earlier.mkdir(exist_ok=True, mode=0o700)
        kept = earlier / f"{old.key_id}.json"
        os.replace(_draft(kept, canonical(old.document())), kept)
        _sync(earlier)
        os.replace(_draft(place, _new_key(at)), place)
        _sync(place.parent)
        private, since = _read_own(place)
    return PublicKey(public_text(private), "own", since=since)


def own_keys(home: Path) -> list[PublicKey]:
    """Give the public halves of the installation's keys, the present one first; makes nothing.

    What cannot be read is left out: whoever only checks a document may have no right to the secret.
    """
    found = []
    try:
        private, since = _read_own(home / FOLDER / "key")
        found.append(PublicKey(public_text(private), "own", since=since))
    except (OSError, BadKey):
        pass
    try:
        kept = sorted((home / FOLDER / "earlier").glob("*.json"))
    except OSError:
        kept = []
    for path in kept:
        try:
            document = read_strict(_read(path))
            found += _from_document({"keys": [document]}, "own-earlier", "")
        except (OSError, NotCanonical, BadKey):
            continue
    return found


def public_text(private: Ed25519PrivateKey) -> str:
    """Give the public half of a key as text."""
    return write_base64(private.public_key().public_bytes_raw())


def read_public_keys(content: bytes, name: str = "") -> list[PublicKey]:
    """Read the public keys that somebody gives: published JSON, PEM, or the key itself in base64.

    Raises:
        BadKey: when there is no Ed25519 key in it.
    """
    text = content[:_LARGEST].decode("utf-8", "replace").strip()
    if text.startswith("-----BEGIN"):
        try:
            key = load_pem_public_key(text.encode("ascii"))
        except (ValueError, UnsupportedAlgorithm) as fault:
            raise BadKey("This PEM file holds no public key.") from fault
        if not isinstance(key, Ed25519PublicKey):
            raise BadKey("This is a key of another sort: a seal needs an Ed25519 key.")
        return [PublicKey(write_base64(key.public_bytes_raw()), "given", name)]
    if text.startswith("{"):
        try:
            return _from_document(read_strict(text.encode()), "given", name)
        except NotCanonical as fault:
            raise BadKey("This JSON holds no keys of seals.") from fault
    read_base64(text, 32)
    return [PublicKey(text, "given", name)]


def _from_document(document: Any, whose: Whose, name: str) -> list[PublicKey]:
    rows = document.get("keys") if isinstance(document, dict) else None
    if not isinstance(rows, list) or not rows:
        raise BadKey("There are no keys in this.")
    found = []
    for row in rows:
        if not isinstance(row, dict) or row.get("algorithm") != ALGORITHM:
            raise BadKey("There is something in this that is no Ed25519 key.")
        read_base64(row.get("public_key"), 32)
        since, until = (str(row.get(part) or "") for part in ("since", "until"))
        found.append(PublicKey(str(row["public_key"]), whose, name, since, until))
    return found


def keys_document(home: Path) -> dict[str, Any]:
    """Give the installation's public keys as they are published; makes nothing."""
    return {"format": KEYS_FORMAT, "keys": [key.document() for key in own_keys(home)]}


def _new_key(at: datetime) -> bytes:
    private = write_base64(Ed25519PrivateKey.generate().private_bytes_raw())
    return canonical({"algorithm": ALGORITHM, "made_at": stamp(at), "private_key": private})


def _read(path: Path) -> bytes:
    with open(path, "rb") as file:
        return file.read(_LARGEST)


def _read_own(path: Path) -> tuple[Ed25519PrivateKey, str]:
    try:
        document = read_strict(_read(path))
        raw = read_base64(document["private_key"], 32)
        return Ed25519PrivateKey.from_private_bytes(raw), str(document["made_at"])
    except (NotCanonical, BadKey, KeyError, TypeError) as fault:
        raise BadKey(f"{path} holds no key. Bring it back from a backup.") from fault


def _draft(place: Path, content: bytes) -> Path:
    draft = place.with_name(f".{place.name}-{os.getpid()}-{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return draft


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    descriptor = os.open(folder / ".renewing", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
