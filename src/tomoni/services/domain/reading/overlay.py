"""A town's changes of a national service: only at paths the service leaves open."""

import copy
import re
from typing import Any

from tomoni.services.domain.reading.sheet import Section, Sheet, nearest

EXTENDS = re.compile(r"([a-z0-9-]+)/([a-z0-9-]+)(?:@>=([0-9.]+))?\Z")


def apply_overlay(sheet: Sheet, base: Any, overlay: Any, version: str) -> Any:
    """The block of the national service with the town's values set. Faults for every path that is not open."""
    section = Section(sheet, overlay, "overlay", "")
    extends = section.text("extends", needed=True)
    found = EXTENDS.match(extends or "")
    if extends is not None and found is None:
        section.wrong("extends", "`japan/<service>@>=<version>`")
    elif found and found[3] and _number(version) < _number(found[3]):
        section.wrong("extends", f"a version that is there: the pack has {version}")
    block = copy.deepcopy(base)
    open_paths = [str(path) for path in base.get("open", [])]
    for path, value in section.items("set"):
        if not any(path == open_path or path.startswith(open_path + ".") for open_path in open_paths):
            expected = f"an open path: {', '.join(open_paths)}{nearest(path, open_paths)}"
            sheet.fault(overlay["set"], f"set.{path}", path, expected, path)
            continue
        target, key = find(block, path.split("."))
        if target is None:
            sheet.fault(overlay["set"], f"set.{path}", path, "a path of this service", path)
        elif isinstance(target, dict):
            target[key] = value
    return block


def find(block: Any, parts: list[str]) -> tuple[Any, str]:
    """The map that holds the last part. In a list, a step or outcome is found by its kind or its name."""
    for number, part in enumerate(parts):
        if isinstance(block, list):
            block = next(
                (item for item in block if isinstance(item, dict) and (part in item or part in _names(item))), None
            )
            if block is not None and number == len(parts) - 1:
                return None, part
            continue
        if number == len(parts) - 1:
            return (block, part) if isinstance(block, dict) else (None, part)
        block = block.get(part) if isinstance(block, dict) else None
        if block is None:
            return None, part
    return None, ""


def _names(item: Any) -> list[str]:
    first = next(iter(item.values()), "")
    return [str(first)] if isinstance(first, str) else []


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())
