"""Issuing, numbering, voiding, previewing."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import Any

from django.db import transaction

from tomoni.core import interface as core
from tomoni.documents.actions.permitting import need_section
from tomoni.documents.actions.seals import seal_for, seal_values, use_seal
from tomoni.documents.actions.sending import plan_dispatch
from tomoni.documents.domain.numbers import FISCAL, format_number, series_year_of
from tomoni.documents.domain.ports import Batch, signer, typesetter
from tomoni.documents.domain.templates import Template, values_text
from tomoni.documents.domain.verify_codes import make_code
from tomoni.documents.errors import DocumentAlreadyVoid, DocumentFault, EntryNotValid, NotPermitted
from tomoni.documents.models import Dispatch, Document, DocumentBytes, DocumentValues, LetterSource

SPECIMEN_CODE = "00000-00000-00000-00000"


def issue_document(
    kind: str,
    template: Template,
    values: Mapping[str, Any],
    *,
    title: str,
    department: str,
    number_series: str = "",
    about_person: int | None = None,
    case_number: str = "",
    classification: str = "",
    decided_on: date | None = None,
    issued_on: date | None = None,
    verify_address: str = "",
    sign: bool | None = None,
    send: str = "",
    copies: int = 1,
    copy_of: Document | None = None,
    actor: core.Actor,
) -> Document:
    """Issues a letter or certificate: number, PDF, hash, for a certificate also verify code and signature.

    kind: `letter` or `certificate`. values: what the template reads from values.json; `number`, `issued_on`, `seal`
    and, for a certificate, `verify` {code, url, qr_svg} are put in here. department: key; number_series: symbol in the
    number, of the department unless given. about_person: row of core.Person. decided_on: 決裁日; issued_on: 施行日,
    today unless given. verify_address: what stands before the code in the link, of the municipality's host unless
    given. sign: certificates are signed, letters only when wished. send: how it goes out (Dispatch.How), which puts it
    into the register of what went out. copies, copy_of: sheets, and what this is a re-issue of.
    Raises DocumentFault (which letter, line, message), PressNotWorking, SignerNotWorking, NotPermitted; the number is
    given back and nothing is stored then.
    """
    if actor.kind not in ("staff", "system"):
        raise NotPermitted("文書を発行できるのは職員だけです。担当の課に頼んでください。")
    certificate = Document.Kind(kind) == Document.Kind.CERTIFICATE
    day, code = issued_on or core.today(), make_code() if certificate else ""
    with transaction.atomic():
        place = take_place(number_series or symbol_of(department), day)
        seal = seal_for(kind)
        given = {**values, "number": place["number"], "issued_on": day, "seal": seal_values(seal)}
        if certificate:
            given["verify"] = _verify_values(code, verify_address)
        pdf = typesetter().typeset(template, given)
        signed = certificate if sign is None else sign
        if signed:
            town = core.current_municipality()
            pdf = signer().sign(pdf, code=town.code, name=town.name, reason=title)
        document = Document.objects.create(
            **place, kind=kind, title=title, about_person_id=about_person, case_number=case_number,
            department=department, classification=classification, decided_on=decided_on, issued_on=day,
            issued_at=core.now(), issued_by=actor.key, sha256=hashlib.sha256(pdf).hexdigest(), signed=signed,
            verify_code=code, copies=copies, copy_of=copy_of,
        )  # fmt: skip
        DocumentBytes.objects.create(document=document, content=pdf)
        _keep_values(document, template, values)
        use_seal(seal, document, actor)
        if send:
            plan_dispatch(document, send, actor=actor)
        people = [about_person] if about_person else []
        core.record(actor, "print", people, facts=["document"], purpose=title, case=case_number)
    return document


def take_place(symbol: str, day: date) -> dict[str, Any]:
    """The next number of a series, as columns of a document; asked late, for the series is locked from here on."""
    return next(take_places(symbol, day, 1))


def take_places(symbol: str, day: date, many: int) -> Iterator[dict[str, Any]]:
    """The same for as many documents."""
    year = series_year_of(day, core.current_municipality().settings.get("document_year", FISCAL))
    name = f"document:{symbol}"
    first = core.next_numbers({(name, year): many})[name, year]
    return (
        {"number": format_number(symbol, serial), "symbol": symbol, "fiscal_year": year, "serial": serial}
        for serial in range(first, first + many)
    )


def symbol_of(department: str) -> str:
    """The symbol of a section in numbers; its key where it has none."""
    found = core.find_department(department)
    return found.symbol if found and found.symbol else department


def take_number(
    title: str, department: str, *, classification: str = "", decided_on: date | None = None, actor: core.Actor
) -> Document:
    """Takes the next number of the section for a document that is written with another tool. Raises NotPermitted."""
    need_section(actor, department)
    if not title.strip():
        raise EntryNotValid("件名がありません。あとで探せるように、件名を書いてください。", "title")
    with transaction.atomic():
        day = core.today()
        document = Document.objects.create(
            **take_place(symbol_of(department), day), kind=Document.Kind.OUTSIDE, title=title.strip()[:200],
            department=department, classification=classification[:60], decided_on=decided_on, issued_on=day,
            issued_at=core.now(), issued_by=actor.key, sha256="",
        )  # fmt: skip
        core.record(actor, "print", [], facts=["document-number"], purpose="documents")
    return document


def _keep_values(document: Document, template: Template, values: Mapping[str, Any]) -> None:
    """Template and values, for a re-issue."""
    values_row(document, source_of(template), template.name, values).save(force_insert=True)


def source_of(template: Template) -> LetterSource:
    """The row of a template; it is stored once, by its hash."""
    files = core.canonical_json(template.all_files())
    digest = core.sha256_hex(f"{template.name}\n{files}")
    source = LetterSource.objects.filter(sha256=digest).first()
    if source is None:
        source, _ = LetterSource.objects.get_or_create(sha256=digest, defaults={"name": template.name, "files": files})
    return source


def values_row(document: Document, source: LetterSource, name: str, values: Mapping[str, Any]) -> DocumentValues:
    """What was filled in, not stored yet."""
    text = core.encode(json.loads(values_text(name, dict(values))), core.ENCRYPTED, core.key_ring())
    return DocumentValues(document=document, source=source, values=text, key_id=core.ENCRYPTED)


def _verify_values(code: str, address: str) -> dict[str, str]:
    if not address:
        host = core.current_municipality().host
        address = f"https://{host}/verify/" if host else "/verify/"
    url = f"{address.rstrip('/')}/{code}/"
    picture = BytesIO()
    import segno  # only who prints a code pays for its tables

    segno.make(url, error="m", micro=False).save(picture, kind="svg", border=2, xmldecl=False)
    return {"code": code, "url": url, "qr_svg": picture.getvalue().decode()}


def void_document(document: Document, reason: str, *, actor: core.Actor) -> Document:
    """Makes a document void: its number stays visible with the reason, its code answers "void" from now on.

    By a clerk or chief of the department that issued it. Raises DocumentAlreadyVoid, NotPermitted.
    """
    if not reason.strip():
        raise NotPermitted("無効にする理由がありません。あとから見る人のために理由を書いてください。")
    if actor.kind != "system":
        need_section(actor, document.department)
    with transaction.atomic():
        held = Document.objects.select_for_update().get(pk=document.pk)
        if held.voided_at is not None:
            raise DocumentAlreadyVoid(f"{held.number} はすでに無効です。理由: {held.void_reason}")
        held.voided_at, held.voided_by, held.void_reason = core.now(), actor.key, reason
        held.save(update_fields=["voided_at", "voided_by", "void_reason"])
        Dispatch.objects.filter(document=held, state=Dispatch.State.WAITING).update(state=Dispatch.State.CANCELLED)
        people = [held.about_person_id] if held.about_person_id else []
        core.record(actor, "change", people, facts=["document"], purpose=held.title, case=held.case_number)
    return held


def preview(template: Template, values: Mapping[str, Any]) -> bytes:
    """The PDF as it would look, with no number, a verify code of zeros, no signature; stores nothing.

    Raises DocumentFault, PressNotWorking.
    """
    shown = {
        "number": "",
        "issued_on": core.today(),
        "verify": _verify_values(SPECIMEN_CODE, ""),
        "seal": None,
        **values,
    }
    return typesetter().typeset(template, shown)


def find_faults(template: Template, values: Sequence[Mapping[str, Any]]) -> dict[int, DocumentFault]:
    """By their place, the letters that cannot be set, each tried by itself: for a batch that was refused."""
    found = {}
    for place, one in enumerate(values):
        try:
            typesetter().typeset(template, one)
        except DocumentFault as fault:
            found[place] = fault
    return found


def typeset_batch(template: Template, values: Sequence[Mapping[str, Any]]) -> list[Batch]:
    """Many letters of one template for the printer, at most 250 pages a PDF; stores nothing. Raises as preview."""
    return typesetter().typeset_batch(template, values)
