"""Asking for a correction (補正): choose the items, say what differs, see what the resident will read, send."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from tomoni.cases import interface as cases
from tomoni.channels.desk.access import staff_page
from tomoni.channels.desk.frame import say, show
from tomoni.channels.desk.reading import OpenCase, open_case
from tomoni.channels.desk.sheets.phrases import Offers, offers_of
from tomoni.channels.desk.troubles import trouble_of
from tomoni.channels.desk.views.stale import show_stale
from tomoni.channels.look import interface as look
from tomoni.core import interface as core

OFFICE_DAYS = 10
DIFFERS_LONGEST, REASON_LONGEST = 400, 600  # characters
REASON = "送っていただいた内容を確かめたところ、直していただきたいところがありました。"
LEAST = "どこが違うかを、申請者に分かるように書いてください。"


@dataclass(frozen=True)
class Item:
    """One item that may be asked about, with what was typed for it."""

    key: str
    path: str
    label: str
    answer: str
    held: str
    source: str
    chosen: bool
    differs: str
    decides: str
    fault: str = ""

    @property
    def note(self) -> str:
        """What the resident reads of it: what differs, then what the answer decides."""
        return "\n".join(part for part in (self.differs.strip(), self.decides.strip()) if part)


@require_http_methods(["GET", "POST"])
@staff_page("clerk", "chief")
def page(request: HttpRequest, number: str) -> HttpResponse:
    """The form; then the preview; then it is sent. Whatever was typed stays on the way."""
    do = request.POST.get("do", "")
    if request.method == "POST" and do == "send":
        return _send(request, number)
    with open_case(request, number) as opened:
        form = read_form(request, opened, fresh=request.method == "GET")
        if do == "preview" and not form["faults"]:
            return _preview(request, opened, form)
        faulty = bool(form["faults"]) and do == "preview"
        context = {"case": opened.sheet, **form, "faults": form["faults"] if faulty else {}}
        if faulty:
            context["fault"] = {
                "title": "直すところがあります",
                "message": "印のある欄を見てください。書いたことは残っています。",
            }
        else:
            context["items"] = [_clean(item) for item in form["items"]]
        context["offers"] = offers_of(request, opened, "correction", by=form["by"])
        if do == "phrase":
            context |= _put(request, context, context["offers"])
        return show(request, "desk/correction.html", context, status=400 if faulty else 200)


def read_form(request: HttpRequest, opened: OpenCase, *, fresh: bool) -> dict[str, Any]:
    """What was typed, or on the first visit the items that differ, chosen, with a day ten office days away."""
    typed = request.POST
    chosen = set(typed.getlist("item"))
    items = []
    for place, row in enumerate(opened.sheet.rows):
        picked = row.mark == "no" if fresh else row.path in chosen
        differs = _first_words(row) if fresh else typed.get(f"differs:{row.path}", "")[:DIFFERS_LONGEST]
        items.append(
            Item(
                str(place), row.path, row.label, row.answer, row.held, row.source, picked, differs,
                _decides(opened, row.path) if fresh else typed.get(f"decides:{row.path}", "")[:400],
                LEAST if picked and not differs.strip() else "",
            )
        )  # fmt: skip
    by = core.add_office_days(core.today(), OFFICE_DAYS).isoformat() if fresh else typed.get("by", "")
    reason = REASON if fresh else typed.get("reason", "").strip()[:REASON_LONGEST]
    return {
        "items": items,
        "by": by,
        "reason": reason,
        "version": typed.get("version", ""),
        "faults": _faults(items, by, reason),
    }


def _put(request: HttpRequest, form: dict[str, Any], offers: Offers) -> dict[str, Any]:
    """Ready words at the end of the field that was named: the reason, or what differs at an item, which it ticks."""
    chosen, into = request.POST.get("phrase", ""), request.POST.get("into", "")
    if into not in {item.path for item in form["items"]}:
        reason, offers = offers.put(chosen, form["reason"], REASON_LONGEST)
        return {"reason": reason, "offers": offers, "into": ""}
    items = []
    for item in form["items"]:
        if item.path == into:
            differs, offers = offers.put(chosen, item.differs, DIFFERS_LONGEST)
            item = replace(item, differs=differs, chosen=item.chosen or not offers.fault)
        items.append(item)
    return {"items": items, "offers": offers, "into": into}


def _first_words(row: Any) -> str:
    """A start for what differs. It names what the town holds only where the item is the person's own answer."""
    return f"町の記録（{row.source}）と違います。ご確認ください。" if row.mark == "no" else ""


def _decides(opened: OpenCase, path: str) -> str:
    """What an answer decides: the checks whose explanation reads this fact."""
    fact = path.rsplit(".", 1)[-1]
    named = [c.label for c in opened.screen.checks if c.tree is not None and reads(c.tree, fact)]
    return f"この答えで「{'」「'.join(named)}」を確かめます。" if named else ""


def reads(tree: Any, fact: str) -> bool:
    """Whether an explanation reads a fact of this name."""
    return (tree.fact or "").rsplit(".", 1)[-1] == fact or any(reads(child, fact) for child in tree.children)


def _faults(items: list[Item], by: str, reason: str) -> dict[str, str]:
    faults = {}
    if not any(item.chosen for item in items):
        faults["items"] = "直してほしい項目を、1つ以上選んでください。"
    elif any(item.fault for item in items):
        faults["items"] = LEAST
    try:
        if dt.date.fromisoformat(by) <= core.today():
            faults["by"] = "あしたからあとの日にしてください。"
    except ValueError:
        faults["by"] = "期日を、年月日で入れてください。"
    if not reason:
        faults["reason"] = "なぜ直してほしいかを書いてください。"
    return faults


def _clean(item: Item) -> Item:
    return Item(**{**item.__dict__, "fault": ""})


def _preview(request: HttpRequest, opened: OpenCase, form: dict[str, Any]) -> HttpResponse:
    items = [item for item in form["items"] if item.chosen]
    context = {
        "case": opened.sheet,
        "items": items,
        "by": dt.date.fromisoformat(form["by"]),
        "reason": form["reason"],
        "carried": _carried(form),
    }
    return show(request, "desk/correction_preview.html", context)


def _carried(form: dict[str, Any]) -> list[tuple[str, str]]:
    fields = [("version", form["version"]), ("by", form["by"]), ("reason", form["reason"])]
    for item in form["items"]:
        if item.chosen:
            fields += [
                ("item", item.path),
                (f"differs:{item.path}", item.differs),
                (f"decides:{item.path}", item.decides),
            ]
    return fields


def _send(request: HttpRequest, number: str) -> HttpResponse:
    with open_case(request, number) as opened:
        form = read_form(request, opened, fresh=False)
    if form["faults"]:
        with open_case(request, number) as opened:
            return show(request, "desk/correction.html", {"case": opened.sheet, **form}, status=400)
    chosen = {item.path: item.note for item in form["items"] if item.chosen}
    version = look.number_in(form["version"])
    try:
        cases.ask_correction(
            number, chosen, form["reason"], dt.date.fromisoformat(form["by"]), actor=request.desk.actor, version=version
        )
    except cases.StaleCase as error:
        mine = [(item.label, item.note) for item in form["items"] if item.chosen]
        carried = [field for field in _carried(form) if field[0] != "version"]
        again = reverse("desk:correction", args=[number])
        return show_stale(request, number, error, mine=[*mine, ("期日", form["by"])], carried=carried, again_url=again)
    except cases.CasesError as error:
        with open_case(request, number) as opened:
            context = {"case": opened.sheet, **form, "fault": trouble_of(error)}
            return show(request, "desk/correction.html", context, status=409)
    say(request, f"{len(chosen)}つの項目の補正を求めました。答えが届くまで、期限の日数は止まります。")
    return HttpResponseRedirect(reverse("desk:case", args=[number]))
