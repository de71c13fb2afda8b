"""A child that is not in the register yet, as somebody declares it in a conversation."""

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

WHOM = "about.whom"  # the answer that says which child a conversation is about: `p9`, or the one below
NEW_CHILD = "new-child"
CHILD_PAGE = "child"
MOST_TOGETHER = 4  # children of one birth
TWIN = "+"  # beside what was not sent: the conversation about the next of them
OF_CHILD = ("birth_date", "name", "name_kana")
OF_BOND = ("is_parent", "lives_with")
YOUNG = timedelta(days=366)  # as long a register may take in a child under a declared name


_DECLARED = re.compile(rf"\b{NEW_CHILD}(?:-\d)?(?![\w-])")


def is_new(entity: object) -> bool:
    """Whether an id is that of somebody declared."""
    return isinstance(entity, str) and entity.startswith("new-")


def born_together(answers: Mapping[str, Any]) -> tuple[str, ...]:
    """The declared children of a conversation, in the order in which they were told of.

    >>> born_together({"about.whom": "new-child", "new-child-2.birth_date": "2026-11-12"})
    ('new-child', 'new-child-2')
    """
    whom = answers.get(WHOM)
    told = {one for path in answers for one in _DECLARED.findall(path)}
    return tuple(sorted(told | ({whom} if isinstance(whom, str) and is_new(whom) else set())))


def next_child(together: Collection[str]) -> str:
    """The id of one more child.

    >>> next_child(["new-child", "new-child-2"])
    'new-child-3'
    """
    free = (f"{NEW_CHILD}-{number}" for number in range(2, MOST_TOGETHER + 2))
    return next(one for one in free if one not in together)


def page_of(child: str, whom: str) -> str:
    """The key of the page about a declared child."""
    return CHILD_PAGE if child == whom else f"{CHILD_PAGE}({child})"


def born_key(birth_date: object, kana: object, household: object) -> str:
    """What a declared child is known by in a claim key, until the register has it.

    >>> born_key("2026-11-12", "ヤマダ ユヅキ", "h3")
    'born:2026-11-12:ヤマダ ユヅキ:h3'
    """
    return f"born:{birth_date}:{kana or ''}:{household or ''}"


def same_child(
    answers: Mapping[str, Any], known: Iterable[tuple[str, date | None, str]], child: str = NEW_CHILD
) -> str | None:
    """The child of the register (id, birth date, kana) that was declared again as a new one; None where there is none.

    >>> answers = {"new-child.birth_date": "2026-11-12", "new-child.name_kana": "ヤマダ ユヅキ"}
    >>> same_child(answers, [("p9", date(2026, 11, 12), "ヤマダ ユヅキ"), ("p8", date(2026, 11, 12), "ヤマダ ハル")])
    'p9'
    """
    born, kana = answers.get(f"{child}.birth_date"), answers.get(f"{child}.name_kana")
    if born is None:
        return None
    alike = [one for one in known if one[1] is not None and one[1].isoformat() == str(born)]
    exact = [one for one in alike if kana and _plain(one[2]) == _plain(kana)]
    return exact[0][0] if exact else alike[0][0] if len(alike) == 1 and not kana else None


def _plain(kana: str) -> str:
    return kana.replace("　", "").replace(" ", "")
