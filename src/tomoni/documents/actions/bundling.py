"""What is handed over: pictures of pages with the withheld parts burnt in, records as lines, and the letter."""

from datetime import date
from typing import Any

from tomoni.core import interface as core
from tomoni.documents.actions.certifying import own_template, words_of
from tomoni.documents.actions.issuing import issue_document
from tomoni.documents.domain.disclosure import GROUNDS
from tomoni.documents.domain.ports import typesetter
from tomoni.documents.models import DisclosureItem, DisclosureRequest, Document, DocumentBytes
from tomoni.documents.queries.issued import recipient_of

SUFFIX = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}
TITLES = {
    "full": "保有個人情報の開示をする旨の決定通知書",
    "part": "保有個人情報の一部の開示をする旨の決定通知書",
    "none": "保有個人情報の開示をしない旨の決定通知書",
}

EXTENDED = "保有個人情報の開示決定等の期限の延長について（通知）"


def lines_of(item: DisclosureItem) -> list[str]:
    """The lines of a record as they stood when it was collected."""
    if not item.lines:
        return []
    found = core.decode(item.lines, item.key_id, core.key_ring())
    assert isinstance(found, list)
    return [str(line) for line in found]


def page_picture(item: DisclosureItem, page: int, *, ppi: int = 144) -> bytes:
    """A page as PNG, the withheld regions black. What is under the black is not in the picture."""
    content, suffix = _content(item)
    boxes = [
        {"left": one.left, "top": one.top, "right": one.right, "bottom": one.bottom, "label": short_ground(one.reason)}
        for one in item.redactions.filter(page=page).order_by("pk")
    ]
    name = f"page.{suffix}"
    values = {"file": name, "page": page, "boxes": boxes}
    return typesetter().picture(own_template("page.typ"), values, {name: content}, ppi=ppi)


def _content(item: DisclosureItem) -> tuple[bytes, str]:
    if item.kind == DisclosureItem.Kind.DOCUMENT:
        return bytes(DocumentBytes.objects.get(document=item.row).content), "pdf"
    file = core.find_file(item.row)
    assert file is not None
    return core.open_file(file), SUFFIX[file.media_type]


def short_ground(ground: str) -> str:
    """78条1項2号."""
    article, paragraph, number = ground.split("-")
    return f"{article}条{paragraph}項{number}号"


def bundle_pdf(request: DisclosureRequest) -> bytes:
    """The copies as one PDF. Withheld lines are not put into it, withheld regions are black pixels."""
    shown: dict[str, bytes] = {}
    items = [_item_values(item, shown) for item in request.items.order_by("place")]
    used = {line["ground"] for item in items for line in item["lines"] if line.get("ground")}
    used |= {ground for item in items for ground in item["grounds"]}
    values = {
        "title": "保有個人情報の写し",
        "town": core.current_municipality().name,
        "number": f"開示請求 {request.number}",
        "items": items,
        "grounds": [{"label": short_ground(one), "words": GROUNDS[one]} for one in sorted(used)],
    }
    return typesetter().typeset_with(own_template("bundle.typ"), values, shown)


def _item_values(item: DisclosureItem, shown: dict[str, bytes]) -> dict[str, Any]:
    grounds = sorted(set(item.redactions.values_list("reason", flat=True)) | ({item.left_out} - {""}))
    words = "全部不開示" if item.left_out else "一部不開示" if grounds else "開示"
    told: dict[str, Any] = {"place": item.place, "title": item.title, "shown": words, "grounds": grounds}
    told |= {"lines": [], "pictures": []}
    if item.left_out:
        return told
    withheld = dict(item.redactions.filter(line__gt=0).values_list("line", "reason"))
    for place, text in enumerate(lines_of(item), 1):
        ground = withheld.get(place, "")
        told["lines"].append({"label": short_ground(ground), "ground": ground} if ground else {"text": text})
    for page in range(1, item.pages + 1):
        name = f"i{item.place}-{page}.png"
        shown[name] = page_picture(item, page)
        told["pictures"].append(name)
    return told


def digest_of(request: DisclosureRequest) -> str:
    """A hash over everything that is proposed: items, their content, what is withheld and why, the result."""
    items = [
        [
            item.place, item.title, item.sha256, item.left_out, item.left_out_note,
            [list(row) for row in item.redactions.order_by("page", "line", "pk").values_list(
                "page", "line", "left", "top", "right", "bottom", "reason")],
        ]
        for item in request.items.order_by("place")
    ]  # fmt: skip
    return core.sha256_hex(core.canonical_json([request.result, request.purpose, request.remark, items]))


def issue_decision(request: DisclosureRequest, actor: core.Actor) -> Document:
    """The letter of the decision (82条) with 教示, in the section's series."""
    values = {
        **_head(request, TITLES[request.result]),
        "paragraph": "2" if request.result == DisclosureRequest.Result.NONE else "1",
        "facts": _facts(request),
    }
    return issue_document(
        "letter", own_template("disclosure.typ"), values, title=TITLES[request.result], department=request.department,
        about_person=request.person_id, classification="開示請求", decided_on=core.today(), send="counter", actor=actor,
    )  # fmt: skip


def issue_extension(request: DisclosureRequest, first_until: date, actor: core.Actor) -> Document:
    """The notice that the decision comes later, with the new period and why (83条2項). first_until: the day before."""
    facts = [
        ["請求のあった保有個人情報", request.scope],
        ["延長前の期限", words_of(first_until)],
        ["延長後の期限", words_of(request.due_on)],
        ["延長する理由", request.extended_because],
    ]
    return issue_document(
        "letter", own_template("extension.typ"), {**_head(request, EXTENDED), "facts": facts}, title=EXTENDED,
        department=request.department, about_person=request.person_id, classification="開示請求",
        decided_on=core.today(), send="mail", actor=actor,
    )  # fmt: skip


def _head(request: DisclosureRequest, title: str) -> dict[str, Any]:
    """What every letter about a request says: from whom, to whom, about which request, where to ask."""
    town, office = core.current_municipality(), core.find_department(request.department)
    assert request.person is not None
    to = recipient_of(request.person)
    return {
        "title": title,
        "town": town.name,
        "mayor": town.settings.get("mayor", ""),
        "day": words_of(core.today()),
        "name": request.asked_by or to["name"],
        "address": [f"〒{to['postal_code']}", to["address"]] if to["address"] else [],
        "arrived": words_of(request.arrived_on),
        "office": {
            "name": office.name if office else request.department,
            "phone": office.phone if office else "",
            "hours": office.hours if office else "",
        },
    }


def _facts(request: DisclosureRequest) -> list[list[str]]:
    grounds = sorted(
        {one for item in request.items.all() for one in item.redactions.values_list("reason", flat=True)}
        | set(request.items.exclude(left_out="").values_list("left_out", flat=True))
    )
    facts = [["請求のあった保有個人情報", request.scope]]
    if request.result != DisclosureRequest.Result.NONE:
        facts += [["利用目的", request.purpose], ["開示の方法", "写しの交付（写し一式）"]]
    if grounds:
        facts.append(["不開示とした部分の理由", "\n".join(GROUNDS[one] for one in grounds)])
    return [*facts, ["備考", request.remark]] if request.remark else facts
