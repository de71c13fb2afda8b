"""Which values a letter reads, found in its text: what no letter prints need not be looked up for it."""

import re
from collections.abc import Iterable, Mapping

_LET = re.compile(r"^#let ([\w-]+)", re.MULTILINE)
_READ = re.compile(r'\b(?:some\("|values\.at\("|values\.(?!at\())([a-z_]+)')
_UNCLEAR = re.compile(r'\bsome\((?!")|\bvalues\.at\((?!")|\bvalues(?!\.[a-z])|\bvalues\.json\b')
_QUOTED, _WORD = re.compile(r'"[^"\n]*"'), re.compile(r"[\w-]+")
_KNOWN = frozenset({"values", "some"})  # how a letterhead reads; what is read stands where they are used


def letter_reads(letter: str, shared: Iterable[str], names: frozenset[str]) -> bool:
    """Whether a letter may read one of these values, itself or through what it uses of the files beside it.

    Where a text reads values in a way that does not show which, it may.
    """
    defined = {name: body for text in shared for name, body in _definitions(text).items()}
    return _reads(letter, defined, names, set())


def _reads(text: str, defined: Mapping[str, str], names: frozenset[str], seen: set[str]) -> bool:
    if _UNCLEAR.search(text) or not names.isdisjoint(_READ.findall(text)):
        return True
    used = (set(_WORD.findall(_QUOTED.sub("", text))) & defined.keys()) - seen - _KNOWN
    seen |= used
    return any(_reads(defined[name], defined, names, seen) for name in sorted(used))


def _definitions(text: str) -> dict[str, str]:
    """What each `#let` of a file says, up to the next; of what stands outside of them an import brings nothing."""
    starts = list(_LET.finditer(text))
    ends = [start.start() for start in starts[1:]] + [len(text)] * bool(starts)  # a file may define nothing
    return {start[1]: text[start.end() : end] for start, end in zip(starts, ends, strict=True)}
