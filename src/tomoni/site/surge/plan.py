"""What each household does: of every 200 so many, dealt out by the seed. Pure, so that every process knows the same."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from random import Random

CYCLE = 200


@dataclass(frozen=True)
class Part:
    """What one household does.

    channel: api (a program with one POST), portal (page by page), paper (a package of the scanned form), counter, or
    none (does not apply). again: replayed (the same POST later), at_once (twice in the same instant), two_keys (twice
    in the same instant as two applications), on_paper (a form by post as well), pressed (the last button twice).
    wrong: the account is wrong and has to be mended. declines: one person wants nothing. fled: one person claims apart.
    """

    channel: str = "api"
    again: str = ""
    wrong: bool = False
    declines: bool = False
    fled: bool = False


# Of 200 households. In 2020 most came by post; here most come online, for that is what has to hold.
PARTS: tuple[tuple[int, Part], ...] = (
    (1, Part("none")),
    (1, Part("counter")),
    (66, Part("paper")),
    (1, Part("paper", wrong=True)),
    (1, Part("paper", declines=True)),
    (3, Part("portal")),
    (1, Part("portal", again="pressed")),
    (4, Part(again="replayed")),
    (2, Part(again="at_once")),
    (2, Part(again="two_keys")),
    (2, Part(again="on_paper")),
    (1, Part(wrong=True)),
    (1, Part(declines=True)),
    (1, Part(fled=True)),
)


@cache
def _dealt(seed: int) -> tuple[Part, ...]:
    parts = [part for count, part in PARTS for _ in range(count)]
    parts += [Part()] * (CYCLE - len(parts))
    Random(seed).shuffle(parts)
    return tuple(parts)


def part_of(number: int, seed: int) -> Part:
    """What the household of a number (from 0) does."""
    return _dealt(seed)[number % CYCLE]


def parts(households: int, seed: int) -> Iterator[tuple[int, Part]]:
    """Every household with what it does."""
    return ((number, part_of(number, seed)) for number in range(households))


def account_of(number: int, *, wrong: bool = False) -> dict[str, str]:
    """The bank account that the head tells; a wrong one has a slip in its number."""
    digits = f"{1_000_000 + number % 9_000_000}"
    if wrong:
        digits = digits[:-1] + str((int(digits[-1]) + 1) % 10)
    return {"bank": "0001", "branch": "001", "kind": "ordinary", "number": digits}
