"""Records of who acts for whom: the paper that was seen goes when nothing it explains is kept any more.

How long a letter of proxy (委任状) is kept stands in no source at hand (unverified). It shows who asked in the cases
sent on it, so it stays as long as the longest kept of the services it names, and never goes before such a case.
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.timezone import localtime

from tomoni.cases.actions.registering import LONGEST
from tomoni.cases.models import ActingFor, Interview, Receipt
from tomoni.core import interface as core
from tomoni.documents import interface as documents
from tomoni.services import interface as services

MANDATE = "representation"  # also the owner of the scans
TITLE = "代わりに手続きする人の登録"


class MandateKeeper:
    """What documents ask when the time of keeping of a representation is over."""

    def blocks(self, ref: str) -> str:
        """One that holds stays, and one on which a case stands, or a conversation goes on."""
        row = core.find_representation(int(ref))
        if row is None:
            return "もう廃棄されています。"
        if row.ended_at is None and (row.until is None or row.until >= core.today()):
            return "まだ効力があります。"
        sent = Receipt.objects.filter(acting__representation=row).exists()
        return "この登録で届いた案件が、まだ保存されています。" if sent or _open_talks(row).exists() else ""

    def export(self, ref: str) -> dict[str, bytes]:
        """The row as JSON, the scans as they came."""
        files = {f"{ref}/representation.json": _text_of(_content(int(ref)))}
        for one in core.list_files((MANDATE, int(ref))):
            files[f"{ref}/file-{one.pk}-{one.name}"] = core.open_file(one, unread=True)
        return files

    def destroy(self, ref: str, because: str) -> documents.Gone:
        """Destroy it with its scans, and with conversations begun on it that were never sent."""
        digest, owner = hashlib.sha256(_text_of(_content(int(ref)))), (MANDATE, int(ref))
        with core.erasing(because):
            for one in core.list_files(owner):
                digest.update(one.sha256.encode())
            files = core.remove_files(owner)
            spoke = ActingFor.objects.filter(representation=int(ref))
            Interview.objects.filter(acting__in=spoke).update(acting=None)
            spoke.delete()
            core.forget_representation(int(ref))
        return documents.Gone({TITLE: 1, **({"添付": files} if files else {})}, digest.hexdigest())


def file_mandate(pk: int) -> None:
    """Enter a representation into the register of records, complete or not; safe to do again."""
    row = core.find_representation(pk)
    if row is not None:
        documents.keep_records(MANDATE, [_record_of(row, services.list_definitions(core.today()))])


def file_left_mandates(limit: int = 500) -> int:
    """Enter those that the register of records does not know: written down before it kept them. Returns how many."""
    known = documents.KeptRecord.objects.filter(kind=MANDATE).values_list("ref", flat=True)
    left = set(core.Representation.objects.values_list("pk", flat=True)).difference(map(int, known))
    rows = core.Representation.objects.filter(pk__in=sorted(left)[:limit]).select_related("made_by__department")
    definitions = services.list_definitions(core.today()) if left else []
    found = [_record_of(row, definitions) for row in rows]
    documents.keep_records(MANDATE, found)
    return len(found)


def _record_of(row: core.Representation, definitions: Sequence[services.Definition]) -> documents.NewRecord:
    named = [one for one in definitions if not row.services or one.id in row.services]
    ends_on = _ends_on(row)
    return documents.NewRecord(
        str(row.pk),
        title=f"{TITLE}　第{row.pk}号",
        department=_office(row, named),
        years=max((_years(one) for one in named), default=LONGEST),
        completed_on=ends_on,
        ends_with="" if ends_on else f"{MANDATE}:{row.pk}",
        classification=TITLE,
    )


def _ends_on(row: core.Representation) -> date | None:
    days = [row.until, localtime(row.ended_at).date() if row.ended_at else None]
    return min((day for day in days if day is not None), default=None)


def _years(definition: services.Definition) -> int:
    return definition.keep.years if definition.keep and definition.keep.years else LONGEST


def _office(row: core.Representation, named: Sequence[services.Definition]) -> str:
    """The section of the services it names; of who wrote it down, where it reaches further."""
    offices = sorted({one.department for one in named})
    if len(offices) == 1 or row.made_by is None:
        return offices[0] if offices else ""
    return str(row.made_by.department.key)


def _open_talks(row: core.Representation) -> Any:
    return Interview.objects.filter(acting__representation=row, state="open")


def _content(pk: int) -> list[dict[str, Any]]:
    return list(core.Representation.objects.filter(pk=pk).values())


def _text_of(content: Any) -> bytes:
    return json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1).encode()
