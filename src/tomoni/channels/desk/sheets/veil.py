"""A case of a protected person (支援措置) for everybody but the officer in charge: marks stay, names and values go.

The section can still decide: what it needs are the checks and what they say. Who and where is not shown to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from tomoni.channels.desk.words import HELD


def veiled(screen: Any) -> Any:
    """The same screen with every name and value replaced by 確かめ中; notes and letters are left out."""
    hide = _hider([*screen.names.values(), screen.person.name, screen.person.name_kana])
    return replace(
        screen,
        names=dict.fromkeys(screen.names, HELD),
        person=replace(screen.person, name=HELD, name_kana="", birth_date=None, address=None, postal_code=None),
        items=tuple(_item(item) for item in screen.items),
        checks=tuple(replace(check, label=hide(check.label)) for check in screen.checks),
        proposal=screen.proposal and replace(screen.proposal, reasons=_reasons(screen.proposal.reasons, hide)),
        draft=screen.draft and _draft(screen.draft, hide),
        drafts=tuple(_draft(draft, hide) for draft in screen.drafts),
        corrections=tuple(_correction(one) for one in screen.corrections),
        notes=(),
        timing=screen.timing and _timing(screen.timing),
        documents=(),
        papers=(),
        named=(),
    )


def _hider(names: Iterable[str]) -> Callable[[str], str]:
    known = sorted({name for name in names if name}, key=len, reverse=True)

    def hide(text: str) -> str:
        for name in known:
            text = text.replace(name, HELD)
        return text

    return hide


def _item(item: Any) -> Any:
    return replace(
        item,
        entity_name=HELD if item.entity_name else "",
        type="text",
        answer=None if item.answer is None else HELD,
        held=None if item.held is None else HELD,
    )


def _reasons(reasons: Iterable[Any], hide: Callable[[str], str]) -> tuple[Any, ...]:
    return tuple(replace(one, text=hide(one.text), fact=HELD if one.fact else "") for one in reasons)


def _draft(draft: Any, hide: Callable[[str], str]) -> Any:
    return replace(draft, reasons=_reasons(draft.reasons, hide), remark=hide(draft.remark))


def _timing(timing: Any) -> Any:
    enquiries = tuple(
        replace(one, body=HELD, asked_for=HELD, answer=HELD if one.answer else "") for one in timing.enquiries
    )
    return replace(timing, enquiries=enquiries, put_off=timing.put_off and replace(timing.put_off, reason=HELD))


def _correction(correction: Any) -> Any:
    changes = tuple(
        replace(one, entity_name=HELD if one.entity_name else "", type="text", before=HELD, after=HELD)
        for one in correction.changes
    )
    return replace(correction, reason="", changes=changes)
