"""What the pages of a disclosure show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from tomoni.documents import interface as documents


def request_line(one: Any, names: Mapping[int, str]) -> dict[str, Any]:
    """A request in the list."""
    return {
        "number": one.number,
        "url": reverse("desk:disclosure", args=[one.number]),
        "who": names.get(one.person_id, "―"),
        "arrived_on": one.arrived_on,
        "due_on": one.due_on,
        "left": documents.days_left(one) if one.state in ("open", "correcting", "proposed") else None,
        "state": one.get_state_display(),
    }


def request_sheet(one: Any, names: Mapping[int, str]) -> dict[str, Any]:
    """One request with what was found."""
    withheld = documents.redactions_of(one)
    items = [
        {
            "place": item.place,
            "url": reverse("desk:disclosure-item", args=[one.number, item.place]),
            "title": item.title,
            "kind": item.get_kind_display(),
            "case": item.case_number,
            "pages": item.pages,
            "count": len(withheld.get(item.pk, [])),
            "by_rule": sum(redaction.proposed_by_rule for redaction in withheld.get(item.pk, [])),
            "left_out": item.left_out and documents.short_ground(item.left_out),
            "no_picture": item.kind == "file" and not item.pages,
        }
        for item in documents.list_disclosure_items(one)
    ]
    return request_line(one, names) | {
        "version": one.version,
        "key": one.state,
        "scope": one.scope,
        "proof": one.proof,
        "asked_by": one.asked_by,
        "received": one.received.number,
        "extended_on": one.extended_on,
        "extended_because": one.extended_because,
        "stopped_days": one.stopped_days,
        "collected_at": one.collected_at,
        "items": items,
        "results": documents.DisclosureRequest.Result.choices,
        "result": one.get_result_display() if one.result else "",
        "result_key": one.result,
        "purpose": one.purpose,
        "remark": one.remark,
        "proposed_by": one.proposed_by_name,
        "returned_because": one.returned_because,
        "decided_by": one.decided_by_name,
        "decided_at": one.decided_at,
        "copies": reverse("desk:disclosure-copies", args=[one.number]) if items and one.result != "none" else "",
        "letter": reverse("desk:numbered-pdf", args=[one.letter_id]) if one.letter_id else "",
        "extension": reverse("desk:numbered-pdf", args=[one.extension_letter_id]) if one.extension_letter_id else "",
        "may_extend": one.state == "open" and one.extended_on is None and documents.days_left(one) >= 0,
    }


def item_sheet(request: Any, item: Any, page: int, corner: str) -> dict[str, Any]:
    """One thing that was found, with what is withheld of it."""
    redactions = documents.redactions_of(request).get(item.pk, [])
    chosen = {one.line: one.reason for one in redactions if one.line}
    page = min(max(1, page), max(1, item.pages))
    there = reverse("desk:disclosure-item", args=[request.number, item.place])
    return {
        "back": reverse("desk:disclosure", args=[request.number]),
        "number": request.number,
        "title": item.title,
        "open": request.state == "open",
        "lines": [(place, text, chosen.get(place, "")) for place, text in enumerate(documents.lines_of(item), 1)],
        "pages": [{"url": f"{there}?page={n}", "label": n, "here": n == page} for n in range(1, item.pages + 1)],
        "page": page,
        "picture": reverse("desk:disclosure-page", args=[request.number, item.place, page]) if item.pages else "",
        "corner": corner,
        "boxes": [
            (one.pk, f"左{one.left} 上{one.top} 右{one.right} 下{one.bottom}", documents.short_ground(one.reason))
            for one in redactions
            if one.page == page
        ],
        "left_out": item.left_out,
        "left_out_note": item.left_out_note,
    }
