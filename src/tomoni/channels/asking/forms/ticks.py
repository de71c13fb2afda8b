"""Several yes or no facts as one question with a list to tick (「どれがありますか」); what is not ticked is a no."""

from collections.abc import Iterable
from typing import Any

from django.http import QueryDict

from tomoni.channels.asking.viewer import Eyes
from tomoni.channels.look import interface as look

NONE = "none"
HERE = ":here"  # marks a page on which the list was drawn: nothing ticked looks the same as nothing asked


def lists_of(items: Iterable[Any]) -> dict[str, list[Any]]:
    """By the name of the control, the items that are ticked together: at least two of one question about one person."""
    found: dict[str, list[Any]] = {}
    for item in items:
        if item.fact.question and item.target is None:
            found.setdefault(f"tick:{item.fact.question}:{item.entity.id}", []).append(item)
    return {name: together for name, together in found.items() if len(together) > 1}


def make_ticks(name: str, items: list[Any], number: int, eyes: Eyes, ticked: Iterable[str]) -> look.Field:
    """The list as a field. ticked: paths, or `none`."""
    rows = []
    for item in items:
        label, _ = look.pick(item.fact.label, eyes.language)
        support, _ = look.pick(item.fact.help, eyes.language)
        rows.append(look.Choice(item.path, label, support))
    rows.append(look.Choice(NONE, str(look.word("form.tick_none", eyes.language))))
    label, lang = look.pick(items[0].fact.question_words, eyes.language)
    return look.Field(
        name=name,
        id=f"f{number}",
        kind="several",
        label=label,
        help=str(look.word("form.tick_all", eyes.language)),
        raw=tuple(ticked),
        lang=lang if lang != look.HTML_LANG[eyes.language] else "",
        choices=tuple(rows),
    )


def ticked_of(items: list[Any], values: Any) -> list[str]:
    """What stands ticked in the list: the answers that are yes; `none` where all were answered with no."""
    said = [_said(item, values) for item in items]
    if all(one is False for one in said):
        return [NONE]
    return [item.path for item, one in zip(items, said, strict=True) if one]


def _said(item: Any, values: Any) -> Any:
    given = values.get(item.path)
    return item.reading.value if given is None and item.reading is not None else given


def read_ticks(name: str, items: list[Any], post: QueryDict, language: str) -> tuple[list[str], dict[str, bool], str]:
    """(what was ticked, a value for each path, words of a fault): nothing ticked, or `none` beside others, is one."""
    known = {item.path for item in items}
    ticked = [one for one in post.getlist(name) if one in known or one == NONE]
    if not ticked or (NONE in ticked and len(ticked) > 1):
        return ticked, {}, str(look.word("faults.tick", language))
    return ticked, {path: path in ticked for path in known}, ""
