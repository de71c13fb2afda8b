"""Withholding parts: a line of a record, a region of a page, or a whole item, each with its ground."""

from collections.abc import Mapping

from django.db import transaction

from tomoni.core import interface as core
from tomoni.documents.actions.disclosing import State, _hold
from tomoni.documents.domain.disclosure import GROUNDS
from tomoni.documents.errors import EntryNotValid, NotFound
from tomoni.documents.models import DisclosureItem, DisclosureRequest, Redaction


def withhold_lines(number: str, place: int, grounds: Mapping[int, str], *, actor: core.Actor) -> int:
    """Set which lines of a record are withheld: {line from 1: ground}; gives how many."""
    with transaction.atomic():
        held = _hold(number, actor, None, State.OPEN)
        item = _item(held, place)
        count = len(core.decode(item.lines, item.key_id, core.key_ring())) if item.lines else 0
        for line, ground in grounds.items():
            _check_ground(ground)
            if not 1 <= line <= count:
                raise EntryNotValid("この行はありません。画面を開き直してください。", "line")
        Redaction.objects.filter(item=item, line__gt=0).delete()
        Redaction.objects.bulk_create(
            Redaction(item=item, line=line, reason=ground, made_by=actor.key, made_at=core.now())
            for line, ground in grounds.items()
        )
    return len(grounds)


def withhold_region(
    number: str, place: int, page: int, corners: tuple[int, int, int, int], ground: str, *, actor: core.Actor
) -> Redaction:
    """Withhold a region of a page: left, top, right, bottom from 0 to 1000 of its sides, in any order of corners."""
    _check_ground(ground)
    left, right = sorted((corners[0], corners[2]))
    top, bottom = sorted((corners[1], corners[3]))
    if not (0 <= left < right <= 1000 and 0 <= top < bottom <= 1000):
        raise EntryNotValid("かどを2つ、離して選んでください（0から1000まで）。", "corners")
    with transaction.atomic():
        held = _hold(number, actor, None, State.OPEN)
        item = _item(held, place)
        if not 1 <= page <= item.pages:
            raise EntryNotValid("このページはありません。", "page")
        return Redaction.objects.create(
            item=item, page=page, left=left, top=top, right=right, bottom=bottom, reason=ground, made_by=actor.key,
            made_at=core.now(),
        )  # fmt: skip


def show_again(number: str, redaction: int, *, actor: core.Actor) -> None:
    """Take a redaction back."""
    with transaction.atomic():
        held = _hold(number, actor, None, State.OPEN)
        gone, _ = Redaction.objects.filter(pk=redaction, item__request=held).delete()
        if not gone:
            raise NotFound("この不開示の部分はありません。画面を開き直してください。")


def leave_out(number: str, place: int, ground: str, note: str = "", *, actor: core.Actor) -> DisclosureItem:
    """Withhold a whole item; an empty ground shows it again."""
    if ground:
        _check_ground(ground)
    with transaction.atomic():
        item = _item(_hold(number, actor, None, State.OPEN), place)
        item.left_out, item.left_out_note = ground, note.strip()[:300]
        item.save(update_fields=["left_out", "left_out_note"])
    return item


def _item(held: DisclosureRequest, place: int) -> DisclosureItem:
    item = held.items.filter(place=place).first()
    if item is None:
        raise NotFound("この文書は、集めたものの中にありません。一覧から選び直してください。")
    return item


def _check_ground(ground: str) -> None:
    if ground not in GROUNDS:
        raise EntryNotValid("不開示の理由を選んでください（法第78条）。", "ground")
