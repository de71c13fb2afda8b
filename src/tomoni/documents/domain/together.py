"""One file for a batch: the template becomes a function of its values, and its text is read once, not once a letter.

What does not look at the values (dates, sums, tables, …) stands before the function and is made once. Whoever sets a
letter of many and the same letter alone gets the same page: where that cannot be known from the text, there is no such
file, and each letter is set with a copy of the template of its own.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

VALUES = 'json("values.json")'
FUNCTION, GIVEN = "tomoni-letter", "tomoni-values"
_IMPORT = re.compile(r'^#import "(?P<file>[^"]+)": \*[ \t]*$', re.MULTILINE)
_OTHER_FILES = re.compile(r"\b(?:import|include|json|read|yaml|toml|csv|xml|cbor|plugin|image)\b\s*(?:\(\s*)?\"")
_NAMED = re.compile(r"^#let (?P<name>[\w-]+)")
_GOES_ON = re.compile(r"^(?:[ \t]|[)}\]]|$)")


def as_function(name: str, files: Mapping[str, str]) -> str | None:
    """Text that defines `tomoni-letter(values)` from the template `name`; None where its files ask for more care.

    files: by path, the template among them. It may import whole files of `#let` alone, and read nothing but its values.
    """
    body = files[name]
    parts: list[tuple[str, str]] = []
    for found in _IMPORT.finditer(body):
        lets = _lets_of(files.get(found["file"], "="))
        if lets is None:
            return None
        parts += lets
    body = _IMPORT.sub("", body)
    names = [one for one, _ in parts]
    if len(set(names)) < len(names) or any(_reads_more(text) for text in (body, *(text for _, text in parts))):
        return None
    bound = _bound(parts)
    before = "".join(text for one, text in parts if one not in bound)
    inside = "".join(text for one, text in parts if one in bound)
    return f"{before}#let {FUNCTION}({GIVEN}) = [\n{inside}{body}\n]\n".replace(VALUES, GIVEN)


def _reads_more(text: str) -> bool:
    return _OTHER_FILES.search(text.replace(VALUES, "")) is not None


def _lets_of(text: str) -> list[tuple[str, str]] | None:
    """(name, text) of each definition; None where the file holds anything else, which an import would not show."""
    found: list[tuple[str, str]] = []
    for block in _blocks(text):
        first = _NAMED.match(block)
        if first is None or any(not _GOES_ON.match(line) for line in block.splitlines()[1:]):
            return None
        found.append((first["name"], block))
    return found


def _blocks(text: str) -> Iterator[str]:
    """Parts that begin with a sign in the first column; comments are left out, and blank lines between parts."""
    block = ""
    for line in text.splitlines(keepends=True):
        if line.startswith("//") or not (line.strip() or block):
            continue
        if line.startswith("#") and block:
            yield block.rstrip() + "\n"
            block = ""
        block += line
    if block.strip():
        yield block.rstrip() + "\n"


def _bound(parts: Iterable[tuple[str, str]]) -> set[str]:
    """Names of the definitions that look at the values, themselves or through another one."""
    parts = list(parts)
    bound = {name for name, text in parts if VALUES in text}
    while True:
        words = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, sorted(bound)))})(?![\w-])") if bound else None
        more = {name for name, text in parts if name not in bound and words is not None and words.search(text)}
        if not more:
            return bound
        bound |= more
