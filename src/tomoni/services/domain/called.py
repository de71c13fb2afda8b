"""What people call something, beside its name; and what an office answers. Data of packs, for finding."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Called = Mapping[str, tuple[str, ...]]  # language -> words, as people say them


@dataclass(frozen=True)
class Office:
    """A department by its key, and what it can be asked about. first: it is named where nothing else fits."""

    key: str
    answers: Called = field(default_factory=dict)
    first: bool = False


def joined(here: Called, more: Called) -> dict[str, tuple[str, ...]]:
    """The words of both, each once."""
    return {
        language: tuple(dict.fromkeys((*here.get(language, ()), *more.get(language, ()))))
        for language in (*here, *(one for one in more if one not in here))
    }
