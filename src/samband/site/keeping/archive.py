"""The form of a backup: one ZIP file with a manifest that names every member and its SHA-256.

Members: ``database/…`` (a SQLite file, PostgreSQL's own dump, or rows as JSON lines), ``home/…``
(everything else the home keeps). ``manifest.json`` is written last and read first. An archive may
have come from anywhere: nothing in it is believed before it is checked.
"""

import hashlib
import json
import os
import secrets
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

from samband.site.keeping.swap import is_kept, sync_folder
from samband.site.refusal import HomeRefused

FORMAT = 1
MANIFEST = "manifest.json"
LONGEST_MANIFEST = 256 * 1024 * 1024
_PIECE = 1024 * 1024
_AGAIN = "Use another backup; this one is not whole. Nothing was changed."


@dataclass(frozen=True, slots=True)
class Member:
    """A file in a backup: its name there, its length in bytes, its SHA-256."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself; ``database`` is ``sqlite``, ``pg_dump`` or ``rows``."""

    version: str
    made_at: str
    database: str
    migrations: tuple[tuple[str, str], ...]
    tables: dict[str, Any] = field(default_factory=dict)
    members: tuple[Member, ...] = ()

    def document(self) -> dict[str, Any]:
        """Give it as it is written."""
        return {
            "samband_backup": FORMAT,
            "version": self.version,
            "made_at": self.made_at,
            "database": self.database,
            "migrations": [list(name) for name in self.migrations],
            "tables": self.tables,
            "members": [{"name": one.name, "size": one.size, "sha256": one.sha256} for one in self.members],
        }


class Writer:
    """Puts members into an archive and remembers what they are."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.members: list[Member] = []

    def add(self, name: str, source: IO[bytes]) -> None:
        """Put in what a stream gives.

        Raises:
            HomeRefused: when the name is one that no restore would take.
        """
        if not may_be_named(name):
            what = "A file with such a name cannot be in a backup."
            raise HomeRefused(repr(name), what, "Rename it, or take it out of the home.")
        digest, size = hashlib.sha256(), 0
        with self._archive.open(_entry(name), "w", force_zip64=True) as target:
            while piece := source.read(_PIECE):
                digest.update(piece)
                size += len(piece)
                target.write(piece)
        self.members.append(Member(name, size, digest.hexdigest()))

    def close(self, manifest: Manifest) -> None:
        """Put in the manifest, last."""
        self._archive.writestr(_entry(MANIFEST), json.dumps(manifest.document(), indent=1))


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = (stat.S_IFREG | 0o600) << 16
    return entry


@contextmanager
def written(file: Path) -> Iterator[Writer]:
    """Write an archive under another name and give it its own when all of it is on the disk.

    Raises:
        HomeRefused: when the place cannot be written, or holds a file already.
    """
    if file.exists():
        raise HomeRefused(
            str(file), "There is a file here already.", "A backup never replaces one: choose another name."
        )
    draft = file.with_name(f".{file.name}-{secrets.token_hex(4)}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            with zipfile.ZipFile(stream, "w", compresslevel=3) as archive:
                yield Writer(archive)
            stream.flush()
            os.fsync(stream.fileno())
        os.rename(draft, file)
        sync_folder(file.parent)
    except OSError as problem:
        what = f"The backup cannot be written ({problem.strerror})."
        raise HomeRefused(str(file), what, "Make room, or choose a folder that you may write.") from problem
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def opened(file: Path) -> Iterator[zipfile.ZipFile]:
    """Open an archive to read.

    Raises:
        HomeRefused: when it is missing, cut short or no archive.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            yield archive
    except FileNotFoundError as problem:
        raise HomeRefused(str(file), "There is no such file.", "Check the name.") from problem
    except OSError as problem:
        what = f"The file cannot be read ({problem.strerror})."
        raise HomeRefused(str(file), what, "Check its rights and the disk.") from problem
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError) as problem:
        raise HomeRefused(str(file), "This is no backup, or it is damaged or cut short.", _AGAIN) from problem
    except Exception as problem:  # zlib.error, struct.error
        if isinstance(problem, HomeRefused) or type(problem).__module__ not in {"zlib", "struct"}:
            raise
        raise HomeRefused(str(file), "The backup is damaged.", _AGAIN) from problem


def read_manifest(archive: zipfile.ZipFile, file: Path) -> Manifest:
    """Read what a backup says of itself.

    Raises:
        HomeRefused: when it says nothing that can be believed, or is of a later form.
    """
    try:
        entry = archive.getinfo(MANIFEST)
        if entry.file_size > LONGEST_MANIFEST:
            raise ValueError(MANIFEST)
        with archive.open(entry) as stream:
            content = json.loads(stream.read(LONGEST_MANIFEST))
        form = content["samband_backup"]
        if isinstance(form, int) and form > FORMAT:
            what = "This backup was made by a newer Samband."
            raise HomeRefused(str(file), what, "Install that version. Nothing was changed.")
        return Manifest(
            version=str(content["version"]),
            made_at=str(content["made_at"]),
            database=str(content["database"]),
            migrations=tuple((str(app), str(name)) for app, name in content["migrations"]),
            tables=dict(content["tables"]),
            members=tuple(
                Member(str(one["name"]), int(one["size"]), str(one["sha256"])) for one in content["members"]
            ),
        )
    except (KeyError, ValueError, TypeError, AttributeError, RecursionError) as problem:
        raise HomeRefused(str(file), "This is no backup of Samband.", _AGAIN) from problem


def verify(archive: zipfile.ZipFile, manifest: Manifest, file: Path, *, room: int) -> None:
    """Check names, sizes and every byte; ``room`` is how many bytes may be unpacked.

    Raises:
        HomeRefused: names the first member that is not as it must be.
    """
    names = [one.name for one in manifest.members]
    inside = [entry.filename for entry in archive.infolist() if entry.filename != MANIFEST]
    if len(set(names)) != len(names) or sorted(names) != sorted(inside):
        raise HomeRefused(str(file), "The backup does not hold what its manifest lists.", _AGAIN)
    for one in manifest.members:
        if not _is_safe(one.name, archive.getinfo(one.name)) or one.size < 0:
            what = "The backup holds a member that would leave its folder or is no plain file."
            raise HomeRefused(f"{file}: {one.name!r}", what, _AGAIN)
    total = sum(one.size for one in manifest.members)
    if total > room:
        what = f"Unpacked, the backup has {total} bytes, and there is room for {max(0, room)}."
        raise HomeRefused(str(file), what, "Make room on the home's disk. Nothing was changed.")
    for one in manifest.members:
        for _piece in pieces(archive, one, file):
            pass


def pieces(archive: zipfile.ZipFile, member: Member, file: Path) -> Iterator[bytes]:
    """Give a member's bytes, never more than it may have; at the end they are known to be right.

    Raises:
        HomeRefused: when it is longer, shorter or other than the manifest says.
    """
    digest, size = hashlib.sha256(), 0
    with archive.open(member.name) as stream:
        while piece := stream.read(_PIECE):
            size += len(piece)
            if size > member.size:
                break
            digest.update(piece)
            yield piece
    if size != member.size or digest.hexdigest() != member.sha256:
        where = f"{file}: {member.name}"
        raise HomeRefused(where, "This member is not what the manifest says.", _AGAIN)


def unpack(archive: zipfile.ZipFile, member: Member, file: Path, target: Path) -> None:
    """Write a member to a new file, for its owner's eyes only, and onto the disk."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        for piece in pieces(archive, member, file):
            stream.write(piece)
        stream.flush()
        os.fsync(stream.fileno())


def _is_safe(name: str, entry: zipfile.ZipInfo) -> bool:
    """Whether a member is a plain file that lands where a backup's members may land."""
    kind = stat.S_IFMT(entry.external_attr >> 16)
    return kind in {0, stat.S_IFREG} and not entry.is_dir() and may_be_named(name)


def may_be_named(name: str) -> bool:
    """Whether a member may have this name."""
    path = PurePosixPath(name)
    clean = str(path) == name and not path.is_absolute() and not {"..", "."} & set(path.parts)
    if not (clean and len(path.parts) >= 2 and name.isprintable() and "\\" not in name):
        return False
    if any(len(part.encode()) > 255 for part in path.parts):
        return False
    if path.parts[0] == "database":
        return True
    return path.parts[0] == "home" and (is_kept(path.parts[1]) or path.parts[1] == "cache")
