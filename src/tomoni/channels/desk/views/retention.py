"""How long records are kept: what falls due, what is held, proposals to destroy or hand over, and their answers."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from tomoni.channels.desk.access import staff_page
from tomoni.channels.desk.frame import say, show
from tomoni.channels.desk.sheets.registers import tabs_of
from tomoni.channels.desk.troubles import trouble_of
from tomoni.channels.look import interface as look
from tomoni.documents import interface as documents

ROLES = ("clerk", "chief")
SIZE = 200
ONLY = (
    ("", "満了したもの"),
    ("all", "保存中"),
    ("going", "続いているもの"),
    ("held", "止めたもの"),
    ("gone", "廃棄・移管したもの"),
)


@require_http_methods(["GET", "POST"])
@staff_page(*ROLES)
def page(request: HttpRequest) -> HttpResponse:
    """What falls due in the own section; POST proposes to destroy what was chosen, or to hand it over."""
    fault = None
    if request.method == "POST":
        try:
            return _propose(request)
        except documents.DocumentsError as error:
            fault = trouble_of(error)
    office = request.desk.staff.department.key
    only = request.GET.get("only", "")
    word = request.GET.get("word", "").strip()
    due = not only and not word
    records = (
        documents.list_due_records(office, limit=SIZE)
        if due
        else documents.list_kept_records(office, only=only, text=word, limit=SIZE)
    )
    context = {
        "tabs": tabs_of("retention"),
        "views": [{"url": f"?only={key}", "label": label, "here": key == only} for key, label in ONLY],
        "due": due,
        "lines": _lines(records),
        "word": word,
        "proposals": [_proposal(one) for one in documents.list_destructions(office)],
        "because": documents.Hold.Because.choices,
        "fault": fault,
        "typed": request.POST if fault else {},
    }
    return show(request, "desk/retention.html", context, status=409 if fault else 200)


def _propose(request: HttpRequest) -> HttpResponse:
    made = documents.propose_destruction(
        [row for typed in request.POST.getlist("record") if (row := look.number_in(typed))],
        way="hand_over" if request.POST.get("way") == "hand_over" else "destroy",
        receiver=request.POST.get("receiver", ""),
        remark=request.POST.get("remark", ""),
        actor=request.desk.actor,
    )
    say(request, f"伺い {made.number} を出しました。{made.count}件です。ほかの課長の承認を待ちます。")
    return HttpResponseRedirect(reverse("desk:destruction", args=[made.number]))


def _lines(records: list[Any]) -> list[dict[str, Any]]:
    holds = documents.holds_of(records)
    return [
        {
            "pk": one.pk,
            "title": one.title,
            "case": one.ref if one.kind == "case" and one.state in ("kept", "proposed") else "",
            "years": one.years,
            "completed_on": one.completed_on,
            "counted_from": documents.counted_from(one.completed_on) if one.completed_on else None,
            "due_on": one.due_on,
            "state": documents.KeptRecord.State(one.state).label,
            "gone": one.state in ("destroyed", "handed_over"),
            "holds": [
                (hold.pk, documents.Hold.Because(hold.because).label, hold.note) for hold in holds.get(one.pk, [])
            ],
        }
        for one in records
    ]


def _proposal(one: Any) -> dict[str, Any]:
    return {
        "number": one.number,
        "url": reverse("desk:destruction", args=[one.number]),
        "way": documents.Destruction.Way(one.way).label,
        "state": documents.Destruction.State(one.state).label,
        "count": one.count,
        "done": one.done,
        "left": one.left,
        "by": one.proposed_by_name,
        "at": one.proposed_at,
    }


@require_POST
@staff_page(*ROLES)
def hold(request: HttpRequest, record: int) -> HttpResponse:
    """Keep a record, or let go of it again."""
    lifted = look.number_in(request.POST.get("lift", ""))
    if lifted is not None:
        documents.lift_hold(lifted, actor=request.desk.actor)
        say(request, "止めを外しました。")
    else:
        documents.lay_hold(
            record, request.POST.get("because", ""), note=request.POST.get("note", ""), actor=request.desk.actor
        )
        say(request, "廃棄を止めました。外すまで、廃棄の伺いに入りません。")
    return HttpResponseRedirect(f"{reverse('desk:retention')}?only=held")


@require_http_methods(["GET", "POST"])
@staff_page(*ROLES)
def one(request: HttpRequest, number: str) -> HttpResponse:
    """One proposal with its records, the answer of the chief, how far the job is, and its certificate."""
    found, fault = _find(request, number), None
    if request.method == "POST":
        try:
            return _answer(request, found)
        except documents.DocumentsError as error:
            fault = trouble_of(error)
            found = _find(request, number)
    own = found.proposed_by == request.desk.actor.key
    chief, ways = request.desk.has("chief"), documents.Destruction
    context = {
        "tabs": tabs_of("retention"),
        "one": _proposal(found),
        "version": found.version,
        "receiver": found.receiver,
        "remark": found.remark,
        "answer": found.answer,
        "answered_by": found.answered_by_name,
        "answered_at": found.answered_at,
        "finished_at": found.finished_at,
        "certificate": reverse("desk:numbered-pdf", args=[found.certificate_id]) if found.certificate_id else "",
        "certificate_number": found.certificate.number if found.certificate_id else "",
        "lines": [_line(line) for line in documents.list_destruction_lines(found, limit=500)],
        "may_answer": chief and not own and found.state == ways.State.PROPOSED,
        "own": own and found.state == ways.State.PROPOSED,
        "may_export": chief and found.state == ways.State.APPROVED,
        "running": found.state == ways.State.RUNNING,
        "percent": 100 * (found.done + found.left) // max(1, found.count),
        "fault": fault,
    }
    return show(request, "desk/destruction.html", context, status=409 if fault else 200)


def _line(line: Any) -> dict[str, Any]:
    return {
        "title": line.kept.title,
        "case": line.kept.ref if line.kept.kind == "case" and line.kept.state == "proposed" else "",
        "completed_on": line.kept.completed_on,
        "due_on": line.kept.due_on,
        "state": line.get_state_display(),
        "because": line.left_because,
        "counts": "、".join(f"{what}{count}" for what, count in line.counts.items()),
        "digest": line.sha256,
    }


def _answer(request: HttpRequest, found: Any) -> HttpResponse:
    do, actor = request.POST.get("do", ""), request.desk.actor
    typed = request.POST.get("version", "")
    version = look.number_in(typed)
    if do == "approve":
        documents.approve_destruction(found.number, version=version, actor=actor)
        say(request, "承認しました。" + ("書き出してください。" if found.way == "hand_over" else "廃棄を始めます。"))
    elif do == "refuse":
        documents.refuse_destruction(found.number, request.POST.get("because", ""), version=version, actor=actor)
        say(request, "差し戻しました。文書は、もとのとおり保存します。")
    elif do == "confirm":
        documents.confirm_handed_over(found.number, version=version, actor=actor)
        say(request, "受領を記録しました。こちらの文書を廃棄します。")
    else:
        raise documents.EntryNotValid("することを選んでください。", "do")
    return HttpResponseRedirect(reverse("desk:destruction", args=[found.number]))


@require_POST
@staff_page("chief")
def export(request: HttpRequest, number: str) -> HttpResponse:
    """Everything of the records, for the archive; on the ledger as an export."""
    found = _find(request, number)
    content = documents.export_records(found.number, actor=request.desk.actor)
    answer = HttpResponse(content, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="records-{found.number}.zip"'
    return answer


def _find(request: HttpRequest, number: str) -> Any:
    found = documents.find_destruction(number)
    if found is None or found.department != request.desk.staff.department.key:
        raise documents.NotFound("この番号の伺いは、あなたの課にありません。番号を確かめてください。")
    return found
