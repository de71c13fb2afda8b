"""A child that sets type and a request for it, for tests that run a parent of their own (without Django)."""

from typing import Any

from tomoni.documents.adapters.child import Child
from tomoni.documents.adapters.fonts import find_font_folders


def make_child() -> Child:
    return Child("tomoni.documents.adapters.typst_child", [str(folder) for folder in find_font_folders()], seconds=60)


def make_request(text: str) -> dict[str, Any]:
    return {
        "main": "m.typ",
        "files": {"m.typ": text},
        "folders": ["."],
        "values": ["{}"],
        "together": "",
        "tags": True,
        "pages_of": "",
        "timestamp": 0,
    }
