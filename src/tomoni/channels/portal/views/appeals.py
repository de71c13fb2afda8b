"""My appeal (審査請求): sending it against a decision of mine, seeing where it stands, answering, taking it back."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from tomoni.appeals import interface as appeals
from tomoni.cases import interface as cases
from tomoni.channels.asking.forms.reading import refusal_words
from tomoni.channels.look import interface as look
from tomoni.channels.portal.guard import resident_page
from tomoni.channels.portal.speaking import banner_of, speak_for
from tomoni.core import interface as core

MOST = 10_000
NEEDED = ("wants", "grounds")


@resident_page("GET", "HEAD", "POST")
def page(request: HttpRequest, number: str) -> HttpResponse:
    """The form with the decision filled in; once it was sent, where the appeal stands."""
    _speak(request, number)
    decision = cases.find_appealable(number, person=request.person.pk)
    sent = appeals.find_appeal_of(number, request.person.pk)
    if sent is not None and sent.state != "withdrawn":
        return _follow(request, sent.number)
    if request.method != "POST":
        return _show(request, decision, {"known_on": str(decision.decided_on)})
    typed = {name: request.POST.get(name, "").strip()[:MOST] for name in (*NEEDED, "known_on", "late_because")}
    known_on = _day(typed["known_on"])
    faults = {name for name in NEEDED if not typed[name]}
    if known_on is None or not decision.decided_on <= known_on <= core.today():
        faults.add("known_on")
    if faults or known_on is None:
        return _show(request, decision, typed, faults)
    appeals.receive_appeal(
        number,
        known_on=known_on,
        wants=typed["wants"],
        grounds=typed["grounds"],
        late_because=typed["late_because"],
        person=request.person.pk,
        actor=request.actor,
    )
    return HttpResponseRedirect(f"/cases/{number}/appeal/")


def _speak(request: HttpRequest, number: str) -> None:
    """Where somebody sent the case for another, may still act in it and receives what is decided, the page is about
    that person, and on their ledger. Raises CaseNotFound for who may not receive it.
    """
    spoken = cases.speaker_of_case(number, request.person.pk)
    if spoken is not None and not spoken.receives:
        raise cases.CaseNotFound("What was decided goes to the person alone. Ask them, or the desk.")
    speak_for(request, spoken)
    if spoken is not None:
        core.record(request.actor, "read", [spoken.person], facts=["appeal"], purpose="appeal", case=number)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _show(
    request: HttpRequest, decision: Any, typed: dict[str, str], faults: frozenset[str] | set[str] = frozenset()
) -> HttpResponse:
    notice = decision.notice
    known = _day(typed["known_on"]) or decision.decided_on
    until = cases.appeal_until(known, decision.decided_on, notice.months) if notice else None
    context = {
        "number": decision.number,
        "title": decision.title,
        "decision": decision,
        "notice": notice,
        "until": until,
        "late": until is not None and core.today() > until,
        "typed": typed,
        **_in_whose_name(request),
        "faults": faults,
    }
    return look.show(request, "portal/appeal_new.html", context, status=422 if faults else 200)


def _in_whose_name(request: HttpRequest, *, shown: bool = False) -> dict[str, Any]:
    """acting: for whom somebody speaks. mandate: they have to show it in writing yet."""
    by_will = request.spoken is not None and request.spoken.ground in core.REVOCABLE
    return {"acting": banner_of(request), "mandate": by_will and not shown}


ACTS = {"reply": appeals.file_reply, "mend": appeals.mend_appeal}


def _follow(request: HttpRequest, number: str) -> HttpResponse:
    """Where it stands; on POST a reply, what was mended, or the withdrawal."""
    found = appeals.find_appeal(number, actor=request.actor)
    mine = found.appeal
    language = look.language_of(request)
    empty, wrong = False, ""
    if request.method == "POST":
        do, text = request.POST.get("do", ""), request.POST.get("text", "").strip()[:MOST]
        version = request.POST.get("version", "")
        seen = look.number_in(version)
        empty = do in ACTS and not text
        if do == "evidence":
            wrong = _take_evidence(request, number, seen, language)
        if do in ACTS and text:
            ACTS[do](number, text, actor=request.actor, version=seen)
        elif do == "withdraw":
            appeals.withdraw_appeal(number, actor=request.actor, version=seen)
        if not empty and not wrong:
            return HttpResponseRedirect(f"/cases/{mine.case_number}/")
    context = {
        "a": mine,
        **_in_whose_name(request, shown=mine.mandate),
        "state": look.word(f"appeal.states.{mine.state}", language),
        "result": look.word(f"appeal.results.{mine.result}", language) if mine.result else "",
        "writings": [
            (look.word(f"appeal.writings.{one.kind}", language), tuple(one.words.values()), one.at)
            for one in found.writings
        ],
        "verbs": found.verbs,
        "papers": found.papers,
        "evidence": found.evidence,
        "empty": empty,
        "wrong": wrong,
    }
    return look.show(request, "portal/appeal.html", context, status=422 if empty or wrong else 200)


def _take_evidence(request: HttpRequest, number: str, seen: int | None, language: str) -> str:
    """Keep one file with what it shows; what is wrong is told in words."""
    upload, what = request.FILES.get("file"), request.POST.get("what", "").strip()[:MOST]
    if upload is None or not what:
        return str(look.word("appeal.evidence_both", language))
    try:
        appeals.add_evidence(number, what, upload.name or "", upload.read(), actor=request.actor, version=seen)
    except core.FileRefused as refused:
        return refusal_words(refused, language)
    return ""
