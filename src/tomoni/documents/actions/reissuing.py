"""Another copy of a letter or certificate (再交付): the same template and values, a number and a code of its own."""

import json
from typing import Any

from django.db import IntegrityError, transaction

from tomoni.core import interface as core
from tomoni.documents.actions.issuing import issue_document
from tomoni.documents.actions.permitting import need_section
from tomoni.documents.domain.templates import Template
from tomoni.documents.errors import DocumentErased, EntryNotValid, NotFound, NotInState, NotPermitted
from tomoni.documents.models import Document, DocumentValues, ReissueWish

MOST_COPIES = 20


def ask_reissue(document: Document, *, copies: int = 1, because: str = "", actor: core.Actor) -> ReissueWish:
    """Ask for another copy, by the person it is about or by the section. An open wish is given back as it is.

    Raises NotPermitted, NotInState (void or erased), EntryNotValid.
    """
    if actor.kind == "resident" and not _is_about(document, actor):
        raise NotPermitted("この文書は、あなたのものではありません。")
    if actor.kind == "staff":
        need_section(actor, document.department)
    _check_possible(Document.objects.get(pk=document.pk), copies)
    try:
        with transaction.atomic():
            wish = ReissueWish.objects.create(
                document=document, department=document.department, copies=copies, asked_by=actor.key,
                asked_at=core.now(), because=because.strip()[:200],
            )  # fmt: skip
            core.record(
                actor, "send", [document.about_person_id] if document.about_person_id else [], facts=["document"],
                purpose="documents", case=document.case_number,
            )  # fmt: skip
            return wish
    except IntegrityError:
        return ReissueWish.objects.get(document=document, ended_at=None)


def _is_about(document: Document, actor: core.Actor) -> bool:
    return (
        actor.id.isdigit() and core.Account.objects.filter(pk=int(actor.id), person=document.about_person_id).exists()
    )


def _check_possible(document: Document, copies: int) -> None:
    if not 1 <= copies <= MOST_COPIES:
        raise EntryNotValid(f"部数は1から{MOST_COPIES}までです。", "copies")
    if document.voided_at is not None:
        raise NotInState(f"{document.number} は無効です。無効の文書は再交付できません。", state="void")
    if document.erased_at is not None or document.kind == Document.Kind.OUTSIDE:
        raise DocumentErased(f"{document.number} の内容はここにありません。再交付できません。")


def reissue(document: Document, *, copies: int = 1, send: str = "", actor: core.Actor) -> Document:
    """Issue it again with a new number; on the sheet stands what it is a copy of. Ends an open wish.

    Raises NotPermitted, NotInState, DocumentErased, EntryNotValid, and what issue_document raises.
    """
    need_section(actor, document.department)
    document = Document.objects.select_related("copy_of").get(pk=document.pk)
    _check_possible(document, copies)
    stored = DocumentValues.objects.filter(document=document).select_related("source").first()
    if stored is None:
        raise DocumentErased(f"{document.number} は、差し込んだ内容が残っていないため、再交付できません。")
    files: dict[str, str] = json.loads(stored.source.files)
    template = Template(stored.source.name, files.pop(stored.source.name), files)
    values: Any = core.decode(stored.values, stored.key_id, core.key_ring())
    first = document.copy_of or document
    again = {"number": first.number, "issued_on": first.issued_on}
    with transaction.atomic():
        made = issue_document(
            document.kind, template, {**values, "copy_of": again}, title=document.title,
            department=document.department, number_series=document.symbol, about_person=document.about_person_id,
            case_number=document.case_number, classification=document.classification, decided_on=document.decided_on,
            sign=document.signed, send=send, copies=copies, copy_of=first, actor=actor,
        )  # fmt: skip
        ReissueWish.objects.filter(document=document, ended_at=None).update(
            issued=made, ended_at=core.now(), ended_by=actor.key
        )
    return made


def decline_reissue(wish: int, because: str, *, actor: core.Actor) -> ReissueWish:
    """Say no to a wish, with a reason that the person reads. Raises NotFound, NotInState, EntryNotValid."""
    if not because.strip():
        raise EntryNotValid("断る理由を書いてください。本人に伝わります。", "because")
    with transaction.atomic():
        held = ReissueWish.objects.select_for_update().filter(pk=wish).first()
        if held is None:
            raise NotFound("この再交付の求めはありません。一覧を開き直してください。")
        need_section(actor, held.department)
        if held.ended_at is not None:
            raise NotInState("この再交付の求めは、もう終わっています。", state="ended")
        held.ended_at, held.ended_by, held.declined_because = core.now(), actor.key, because.strip()[:200]
        held.save(update_fields=["ended_at", "ended_by", "declined_because"])
        core.record(actor, "decide", [held.document.about_person_id] if held.document.about_person_id else [],
                    facts=["document"], purpose="documents", case=held.document.case_number)  # fmt: skip
    return held
