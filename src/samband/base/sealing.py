"""Documents that anybody can check: sealed with the installation's key, checked offline.

A seal says which bytes left this installation and when, by its own clock. It is no signature of a person: a
document is "signed" only where a certificate of a person or body is configured. How a seal is made, so that
it can be checked without Samband, is told in ``docs/explanation/sealed-documents.md``.
"""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.utils import timezone

from samband.base.seal_keys import (
    ALGORITHM,
    BadKey,
    PublicKey,
    key_id_of,
    public_text,
    read_base64,
    signing_key,
    stamp,
    write_base64,
)
from samband.base.seal_words import CHANGES, PROBLEMS, WHOSE
from samband.kernel.canonical import NotCanonical, canonical, read_strict

FORMAT: Final = "samband-seal-1"
MARK: Final = b"%SAMBAND-SEAL "
LARGEST: Final = 64 * 1024 * 1024
LARGEST_JSON: Final = 8 * 1024 * 1024
# A reader of PDF looks for the end of the file in its last 1,024 bytes: the seal leaves room for it.
_LONGEST_SEAL: Final = 980
_KIND = re.compile(r"[a-z][a-z0-9-]{2,59}")
_MOMENT = re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_HEX64 = re.compile(r"[0-9a-f]{64}")
_NEEDED: Final = frozenset(
    {"format", "algorithm", "key_id", "public_key", "kind", "sealed_at", "sha256", "signature"}
)
_OF_FORM: Final = {"json": frozenset({"parts"}), "pdf": frozenset({"about", "bytes"})}
# Where each problem lies.
_WHERE: Final = {
    **dict.fromkeys(("unread", "too-large", "empty", "not-json", "not-utf8", "cut-off", "added"), "file"),
    **dict.fromkeys(("changed", "other-kind", "twice", "number", "deep", "half-sign"), "content"),
    **dict.fromkeys(("not-sealed", "bad-seal", "forged", "unknown-key", "too-late"), "seal"),
}


@dataclass(frozen=True, slots=True)
class Checked:
    """What a document's seal says; values of a seal that does not hold are left empty, for nobody said them.

    ``codes`` are keys of ``seal_words.PROBLEMS``; ``changes`` pairs of a key of ``CHANGES`` and its values.
    """

    form: str = ""
    kind: str = ""
    sealed_at: str = ""
    key_id: str = ""
    public_key: str = ""
    whose: str = ""
    key_name: str = ""
    about: Mapping[str, str] = field(default_factory=dict)
    codes: tuple[str, ...] = ()
    changes: tuple[tuple[str, Mapping[str, object]], ...] = ()

    @property
    def is_valid(self) -> bool:
        """Whether nothing was changed and the key is one that is known here."""
        return bool(self.kind) and not self.codes

    def document(self, say: Callable[[str], str] = str) -> dict[str, Any]:
        """Give it as the command, the page and the API answer, in the words of ``say``."""
        key = {
            "id": self.key_id,
            "public_key": self.public_key,
            "whose": self.whose,
            "name": self.key_name,
            "words": say(WHOSE[self.whose]) if self.whose else "",
        }
        return {
            "valid": self.is_valid,
            "form": self.form or None,
            "kind": self.kind or None,
            "sealed_at": self.sealed_at or None,
            "key": key if self.key_id else None,
            "about": dict(self.about),
            "changed": [say(CHANGES[code]) % values for code, values in self.changes],
            "problems": [
                {"where": _WHERE[code], "what": say(PROBLEMS[code][0]), "fix": say(PROBLEMS[code][1])}
                for code in self.codes
            ],
        }


def seal_json(content: Mapping[str, Any], *, home: Path | None = None, at: datetime | None = None) -> bytes:
    """Seal a content whose ``kind`` says what it is; give it as JSON with its seal under the name ``seal``.

    Amounts in it are text, other numbers whole.

    Raises:
        ValueError: when it has no kind, is sealed already, or has no canonical form.
        BadKey: when the installation's key cannot be read.
    """
    if "seal" in content:
        raise ValueError("This document is sealed already.")
    parts = {name: _digest(canonical(part)) for name, part in content.items()}
    block = _block(str(content.get("kind", "")), _digest(canonical(content)), {"parts": parts}, home, at)
    return canonical({**content, "seal": block}) + b"\n"


def seal_pdf(
    pdf: bytes, meta: Mapping[str, str], *, home: Path | None = None, at: datetime | None = None
) -> bytes:
    """Seal a PDF: every byte of it; the seal is one line of comment after its end, which readers pass over.

    ``meta`` has ``kind``, and short words that the seal vouches for too (a number, a checksum).

    Raises:
        ValueError: when it is no whole PDF, is sealed already, or ``meta`` is too long.
        BadKey: when the installation's key cannot be read.
    """
    if not pdf.startswith(b"%PDF-") or not pdf.rstrip(b"\r\n").endswith(b"%%EOF"):
        raise ValueError("This is no whole PDF.")
    if b"\n" + MARK in pdf:
        raise ValueError("This document is sealed already.")
    body = pdf if pdf.endswith(b"\n") else pdf + b"\n"
    about = {str(name): str(words) for name, words in meta.items() if name != "kind"}
    more: dict[str, Any] = {"bytes": len(body), "about": about}
    line = canonical(_block(meta.get("kind", ""), _digest(body), more, home, at))
    if len(line) > _LONGEST_SEAL:
        raise ValueError("What the seal is to vouch for is too long.")
    return body + MARK + line + b"\n"


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _block(
    kind: str, sha256: str, more: Mapping[str, Any], home: Path | None, at: datetime | None
) -> dict[str, Any]:
    """Make a seal: what it says, and the signature over all of it in canonical form."""
    if not _KIND.fullmatch(kind):
        raise ValueError("A sealed document says what kind it is, in small letters.")
    at = at or timezone.now()
    private = signing_key(home or Path(settings.SAMBAND_HOME), at=at)
    public = public_text(private)
    said: dict[str, Any] = {
        "format": FORMAT,
        "algorithm": ALGORITHM,
        "key_id": key_id_of(public),
        "public_key": public,
        "kind": kind,
        "sealed_at": stamp(at),
        "sha256": sha256,
        **more,
    }
    return {**said, "signature": write_base64(private.sign(canonical(said)))}


def check_seal(data: bytes, keys: Sequence[PublicKey] = ()) -> Checked:
    """Check a document's seal, whatever its bytes are; ``keys`` are the ones that are known, best first.

    Nothing is asked of a network, nothing is kept.
    """
    if len(data) > LARGEST:
        return Checked(codes=("too-large",))
    if not data.strip():
        return Checked(codes=("empty",))
    if data.startswith(b"%PDF-"):
        return _check_pdf(data, keys)
    return _check_json(data, keys) if len(data) <= LARGEST_JSON else Checked(codes=("too-large",))


def _check_pdf(data: bytes, keys: Sequence[PublicKey]) -> Checked:
    at = data.rfind(b"\n" + MARK) + 1
    if not at:
        is_whole = b"%%EOF" in data[-1024:]
        return Checked(form="pdf", codes=("not-sealed",) if is_whole else ("cut-off",))
    body, rest = data[:at], data[at + len(MARK) :]
    line, end, after = rest.partition(b"\n")
    if not end:
        return Checked(form="pdf", codes=("cut-off",))
    try:
        seal = read_strict(line) if len(line) <= _LONGEST_SEAL else None
    except NotCanonical:
        seal = None
    if not isinstance(seal, dict) or canonical(seal) != line:
        return Checked(form="pdf", codes=("bad-seal",))
    changes: list[tuple[str, Mapping[str, object]]] = []
    codes = []
    is_same = _digest(body) == seal.get("sha256")
    if not is_same:
        codes.append("changed")
        changes.append(_by_length(len(body), seal.get("bytes")))
    if after:
        codes.append("added")
        changes.append(("after" if is_same else "after-changed", {"count": len(after)}))
    return _judged("pdf", seal, codes, changes, keys)


def _by_length(now: int, sealed: object) -> tuple[str, Mapping[str, object]]:
    more = now - sealed if isinstance(sealed, int) else 0
    if more:
        return ("bytes-added" if more > 0 else "bytes-removed"), {"count": abs(more)}
    return "same-length", {}


def _check_json(data: bytes, keys: Sequence[PublicKey]) -> Checked:
    try:
        found = read_strict(data)
    except NotCanonical as fault:
        form = "" if fault.why in {"not-json", "not-utf8"} else "json"
        return Checked(form=form, codes=(fault.why,))
    if not isinstance(found, dict) or "seal" not in found:
        return Checked(form="json", codes=("not-sealed",))
    seal = found.pop("seal")
    if not isinstance(seal, dict):
        return Checked(form="json", codes=("bad-seal",))
    codes, changes = [], list[tuple[str, Mapping[str, object]]]()
    if _digest(canonical(found)) != seal.get("sha256"):
        codes.append("changed")
        changes = _by_part(found, seal.get("parts"))
    elif found.get("kind") != seal.get("kind"):
        codes.append("other-kind")
    return _judged("json", seal, codes, changes, keys)


def _by_part(found: Mapping[str, Any], sealed: object) -> list[tuple[str, Mapping[str, object]]]:
    """Name the parts that differ from what the seal says of each."""
    said = sealed if isinstance(sealed, dict) else {}
    changes: list[tuple[str, Mapping[str, object]]] = []
    for name in sorted({*found, *said}):
        if name not in said:
            changes.append(("part-added", {"name": name[:80]}))
        elif name not in found:
            changes.append(("part-removed", {"name": name[:80]}))
        elif _digest(canonical(found[name])) != said[name]:
            changes.append(("part", {"name": name[:80]}))
    return changes[:50]


def _judged(
    form: str,
    seal: Mapping[str, Any],
    codes: list[str],
    changes: list[tuple[str, Mapping[str, object]]],
    keys: Sequence[PublicKey],
) -> Checked:
    """Believe a seal only when it is well written and its signature holds; then say whose key it is."""
    public_key = _sound(form, seal)
    if not public_key:
        return Checked(form=form, codes=("bad-seal",))
    said = {name: value for name, value in seal.items() if name != "signature"}
    try:
        signature = read_base64(seal["signature"], 64)
        Ed25519PublicKey.from_public_bytes(read_base64(public_key, 32)).verify(signature, canonical(said))
    except (BadKey, InvalidSignature, ValueError):
        return Checked(form=form, codes=("forged",))
    known = next((key for key in keys if key.public_key == public_key), None)
    sealed_at = str(seal["sealed_at"])
    if known is None:
        codes = [*codes, "unknown-key"]
    elif known.until and sealed_at > known.until:
        codes = [*codes, "too-late"]
    return Checked(
        form=form,
        kind=str(seal["kind"]),
        sealed_at=sealed_at,
        key_id=str(seal["key_id"]),
        public_key=public_key,
        whose=known.whose if known else "unknown",
        key_name=known.name if known else "",
        about=seal.get("about", {}),
        codes=tuple(codes),
        changes=tuple(changes),
    )


def _sound(form: str, seal: Mapping[str, Any]) -> str:
    """Give the public key of a seal that is written as a seal is, nothing more and nothing less; else ""."""
    if set(seal) != _NEEDED | _OF_FORM[form]:
        return ""
    if seal["format"] != FORMAT or seal["algorithm"] != ALGORITHM:
        return ""
    texts = ((_KIND, "kind"), (_MOMENT, "sealed_at"), (_HEX64, "sha256"))
    if not all(isinstance(seal[name], str) and how.fullmatch(seal[name]) for how, name in texts):
        return ""
    words = seal.get("about", seal.get("parts"))
    if not isinstance(words, dict) or not all(isinstance(one, str) for one in words.values()):
        return ""
    try:
        datetime.fromisoformat(seal["sealed_at"])
        is_named = key_id_of(seal["public_key"]) == seal["key_id"]
    except ValueError:
        return ""
    return str(seal["public_key"]) if is_named else ""
