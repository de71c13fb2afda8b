"""When a decision needs reasons, and what a draft of them looks like (行政手続法8条)."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from tomoni.cases.errors import ReasonsMissing

GIVING = frozenset(
    {"award", "pay", "certificate", "record", "issue", "forward", "end", "resume", "transfer", "hand_over"}
)


def is_adverse(outcome_kinds: Collection[str]) -> bool:
    """Whether a result gives nothing but a letter: a refusal, whatever the law calls it (却下, 不支給, 不承諾).

    >>> is_adverse(["letter"]), is_adverse(["award", "letter"])
    (True, False)
    """
    return not GIVING & set(outcome_kinds)


def is_lesser(claimed: Collection[str], per_person: Mapping[str, int]) -> bool:
    """Whether somebody it was asked for gets nothing, where the amount is a total over people.

    >>> is_lesser(["p3", "p4"], {"p3": 10000})
    True
    """
    return bool(per_person) and any(not per_person.get(person) for person in claimed)


def clean_reasons(reasons: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Reasons as they are kept: [{text, law, fact}], without empty ones. text: the criterion and how it is not met.

    A reason without the key `fact` tells the facts in its text.
    """
    told = [{key: str(r[key]).strip() for key in ("text", "law", "fact") if key in r} for r in reasons]
    return [{"text": "", "law": "", **reason} for reason in told if any(reason.values())]


def need_reasons(reasons: Sequence[Mapping[str, str]], *, adverse: bool, lesser: bool) -> None:
    """Raises ReasonsMissing where reasons are needed and facts with criterion, or the article, are not there."""
    incomplete = [n for n, reason in enumerate(reasons, start=1) if not all(reason.values())]
    if incomplete or ((adverse or lesser) and not reasons):
        raise ReasonsMissing(
            "A refusal, or less than was asked for, says which facts were found, the criterion, and the article. "
            "Without them the decision would be unlawful; complete the reasons.",
            adverse=adverse,
            lesser=lesser,
            incomplete=incomplete,
        )
