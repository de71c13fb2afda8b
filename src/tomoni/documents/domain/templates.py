"""What a template is: a typst text with the texts beside it, and the values it reads from `values.json`."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePosixPath

from tomoni.documents.errors import DocumentFault

VALUES_FILE = "values.json"
# A package would be fetched from outside; the child has no way out either, this only says it in words.
_PACKAGE = re.compile(r"""(?:import|include)\s*\(?\s*["']@""")


@dataclass(frozen=True)
class Template:
    """name: file name of the letter (`approval.typ`). source: its typst text. files: texts beside it, by path."""

    name: str
    source: str
    files: Mapping[str, str] = field(default_factory=dict)

    def all_files(self) -> dict[str, str]:
        """Everything the letter may read, by path inside its own folder.

        Raises DocumentFault for a path that leaves the folder, and for an import of a package.
        """
        files = {**self.files, self.name: self.source}
        for path, text in files.items():
            _refuse_outside(self.name, path)
            for line, content in enumerate(text.splitlines(), 1):
                if _PACKAGE.search(content):
                    advice = "パッケージは使えません。必要な部品は同じフォルダーに置いてください"
                    raise DocumentFault(self.name, path, line, "外部パッケージの読み込み", advice)
        return files


def _refuse_outside(letter: str, path: str) -> None:
    parts = PurePosixPath(path)
    if not path or parts.is_absolute() or ".." in parts.parts or "\\" in path or "\0" in path:
        raise DocumentFault(letter, path or "(空)", 0, "ひな形のフォルダーの外を指すファイル名")
    if path == VALUES_FILE:
        raise DocumentFault(letter, path, 0, f"{VALUES_FILE} は差し込む値のための名前です")


def values_text(letter: str, values: object) -> str:
    """The values as JSON; days are written 2026-12-08. Raises DocumentFault for what JSON cannot hold."""
    try:
        return json.dumps(values, ensure_ascii=False, allow_nan=False, default=_as_text)
    except (TypeError, ValueError) as cause:
        raise DocumentFault(letter, VALUES_FILE, 0, f"差し込む値を書き出せません({cause})") from cause


def _as_text(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no JSON value")
