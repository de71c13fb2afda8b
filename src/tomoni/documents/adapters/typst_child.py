"""The child that sets type: one typst compiler kept warm, one working folder, no network, no database.

Run as `python -m tomoni.documents.adapters.typst_child FOLDER FONT_FOLDER...` by adapters/typst_press.py.
Requests: {"files": {path: text}, "main": path, "folders": [...], "values": [text a folder], "together": text of a
document that includes all folders, or "", "tags": bool, "pages_of": label or "", "binaries": [[name, length]],
"ppi": number, "each": [values of a letter]}; the request's body holds the binaries, the answer's body is the PDF, or a
PNG where `ppi` is, or where `each` is one PDF for each, one after the other, with their `lengths` in the head.
"""

import contextlib
import os
import re
import resource
import sys
from pathlib import Path
from typing import Any

import typst

from tomoni.documents.adapters.pipe import Answer, serve

VALUES = "values.json"
TOGETHER = "tomoni-batch.typ"
_MOST_BYTES = 3 << 30
_PLACE = re.compile(r"┌─ (?P<file>.+?):(?P<line>\d+):\d+")
_ERROR = re.compile(r"^error: (?P<message>.+)$", re.MULTILINE)


class Press:
    """Writes the files of a request into its folder, compiles, and forgets the values."""

    def __init__(self, folder: str, font_folders: list[str]) -> None:
        self._root = Path(folder) / "letter"
        self._root.mkdir()
        closed = Path(folder) / "no-packages"
        closed.mkdir()
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(font_folders))
        self._compiler = typst.Compiler(
            root=str(self._root), font_paths=fonts, package_path=str(closed), package_cache_path=str(closed)
        )
        self._written: dict[str, str] = {}

    def answer(self, head: dict[str, Any], body: bytes) -> Answer:
        """One request. A letter's fault is an answer, not an end of the child."""
        try:
            self._write_binaries(head, body)
            if "each" in head:
                letters = [self._one_of(head, values) for values in head["each"]]
                lengths = [len(letter) for letter in letters]
                return {"ok": True, "lengths": lengths}, b"".join(letters)
            main = self._write(head)
            if head.get("ppi"):
                picture = self._compiler.compile(str(main), format="png", ppi=head["ppi"])
                return {"ok": True}, picture
            pdf = self._compile(main, head)
            found: dict[str, Any] = {"ok": True}
            if head["pages_of"]:
                found["pages"] = self._compiler.query(head["pages_of"], field="value")
            return found, pdf
        except typst.TypstError as fault:
            return {"ok": False, **self._describe(fault)}, b""
        finally:
            self._forget(head["folders"])
            for name, _ in head.get("binaries", ()):
                (self._root / name).unlink(missing_ok=True)

    def _one_of(self, head: dict[str, Any], values: str) -> bytes:
        return self._compile(self._write({**head, "values": [values]}), head)

    def _compile(self, main: Path, head: dict[str, Any]) -> bytes:
        pdf: bytes = self._compiler.compile(
            str(main),
            format="pdf",
            # PDF/A refuses a letter that no font can draw, instead of printing an empty box for somebody's name.
            pdf_standards="a-2b",
            pdf_tags=head["tags"],
            timestamp=head["timestamp"],
        )
        return pdf

    def _write_binaries(self, head: dict[str, Any], body: bytes) -> None:
        """Pictures and PDFs that the sheet shows: [name, length] in the head, one after the other in the body."""
        start = 0
        for name, length in head.get("binaries", ()):
            (self._root / name).write_bytes(body[start : start + length])
            start += length

    def _write(self, head: dict[str, Any]) -> Path:
        """The letter's files in each folder with its values beside them; gives the file to compile."""
        wanted = {str(Path(folder, path)): text for folder in head["folders"] for path, text in head["files"].items()}
        wanted |= {str(Path(f, VALUES)): text for f, text in zip(head["folders"], head["values"], strict=True)}
        main = head["main"]
        if head["together"]:
            wanted[main := TOGETHER] = head["together"]
        for path in self._written.keys() - wanted.keys():
            (self._root / path).unlink()
            del self._written[path]
        for path, text in wanted.items():
            if self._written.get(path) != text:
                target = self._root / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text, encoding="utf-8")
                self._written[path] = text
        return self._root / main

    def _forget(self, folders: list[str]) -> None:
        """Values are personal data: they stay no longer than the letter takes."""
        for path in (str(Path(folder, VALUES)) for folder in folders):
            with contextlib.suppress(FileNotFoundError):
                (self._root / path).unlink()
            self._written.pop(path, None)

    def _describe(self, fault: typst.TypstError) -> dict[str, Any]:
        diagnostic = str(fault.diagnostic)
        start = _ERROR.search(diagnostic)
        place = _PLACE.search(diagnostic, start.end() if start else 0)
        file = Path("/" + place["file"].lstrip("/")) if place else Path()
        with contextlib.suppress(ValueError):
            file = file.relative_to(self._root)
        message = (start["message"] if start else str(fault.message)).replace(str(self._root), "")
        return {"file": str(file), "line": int(place["line"]) if place else 0, "message": message}


def main(folder: str, font_folders: list[str]) -> None:
    """Serve until the parent is gone."""
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (_MOST_BYTES, _MOST_BYTES))
    os.umask(0o077)
    serve(Press(folder, font_folders).answer, folder)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
