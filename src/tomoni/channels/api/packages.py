"""Packages of outside portals as they lie in a folder: read, bounded, told apart by content; docs/how/use-the-api.md.

A package is a folder or a zip with `package.json` and files beside it.
"""

import base64
import hashlib
import io
import json
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any, Protocol

from tomoni.channels.api.errors import PackageRefused

FORMAT = "tomoni-intake/1"
MOST_BYTES, MOST_FILES, MOST_TOLD = 60_000_000, 100, 1_000_000
TEXTS = ("source", "receipt_number", "service")
APPLICANT = ("name", "name_kana", "birth_date", "address")


@dataclass(frozen=True)
class Package:
    """One package. told: its package.json; files: name to bytes; raw: the bytes to keep, a zip."""

    name: str
    told: Mapping[str, Any]
    files: Mapping[str, bytes]
    raw: bytes
    sha256: str

    @property
    def key(self) -> tuple[str, str]:
        """Source and receipt number: what makes a package one."""
        return str(self.told["source"]), str(self.told["receipt_number"])

    def answers(self) -> dict[str, Any]:
        """Answers with the files of the package in them. Raises PackageRefused where a file is not there."""
        found = dict(self.told["answers"])
        for path, names in self.told.get("files", {}).items():
            missing = [name for name in names if name not in self.files]
            if missing:
                raise _refused(self.name, "file", f"names {missing[0]}, which is not in it")
            found[path] = [
                {"name": PurePosixPath(name).name, "content": base64.b64encode(self.files[name]).decode()}
                for name in names
            ]
        return found


class IntakeSource(Protocol):
    """Where packages come from: a folder today, an interface of another portal tomorrow."""

    def packages(self) -> Iterator[Package | PackageRefused]:
        """Each package, or why one could not be read, in a stable order."""


class FolderSource:
    """A folder with packages (folders and zips), or one package."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def packages(self) -> Iterator[Package | PackageRefused]:
        """In the order of their names."""
        if not self.folder.exists():
            yield _refused(str(self.folder), "missing", "is not there")
            return
        alone = self.folder.suffix == ".zip" or (self.folder / "package.json").exists()
        for place in [self.folder] if alone else sorted(self.folder.iterdir()):
            if place.suffix == ".zip" or (place / "package.json").is_file():
                try:
                    yield read_package(place)
                except PackageRefused as refused:
                    yield refused


DAMAGED = (
    OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, ValueError, zlib.error, lzma.LZMAError,
    struct.error,
)  # fmt: skip


def read_package(place: Path) -> Package:
    """Read a folder or zip. Raises PackageRefused: damaged, too large, not of the format."""
    try:
        raw = place.read_bytes() if place.is_file() else b""
        files = {} if raw else _files_of_folder(place)
    except DAMAGED as fault:
        raise _damaged(place.name, fault) from None
    return read_bytes(place.name, raw) if raw else _package_of(place.name, files)


def read_bytes(name: str, raw: bytes) -> Package:
    """Read the bytes of a zip. Raises PackageRefused."""
    try:
        files = _files_of_zip(name, raw)
    except DAMAGED as fault:
        raise _damaged(name, fault) from None
    return _package_of(name, files, raw)


def _package_of(name: str, files: dict[str, bytes], raw: bytes = b"") -> Package:
    told = _read_told(name, files.pop("package.json", b""))
    lines = [json.dumps(told, sort_keys=True), *(f"{n} {hashlib.sha256(files[n]).hexdigest()}" for n in sorted(files))]
    digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    return Package(name, told, files, raw or _zip_of(told, files), digest)


def _files_of_zip(name: str, raw: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        entries = [entry for entry in packed.infolist() if not entry.is_dir()]
        _need_bounds(name, [entry.file_size for entry in entries])
        found: dict[str, bytes] = {}
        for entry in entries:
            with packed.open(entry) as file:
                found[entry.filename] = file.read(entry.file_size + 1)
        if len(found) != len(entries):
            raise _refused(name, "damaged", "holds two files of one name")
        return found


def _files_of_folder(place: Path) -> dict[str, bytes]:
    paths = [path for path in sorted(place.rglob("*")) if path.is_file()]
    if any(path.is_symlink() for path in place.rglob("*")):
        raise _refused(place.name, "damaged", "holds a link to somewhere else")
    _need_bounds(place.name, [path.stat().st_size for path in paths])
    return {path.relative_to(place).as_posix(): path.read_bytes() for path in paths}


def _need_bounds(name: str, sizes: list[int]) -> None:
    if len(sizes) > MOST_FILES or sum(sizes) > MOST_BYTES:
        raise _refused(name, "large", f"holds more than {MOST_FILES} files or {MOST_BYTES:,} bytes")


def _read_told(name: str, text: bytes) -> dict[str, Any]:
    try:
        told = json.loads(text) if len(text) <= MOST_TOLD else None
        text = json.dumps(told, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        told = None
    if b"\\u0000" in text:
        told = None
    if not isinstance(told, dict) or told.get("format") != FORMAT or not _is_whole(told):
        raise _refused(name, "format", f"holds no package.json of the format {FORMAT}")
    return told


def _is_whole(told: Mapping[str, Any]) -> bool:
    applicant, files = told.get("applicant"), told.get("files", {})
    return (
        all(isinstance(told.get(part), str) and 1 <= len(told[part]) <= 60 for part in TEXTS)
        and isinstance(applicant, dict)
        and all(isinstance(applicant.get(part), str) for part in APPLICANT)
        and _is_day(applicant["birth_date"])
        and isinstance(told.get("answers"), dict)
        and isinstance(told.get("people", {}), dict)
        and isinstance(files, dict)
        and all(isinstance(names, list) and all(isinstance(one, str) for one in names) for names in files.values())
    )


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _zip_of(told: Mapping[str, Any], files: Mapping[str, bytes]) -> bytes:
    """The folder as one file, the same bytes each time."""
    kept = {"package.json": json.dumps(told, ensure_ascii=False, sort_keys=True, indent=1).encode(), **files}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in sorted(kept):
            packed.writestr(zipfile.ZipInfo(name), kept[name], zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _damaged(name: str, fault: Exception) -> PackageRefused:
    return _refused(name, "damaged", f"cannot be read ({type(fault).__name__})")


def _refused(name: str, why: str, words: str) -> PackageRefused:
    return PackageRefused(f"{name} {words}; it was not taken. Ask its portal for it once more.", why=why, name=name)
