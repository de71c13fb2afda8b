"""YAML read as text with its place: `no`, `012345`, `2027-04` stay what was written; each scalar has its place.

Built from the parser's events with an explicit stack, so that deep nesting, aliases that multiply, tags and duplicate
keys are faults and never a crash or a surprise.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import yaml

from tomoni.rules.errors import PackError, PackFault

MOST_CHARACTERS = 2_000_000
DEEPEST = 40
PLAIN_TAGS = ("str", "int", "float", "bool", "null", "timestamp", "map", "seq")


class Text(str):
    """A scalar as it was written, with its file and the place (from 1) at which its content begins."""

    __slots__ = ("column", "file", "line")
    file: str
    line: int
    column: int

    @classmethod
    def at(cls, value: str, file: str, line: int, column: int) -> Text:
        made = cls(value)
        made.file, made.line, made.column = file, line, column
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return (Text.at, (str(self), self.file, self.line, self.column))


class Block(dict[str, "Node"]):
    """A mapping; its keys are `Text`. `place_of(key)` says where a key stands (the block itself if it is absent)."""

    file: str
    line: int
    column: int

    def __init__(self, file: str = "", line: int = 1, column: int = 1) -> None:
        super().__init__()
        self.file, self.line, self.column = file, line, column
        self._places: dict[str, tuple[int, int]] = {}

    def put(self, key: Text, value: Node) -> None:
        self[key] = value
        self._places[key] = (key.line, key.column)

    def place_of(self, key: str) -> tuple[int, int]:
        return self._places.get(key, (self.line, self.column))


class Row(list["Node"]):
    """A list with its place."""

    file: str
    line: int
    column: int

    def __init__(self, file: str = "", line: int = 1, column: int = 1) -> None:
        super().__init__()
        self.file, self.line, self.column = file, line, column


Node: TypeAlias = "Text | Block | Row"


@dataclass
class _Open:
    """A collection whose end has not come yet; `key` waits for its value."""

    made: Block | Row
    key: Text | None = None
    flow: bool = False  # between braces


@dataclass
class _Reader:
    text: str
    file: str
    faults: list[PackFault] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)
    root: Node | None = None

    def fault(self, mark: Any, key: str, found: str, expected: str) -> None:
        self.faults.append(PackFault(self.file, mark.line + 1, mark.column + 1, key, found, expected))

    def read(self) -> Node | None:
        lines = self.text.split("\n")
        documents = 0
        events: Iterable[Any] = yaml.parse(self.text, Loader=yaml.CSafeLoader)
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.fault(event.start_mark, "---", "a second document", "one document in a file")
                    return self.root
            elif isinstance(event, yaml.AliasEvent):
                self.fault(event.start_mark, "*", f"the alias *{event.anchor}", "the text written out")
                self.place(self.make_text("", event.start_mark), event.start_mark)
            elif isinstance(event, yaml.ScalarEvent):
                self.check_marks(event)
                self.place(self.scalar(event, lines), event.start_mark)
            elif isinstance(event, yaml.CollectionStartEvent):
                self.check_marks(event)
                if len(self.stack) >= DEEPEST:
                    self.fault(event.start_mark, "", "nesting too deep", f"at most {DEEPEST} levels")
                    return self.root
                start: Any = event.start_mark
                place = (self.file, start.line + 1, start.column + 1)
                made: Block | Row = Block(*place) if isinstance(event, yaml.MappingStartEvent) else Row(*place)
                self.place(made, event.start_mark)
                self.stack.append(_Open(made, flow=bool(event.flow_style)))
            elif isinstance(event, yaml.CollectionEndEvent):
                self.stack.pop()
        return self.root

    def check_marks(self, event: Any) -> None:
        if event.anchor is not None:
            self.fault(event.start_mark, "&", f"the anchor &{event.anchor}", "no anchors: write the text out")
        if event.tag not in (None, "!") and event.tag.removeprefix("tag:yaml.org,2002:") not in PLAIN_TAGS:
            self.fault(event.start_mark, "!", f"the tag {event.tag}", "no tags")

    def make_text(self, value: str, mark: Any, down: int = 0, column: int | None = None) -> Text:
        return Text.at(value, self.file, mark.line + 1 + down, (mark.column if column is None else column) + 1)

    def scalar(self, event: Any, lines: list[str]) -> Text:
        mark = event.start_mark
        if event.style in ("|", ">"):
            first = next((line for line in lines[mark.line + 1 :] if line.strip()), "")
            return self.make_text(event.value, mark, 1, len(first) - len(first.lstrip()))
        return self.make_text(event.value, mark, 0, mark.column + (1 if event.style in ("'", '"') else 0))

    def place(self, value: Node, mark: Any) -> None:
        if not self.stack:
            self.root = value
            return
        top = self.stack[-1]
        if isinstance(top.made, Row):
            top.made.append(value)
        elif top.key is None:
            if not isinstance(value, Text):
                self.fault(mark, "", "a key that is no text", "a word as key")
                value = self.make_text("", mark)
            top.key = value
        else:
            if top.key in top.made:
                self.fault_key(top.key)
            if top.flow and value == "" and " " in top.key.strip():
                self.fault_comma(top.key)
            top.made.put(top.key, value)
            top.key = None

    def fault_comma(self, key: Text) -> None:
        """`{en: By post, or here}`: the comma ends the text, and the rest is a key without a value."""
        right = "quotes around a text that has a comma"
        self.faults.append(PackFault(self.file, key.line, key.column, key, "nothing after it", right))

    def fault_key(self, key: Text) -> None:
        self.faults.append(PackFault(self.file, key.line, key.column, key, "the key twice", "each key once"))


def read_yaml(text: str, file: str) -> Block:
    """The document as `Block`, `Row` and `Text`. Raises PackError with every fault of the file."""
    if len(text) > MOST_CHARACTERS:
        raise PackError([PackFault(file, 1, 1, "", f"{len(text)} characters", f"at most {MOST_CHARACTERS}")])
    try:
        text.encode()
    except UnicodeEncodeError as wrong:
        line, before = text.count("\n", 0, wrong.start) + 1, text.rfind("\n", 0, wrong.start)
        found = f"the character {ord(text[wrong.start]):04x}, which is none"
        raise PackError([PackFault(file, line, wrong.start - before, "", found, "text in Unicode")]) from None
    reader = _Reader(text, file)
    try:
        root = reader.read()
    except yaml.YAMLError as wrong:
        mark: Any = getattr(wrong, "problem_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        found = str(getattr(wrong, "problem", None) or getattr(wrong, "reason", None) or wrong)
        raise PackError([*reader.faults, PackFault(file, line, column, "", found, "YAML that can be read")]) from None
    if reader.faults:
        raise PackError(reader.faults)
    if not isinstance(root, Block):
        raise PackError([PackFault(file, 1, 1, "", "no mapping", "keys and values")])
    return root
