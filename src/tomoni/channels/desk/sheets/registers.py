"""Lines of the registers as the pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse

from tomoni.channels.desk.words import HELD
from tomoni.documents import interface as documents

CHANNEL_WORDS = {
    "portal": "オンライン", "counter": "窓口", "paper": "紙", "mail": "郵便", "fax": "ファクス", "telephone": "電話",
    "api": "連携", "push": "町から",
}  # fmt: skip
TABS = (
    ("registers", "収受"),
    ("sent", "発送"),
    ("addresses", "あて先調べ"),
    ("numbers", "文書番号・再交付"),
    ("seals", "公印"),
    ("retention", "保存と廃棄"),
    ("disclosures", "開示請求"),
)


def tabs_of(here: str) -> list[dict[str, Any]]:
    """The pages about documents, the running one marked."""
    return [{"url": reverse(f"desk:{key}"), "label": label, "here": key == here} for key, label in TABS]


def received_lines(lines: Iterable[Any], names: Mapping[int, str]) -> list[dict[str, Any]]:
    """What came in. Who sent it stands there by name, or as typed."""
    return [
        {
            "number": line.number,
            "on": line.received_on,
            "who": names.get(line.person_id, line.sender) if not line.erased_at else "廃棄済み",
            "channel": CHANNEL_WORDS.get(line.channel, line.channel),
            "subject": line.subject,
            "case": line.case_number,
            "void": line.void_reason,
            "void_url": reverse("desk:received-void", args=[line.pk]),
            "pk": line.pk,
        }
        for line in lines
    ]


def sent_lines(rows: Iterable[Any], names: Mapping[int, str]) -> list[dict[str, Any]]:
    """What goes out, with whom it goes to."""
    return [
        {
            "pk": row.pk,
            "number": row.document.number,
            "url": reverse("desk:numbered", args=[row.document_id]),
            "title": row.document.title,
            "issued_on": row.document.issued_on,
            "who": row.to or names.get(row.document.about_person_id, "廃棄済み" if row.erased_at else "―"),
            "protected": names.get(row.document.about_person_id) == HELD or row.how == "held",
            "how": documents.Dispatch.How(row.how).label,
            "held": row.how == "held",
            "online": row.how == "portal",
            "attempt": row.attempt,
            "sent_on": row.sent_on,
            "tracking": row.tracking,
            "returned_on": row.returned_on,
            "because": row.returned_because,
            "case": row.case_number,
        }
        for row in rows
    ]


def document_lines(found: Iterable[Any], names: Mapping[int, str]) -> list[dict[str, Any]]:
    """Documents by number."""
    return [
        {
            "url": reverse("desk:numbered", args=[one.pk]),
            "number": one.number,
            "title": one.title,
            "who": names.get(one.about_person_id, "―"),
            "decided_on": one.decided_on,
            "issued_on": one.issued_on,
            "void": one.void_reason,
            "outside": one.kind == documents.Document.Kind.OUTSIDE,
            "erased": one.erased_at,
            "copy": one.copy_of_id is not None,
        }
        for one in found
    ]


def wish_lines(wishes: Iterable[Any], names: Mapping[int, str]) -> list[dict[str, Any]]:
    """Wishes for another copy."""
    return [
        {
            "url": reverse("desk:numbered", args=[wish.document_id]),
            "number": wish.document.number,
            "title": wish.document.title,
            "who": names.get(wish.document.about_person_id, "―"),
            "copies": wish.copies,
            "because": wish.because,
            "at": wish.asked_at,
        }
        for wish in wishes
    ]


def document_sheet(found: Any, names: Mapping[int, str]) -> dict[str, Any]:
    """One document with its sendings, its copies and an open wish."""
    outside = found.kind == documents.Document.Kind.OUTSIDE
    sent = documents.list_dispatches_of([found.pk]).get(found.pk, [])
    wish = next((one for one in documents.list_wishes(found.department) if one.document_id == found.pk), None)
    return {
        "pk": found.pk,
        "number": found.number,
        "title": found.title,
        "kind": documents.Document.Kind(found.kind).label,
        "who": names.get(found.about_person_id, ""),
        "case": found.case_number,
        "classification": found.classification,
        "decided_on": found.decided_on,
        "issued_on": found.issued_on,
        "copies": found.copies,
        "void": found.void_reason,
        "erased": found.erased_at,
        "pdf": "" if outside or found.erased_at else reverse("desk:numbered-pdf", args=[found.pk]),
        "digest": found.sha256,
        "sent": [
            {
                "attempt": row.attempt,
                "how": documents.Dispatch.How(row.how).label,
                "state": documents.Dispatch.State(row.state).label,
                "on": row.returned_on or row.sent_on,
                "because": row.returned_because,
            }
            for row in sent
        ],
        "reissues": document_lines(documents.list_reissues_of(found), names),
        "may_again": not (outside or found.erased_at or found.void_reason),
        "may_void": not found.void_reason,
        "wish": wish,
    }
