"""Verbs of documents: issue, void, preview."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import Any

from django.db import transaction

from tomoni.core import interface as core
from tomoni.documents.domain.numbers import fiscal_year_of, format_number
from tomoni.documents.domain.ports import Batch, signer, typesetter
from tomoni.documents.domain.templates import Template
from tomoni.documents.domain.verify_codes import make_code
from tomoni.documents.errors import DocumentAlreadyVoid, NotPermitted
from tomoni.documents.models import Document, DocumentBytes

VOID_ROLES = ("clerk", "chief")
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
    issued_on: date | None = None,
    verify_address: str = "",
    sign: bool | None = None,
    actor: core.Actor,
) -> Document:
    """Issues a letter or certificate: number, PDF, hash, for a certificate also verify code and signature.

    kind: `letter` or `certificate`. values: what the template reads from values.json; `number`, `issued_on` and, for a
    certificate, `verify` {code, url, qr_svg} are put in here. department: key; number_series: symbol in the number, of
    the department unless given. about_person: row of core.Person. verify_address: what stands before the code in the
    link, of the municipality's host unless given. sign: certificates are signed, letters only when wished.
    Raises DocumentFault (which letter, line, message), PressNotWorking, SignerNotWorking, NotPermitted; the number is
    given back and nothing is stored then.
    """
    if actor.kind not in ("staff", "system"):
        raise NotPermitted("文書を発行できるのは職員だけです。担当の課に頼んでください。")
    certificate = Document.Kind(kind) == Document.Kind.CERTIFICATE
    day = issued_on or core.today()
    with transaction.atomic():
        symbol = number_series or _symbol_of(department)
        year = fiscal_year_of(day)
        serial = core.next_number(f"document:{symbol}", year)
        number, code = format_number(symbol, serial), make_code() if certificate else ""
        given = {**values, "number": number, "issued_on": day}
        if certificate:
            given["verify"] = _verify_values(code, verify_address)
        pdf = typesetter().typeset(template, given)
        signed = certificate if sign is None else sign
        if signed:
            town = core.current_municipality()
            pdf = signer().sign(pdf, code=town.code, name=town.name, reason=title)
        document = Document.objects.create(
            kind=kind,
            number=number,
            symbol=symbol,
            fiscal_year=year,
            serial=serial,
            title=title,
            about_person_id=about_person,
            case_number=case_number,
            department=department,
            issued_on=day,
            issued_at=core.now(),
            issued_by=actor.key,
            sha256=hashlib.sha256(pdf).hexdigest(),
            signed=signed,
            verify_code=code,
        )
        DocumentBytes.objects.create(document=document, content=pdf)
        people = [about_person] if about_person else []
        core.record(actor, "print", people, facts=["document"], purpose=title, case=case_number)
    return document


def _symbol_of(department: str) -> str:
    found = core.find_department(department)
    return found.symbol if found and found.symbol else department


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
    allowed = actor.kind == "system" or (
        actor.kind == "staff" and actor.office == document.department and any(actor.has_role(r) for r in VOID_ROLES)
    )
    if not allowed:
        raise NotPermitted("文書を無効にできるのは発行した課の担当者と課長です。その課に頼んでください。")
    with transaction.atomic():
        held = Document.objects.select_for_update().get(pk=document.pk)
        if held.voided_at is not None:
            raise DocumentAlreadyVoid(f"{held.number} はすでに無効です。理由: {held.void_reason}")
        held.voided_at, held.voided_by, held.void_reason = core.now(), actor.key, reason
        held.save(update_fields=["voided_at", "voided_by", "void_reason"])
        people = [held.about_person_id] if held.about_person_id else []
        core.record(actor, "change", people, facts=["document"], purpose=held.title, case=held.case_number)
    return held


def preview(template: Template, values: Mapping[str, Any]) -> bytes:
    """The PDF as it would look, with no number, a verify code of zeros, no signature; stores nothing.

    Raises DocumentFault, PressNotWorking.
    """
    shown = {"number": "", "issued_on": core.today(), "verify": _verify_values(SPECIMEN_CODE, ""), **values}
    return typesetter().typeset(template, shown)


def typeset_batch(template: Template, values: Sequence[Mapping[str, Any]]) -> list[Batch]:
    """Many letters of one template for the printer, at most 250 pages a PDF; stores nothing. Raises as preview."""
    return typesetter().typeset_batch(template, values)
