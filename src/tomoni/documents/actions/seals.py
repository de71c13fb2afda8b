"""The official seals (公印): which one a kind of document carries, and the book of their uses."""

import re
from datetime import date
from typing import Any

from django.db import transaction

from tomoni.core import interface as core
from tomoni.documents.errors import EntryNotValid, NotPermitted
from tomoni.documents.models import Document, SealStamp, SealUse

MOST_PICTURE = 400_000
_KEY = re.compile(r"[a-z][a-z0-9-]{0,39}\Z")


def seal_for(kind: str) -> SealStamp | None:
    """The seal of a kind of document by the town's settings (`seals: {certificate: mayor}`); None: 公印省略."""
    key = core.current_municipality().settings.get("seals", {}).get(kind, "")
    if not key:
        return None
    return SealStamp.objects.filter(key=key, since__lte=core.today(), until=None).first()


def seal_values(seal: SealStamp | None) -> dict[str, str] | None:
    """What the letter reads: name and picture."""
    return {"name": seal.name, "svg": seal.picture} if seal else None


def use_seal(seal: SealStamp | None, document: Document, actor: core.Actor) -> None:
    """Write the use into the book."""
    if seal is not None:
        use_row(seal, document, actor).save(force_insert=True)


def use_row(seal: SealStamp, document: Document, actor: core.Actor) -> SealUse:
    """A line of the book, not stored yet."""
    return SealUse(
        seal=seal, document=document, copies=document.copies, used_by=actor.key, used_by_name=actor.name, at=core.now()
    )


def enter_seal(
    key: str, name: str, department: str, *, since: date | None = None, picture: str = "", actor: core.Actor
) -> SealStamp:
    """Enter a seal into the register (公印台帳). picture: SVG without scripts; none: its name is drawn in a square.

    By an administrator, or a chief of the section that keeps it. Raises NotPermitted, EntryNotValid.
    """
    if actor.kind != "system" and not (actor.kind == "staff" and (actor.has_role("admin") or actor.has_role("chief"))):
        raise NotPermitted("公印を登録できるのは管理者と課長です。")
    if not _KEY.match(key):
        raise EntryNotValid("記号は英小文字で始め、英小文字、数字、ハイフンで書いてください。", "key")
    if not name.strip():
        raise EntryNotValid("公印の名前を書いてください。", "name")
    low = picture.lower()
    outside = "<script" in low or "<foreignobject" in low or "http" in low.replace("http://www.w3.org", "")
    if picture and (len(picture) > MOST_PICTURE or "<svg" not in low or outside):
        raise EntryNotValid("印影はSVGで、400KBまで、外部を読み込まないものにしてください。", "picture")
    with transaction.atomic():
        if SealStamp.objects.filter(key=key).exists():
            raise EntryNotValid("この記号の公印は、もう登録されています。", "key")
        seal = SealStamp.objects.create(
            key=key, name=name.strip()[:60], department=department, picture=picture, since=since or core.today()
        )
        core.record(actor, "change", [], facts=["seal"], purpose="documents")
    return seal


def set_seal_of(kind: str, key: str, *, actor: core.Actor) -> dict[str, Any]:
    """Which seal a kind of document carries from now on; an empty key: 公印省略. Raises NotPermitted, EntryNotValid."""
    if actor.kind != "system" and not (actor.kind == "staff" and actor.has_role("admin")):
        raise NotPermitted("公印の使い方を決められるのは管理者です。")
    if key and not SealStamp.objects.filter(key=key, until=None).exists():
        raise EntryNotValid("この公印は登録されていないか、廃止されています。", "seal")
    with transaction.atomic():
        town = core.Municipality.objects.select_for_update().get(pk=core.current_municipality().pk)
        seals = {**town.settings.get("seals", {}), Document.Kind(kind).value: key}
        town.settings = {**town.settings, "seals": seals}
        town.save(update_fields=["settings"])
        core.current_municipality().settings = town.settings
        core.record(actor, "change", [], facts=["seal"], purpose="documents")
    return seals


def retire_seal(key: str, *, actor: core.Actor) -> SealStamp:
    """Take a seal out of use (廃止) from today; its uses stay. Raises NotPermitted, EntryNotValid."""
    if actor.kind != "system" and not (actor.kind == "staff" and actor.has_role("admin")):
        raise NotPermitted("公印を廃止できるのは管理者です。")
    with transaction.atomic():
        seal = SealStamp.objects.select_for_update().filter(key=key, until=None).first()
        if seal is None:
            raise EntryNotValid("この公印は登録されていないか、もう廃止されています。", "key")
        seal.until = core.today()
        seal.save(update_fields=["until"])
        core.record(actor, "change", [], facts=["seal"], purpose="documents")
    return seal
