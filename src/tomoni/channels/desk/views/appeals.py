"""Appeals (審査請求) at the desk: the list, one appeal with its steps, the counter entry, the records."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from tomoni.appeals import interface as appeals
from tomoni.cases import interface as cases
from tomoni.channels.desk.access import staff_page
from tomoni.channels.desk.downloads import give_out
from tomoni.channels.desk.frame import say, show
from tomoni.channels.desk.sheets.appeals import PAPER_TO, RESULTS, STATES, STEPS, WORDS, WRITINGS, Field
from tomoni.channels.desk.troubles import trouble_of
from tomoni.channels.desk.views.files import as_pdf
from tomoni.channels.desk.words import HELD
from tomoni.channels.look import interface as look
from tomoni.core import interface as core
from tomoni.documents import interface as documents

PURPOSE = "appeal"
REFUSALS = (appeals.AppealsError, cases.CasesError, core.FileRefused, documents.DocumentsError)
VERBS = {name: getattr(appeals, name) for name in STEPS}


@require_GET
@staff_page()
def listing(request: HttpRequest) -> HttpResponse:
    """Appeals in which the looking person has a part, open ones first, without names."""
    open_ones, ended = (appeals.list_appeals(request.desk.actor, ended=ended) for ended in (False, True))
    groups = [("進んでいる審査請求", _lines(open_ones)), ("裁決・取下げのあった審査請求", _lines(ended))]
    return show(request, "desk/appeals.html", {"groups": groups})


def _lines(found: Any) -> list[dict[str, Any]]:
    return [{"url": reverse("desk:appeal", args=[one.number]), "state": STATES[one.state], "one": one} for one in found]


@require_GET
@staff_page()
def page(request: HttpRequest, appeal: str) -> HttpResponse:
    """One appeal: days, writings, what was done, what can be done now."""
    return show_appeal(request, appeal)


def show_appeal(request: HttpRequest, number: str) -> HttpResponse:
    """The page of one appeal, read through the ledger."""
    found = appeals.find_appeal(number, actor=request.desk.actor)
    with core.reading(
        request.desk.actor, PURPOSE, found.appeal.case_number, people=[found.appeal.person_id], facts=["name", "appeal"]
    ):
        return show(request, "desk/appeal.html", _sheet(found))


def _sheet(found: appeals.AppealScreen) -> dict[str, Any]:
    one = found.appeal
    writings = [
        {
            "title": WRITINGS.get(line.kind, line.kind),
            "rows": [(WORDS[key], line.words[key]) for key in WORDS if line.words.get(key)],
            "by": line.by_name,
            "at": line.at,
        }
        for line in found.writings
    ]
    verbs = [verb for verb in found.verbs if verb in STEPS]
    return {
        "a": one,
        "name": HELD if found.hidden else found.name,
        "hidden": found.hidden,
        "state": STATES[one.state],
        "result": RESULTS.get(one.result, ""),
        "reviewer": found.reviewer,
        "writings": writings,
        "steps": [{"at": line.at, "who": line.actor_name, "did": _did(line.verb)} for line in found.steps],
        "buttons": [(STEPS[verb].label, reverse("desk:appeal-step", args=[one.number, verb])) for verb in verbs],
        "bundles": [
            {"url": reverse("desk:appeal-bundle", args=[one.number, number]), "sha256": digest[:8], "at": at}
            for number, digest, at in found.bundles
        ],
        "papers": [
            {"url": reverse("desk:appeal-paper", args=[one.number, line.place]), "to": PAPER_TO[line.to], "one": line}
            for line in found.papers
        ],
        "evidence": [
            {"url": reverse("desk:appeal-evidence", args=[one.number, line.place]), "one": line}
            for line in found.evidence
        ],
        "case_url": reverse("desk:case", args=[one.case_number]),
        "revision_url": reverse("desk:case", args=[one.revision]) if one.revision else "",
    }


def _did(verb: str) -> str:
    return STEPS[verb].label if verb in STEPS else "審査請求が届いた"


@require_http_methods(["GET", "POST"])
@staff_page()
def step(request: HttpRequest, appeal: str, verb: str) -> HttpResponse:
    """One step: its form, and on POST the step itself. What a room refuses stands on top, what was typed stays."""
    if verb not in STEPS:
        raise Http404
    found = appeals.find_appeal(appeal, actor=request.desk.actor)
    fields = STEPS[verb].fields
    typed = {field.name: request.POST.get(field.name, "").strip()[:20_000] for field in fields}
    upload = request.FILES.get("file")
    typed |= {field.name: upload.name if upload else "" for field in fields if field.kind == "file"}
    faults = _faults(fields, typed) if request.method == "POST" else {}
    error: Exception | None = None
    if request.method == "POST" and not faults:
        try:
            version = request.POST.get("version", "")
            given = _given(fields, typed)
            if upload and "file" in given:
                given |= {"name": given.pop("file"), "data": upload.read()}
            VERBS[verb](appeal, **given, actor=request.desk.actor, version=look.number_in(version))
        except REFUSALS as refused:
            error = refused
        else:
            say(request, STEPS[verb].done)
            return HttpResponseRedirect(reverse("desk:appeal", args=[appeal]))
    context = {
        "title": STEPS[verb].label,
        "help": STEPS[verb].help,
        "back": reverse("desk:appeal", args=[appeal]),
        "back_label": f"{found.appeal.number} {found.appeal.title}",
        "version": found.appeal.version,
        "multipart": any(field.kind == "file" for field in fields),
        "fields": [_drawn(field, typed.get(field.name, ""), faults, appeal) for field in fields],
        "fault": trouble_of(error) if error else None,
    }
    return show(request, "desk/appeal_step.html", context, status=409 if error else 400 if faults else 200)


def _drawn(field: Field, value: str, faults: dict[str, str], appeal: str) -> dict[str, Any]:
    choices: list[tuple[str, str]] = []
    if field.kind == "results":
        choices = list(RESULTS.items())
    elif field.kind == "board":
        choices = [("", "諮問した、または却下する"), *appeals.NO_BOARD.items()]
    elif field.kind == "staff":
        free = [one for one in appeals.list_candidates(appeal) if not one.how]
        choices = [(str(one.staff), f"{one.office}　{one.name}") for one in free]
    return {"f": field, "value": value, "error": faults.get(field.name, ""), "choices": choices}


def _faults(fields: tuple[Field, ...], typed: dict[str, str]) -> dict[str, str]:
    faults = {}
    for field in fields:
        if field.must and not typed[field.name]:
            faults[field.name] = "確かめて、印を付けてください。" if field.kind == "tick" else "入力してください。"
        elif field.kind == "date" and typed[field.name] and _day(typed[field.name]) is None:
            faults[field.name] = "日付を正しく入れてください。"
    return faults


def _given(fields: tuple[Field, ...], typed: dict[str, str]) -> dict[str, Any]:
    given: dict[str, Any] = {}
    for field in fields:
        value = typed[field.name]
        if field.kind == "date":
            given[field.name] = _day(value)
        elif field.kind == "staff":
            given[field.name] = look.number_in(value, 0)
        else:
            given[field.name] = bool(value) if field.kind == "tick" else value
    return given


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


# --- entering one, and revising ---------------------------------------------------------------------------------------

ENTRY = (
    Field("arrived_on", "届いた日", "date"),
    Field("posted_on", "消印の日（郵便のとき）", "date", False, "郵便では、消印の日で期間を数えます（第18条第3項）。"),
    Field("known_on", "決定を知った日", "date"),
    Field("wants", "審査請求の趣旨", "long"),
    Field("grounds", "審査請求の理由", "long"),
    Field("late_because", "期間を過ぎているときは、そのわけ", "text", must=False),
    Field("proxy", "代理人の氏名（代理人が出したとき）", "text", must=False),
    Field("mandate", "代理人の委任状を確かめました（行政不服審査法施行令第3条）", "tick", must=False),
)


@require_http_methods(["GET", "POST"])
@staff_page("clerk", "chief")
def new(request: HttpRequest, number: str) -> HttpResponse:
    """Enter an appeal that came on paper or at the counter."""
    decision = cases.find_appealable(number)
    if not appeals.may_receive(request.desk.actor, decision.department):
        raise appeals.NotAllowed("Only the section that decided and the office for appeals.", verb="receive", needs=[])
    fresh = {"arrived_on": str(core.today()), "known_on": str(decision.decided_on)}
    notice = decision.notice
    help_text = f"審査庁は {notice.body} です。届いたものは、期間を過ぎていても受け付けます。" if notice else ""
    return _form(request, number, "審査請求を受け付ける", help_text, ENTRY, fresh, _receive)


def _receive(request: HttpRequest, number: str, given: dict[str, Any]) -> str:
    made = appeals.receive_appeal(number, actor=request.desk.actor, **given)
    say(request, f"審査請求（{made.number}）を受け付けました。")
    return reverse("desk:appeal", args=[made.number])


GROUNDS = (
    ("correction", "更正（誤りを正す）"),
    ("revocation", "取消し（はじめから）"),
    ("withdrawal", "撤回（ある月から）"),
)
REVISION = (
    Field("ground", "どのように改めるか", "grounds"),
    Field("from_month", "何月分から（撤回のとき）", "month", must=False),
    Field("because", "改める理由", "long", True, "新しい通知書に載り、本人が読みます。"),
    Field("law", "根拠の条文", "text"),
)


@require_http_methods(["GET", "POST"])
@staff_page("clerk", "chief")
def revise(request: HttpRequest, number: str) -> HttpResponse:
    """Open the case that corrects or takes back a decision ex officio (職権)."""
    help_text = "新しい案件を開きます。元の決定は、新しい決定が出るまでそのままです。起案した人は決裁できません。"
    return _form(request, number, "決定を改める（職権）", help_text, REVISION, {"ground": "correction"}, _open_revision)


def _open_revision(request: HttpRequest, number: str, given: dict[str, Any]) -> str:
    made = cases.open_revision(number, actor=request.desk.actor, **given)
    say(request, "決定を改める案件を開きました。")
    return reverse("desk:case", args=[made.number])


def _form(
    request: HttpRequest, number: str, title: str, help_text: str, fields: tuple[Field, ...], fresh: Any, do: Any
) -> HttpResponse:
    posted = request.method == "POST"
    typed = {f.name: request.POST.get(f.name, "").strip() if posted else fresh.get(f.name, "") for f in fields}
    faults = _faults(fields, typed) if posted else {}
    error: Exception | None = None
    if posted and not faults:
        try:
            return HttpResponseRedirect(do(request, number, _given(fields, typed)))
        except REFUSALS as refused:
            error = refused
    drawn = [_drawn(field, typed[field.name], faults, "") for field in fields]
    for one in drawn:
        one["choices"] = list(GROUNDS) if one["f"].kind == "grounds" else one["choices"]
    context = {
        "title": title, "help": help_text, "back": reverse("desk:case", args=[number]), "back_label": number,
        "fields": drawn, "fault": trouble_of(error) if error else None,
    }  # fmt: skip
    return show(request, "desk/appeal_step.html", context, status=409 if error else 400 if faults else 200)


@require_GET
@staff_page()
def paper(request: HttpRequest, appeal: str, place: int) -> HttpResponse:
    """A paper of the appeal as it was issued."""
    found = appeals.paper_of(appeal, place, actor=request.desk.actor)
    told = {"people": [found.about_person_id], "facts": ["document"], "act": "print"}
    with core.reading(request.desk.actor, PURPOSE, appeal, **told):
        return as_pdf(documents.pdf_of(found), f"{appeal}-{place}.pdf")


@require_GET
@staff_page()
def evidence(request: HttpRequest, appeal: str, place: int) -> HttpResponse:
    """A file that came with the appeal, as a download."""
    found = appeals.evidence_of(appeal, place, actor=request.desk.actor)
    one = appeals.find_appeal(appeal, actor=request.desk.actor).appeal
    told = {"people": [one.person_id], "facts": ["appeal"], "act": "export"}
    with core.reading(request.desk.actor, PURPOSE, one.case_number, **told):
        return give_out(request, found)


@require_GET
@staff_page()
def bundle(request: HttpRequest, appeal: str, place: int) -> HttpResponse:
    """The records as they were bundled; the export stands on the ledger."""
    found = appeals.bundle_of(appeal, place, actor=request.desk.actor)
    one = found.appeal
    told = {"people": [one.person_id], "facts": ["records"], "act": "export"}
    with core.reading(request.desk.actor, PURPOSE, one.case_number, **told):
        answer = HttpResponse(bytes(found.content), content_type="application/zip")
        answer["Content-Disposition"] = f'attachment; filename="records-{one.case_number}-{place}.zip"'
        return answer
