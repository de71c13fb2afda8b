"""The check page, sending, and the receipt."""

import hashlib
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from tomoni.cases import interface as cases
from tomoni.channels.asking.checking import draw_check, live_words
from tomoni.channels.asking.conversation import draw_away, draw_left
from tomoni.channels.asking.others import draw_waits
from tomoni.channels.asking.viewer import eyes_of
from tomoni.channels.look import interface as look
from tomoni.channels.portal.guard import resident_page
from tomoni.channels.portal.lines import titled, under_way
from tomoni.channels.portal.published import published
from tomoni.channels.portal.speaking import banner_of, interview_page, note_looked, speak_for
from tomoni.channels.portal.views.beside import helped_lines
from tomoni.core import interface as core
from tomoni.rules import interface as rules
from tomoni.services import interface as services


@resident_page("GET", "HEAD", "POST")
@interview_page
def page(request: HttpRequest, token: str) -> HttpResponse:
    """Everything that will be sent; sending gives a receipt or says what is missing."""
    if request.method == "POST":
        return _send(request, token)
    return _show(request, token)


def _send(request: HttpRequest, token: str) -> HttpResponse:
    chosen, language = request.POST.getlist("service"), look.language_of(request)
    try:
        wanted = cases.list_wanted(token, person=request.person.pk)
    except cases.InterviewNotOpen:
        return _answer_again(request, token)
    if not set(chosen) & set(wanted):
        return _show(request, token, others=(str(look.word("check.none_chosen", language)),), status=422)
    try:
        if cases.gathers(token, person=request.person.pk):
            sent = cases.submit_conversation(
                token, request.POST.get("submission_key", ""), person=request.person.pk, actor=request.actor,
                chosen=chosen, seen=_seen(request),
            )  # fmt: skip
            return _sent(request, sent.receipt)
        with transaction.atomic():  # what was not ticked is left out only if the rest is sent
            for service in wanted:
                if service not in chosen:
                    cases.leave_out_service(token, service, person=request.person.pk)
            receipt = cases.submit_interview(
                token, request.POST.get("submission_key", ""), person=request.person.pk, actor=request.actor,
                seen=_seen(request),
            )  # fmt: skip
    except cases.AnswersNotComplete:
        return _show(request, token, others=(), status=422)
    except cases.SignatureMissing as missing:
        return _show(request, token, others=(by_hand_words(request, missing.data["service"]),), status=409)
    except cases.ClaimAlreadyLive as live:
        cases.note_told_again(token, person=request.person.pk, actor=request.actor)
        told = live_words(same=live.same_person, day=live.happened_on, language=language)
        return _show(request, token, others=(told,), status=409)
    except cases.InterviewChanged:
        told = str(look.word("acting.changed_elsewhere", language))
        return _show(request, token, others=(told,), status=409, shown=request.POST.getlist("shown"))
    return _sent(request, receipt)


def by_hand_words(request: HttpRequest, service: str) -> str:
    """Why a service cannot be sent from here: the law wants a signature by hand."""
    language, wanted = look.language_of(request), published(request)[service].signature
    law = rules.law_words(wanted.law.text, wanted.law.unverified, language) if wanted else ""
    return str(look.word("signing.online", language, law=law))


def _by_hand(request: HttpRequest, found: Any) -> list[dict[str, str]]:
    """Of what is on the page, the services that a law wants signed by hand also from home."""
    known, language = published(request), look.language_of(request)
    wanted = [one.service for one in found.parts if one.service in known and known[one.service].signature]
    return [
        {"title": known[one].title(language), "text": by_hand_words(request, one)}
        for one in wanted
        if known[one].signature.online
    ]


def _sent(request: HttpRequest, receipt: Any) -> HttpResponse:
    if request.POST.get("mail") and request.account.mail and request.spoken is None:
        _wish_mail(request.account)
    return HttpResponseRedirect(f"/receipts/{receipt.number}/")


def _answer_again(request: HttpRequest, token: str) -> HttpResponse:
    """The same press of the button once more, whose answer was lost on the way: the same receipt, nothing new."""
    receipt = cases.submit_interview(
        token, request.POST.get("submission_key", ""), person=request.person.pk, actor=request.actor
    )
    return HttpResponseRedirect(f"/receipts/{receipt.number}/")


def _seen(request: HttpRequest) -> int | None:
    """The version of the page that was shown; a page of an earlier release has none."""
    typed = request.POST.get("version", "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else None


def _wish_mail(account: core.Account) -> None:
    account.notice_by = core.Account.NoticeBy.MAIL
    account.save(update_fields=["notice_by"])


def _mark(section: dict[str, Any]) -> str:
    """A hash of what a part of the page shows: a part whose mark was not on the page before has changed."""
    text = repr((section["title"], [(row.label, str(row.value)) for row in section["rows"]]))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _show(
    request: HttpRequest, token: str, *, others: tuple[str, ...] = (), status: int = 200,
    shown: list[str] | None = None,
) -> HttpResponse:  # fmt: skip
    found = cases.find_check_page(token, person=request.person.pk)
    note_looked(request, found.pages, found.names, [part.service for part in found.parts])
    eyes = eyes_of(request.person.pk, look.language_of(request), dict(found.names))
    drawn = draw_check(found, eyes, request.person, published(request), asked_to_send=status == 422 and not others)
    for section in drawn.page["sections"]:
        section["mark"] = _mark(section)
        section["changed"] = shown is not None and section["mark"] not in shown
    may_mail = bool(request.account.mail) and request.spoken is None
    handed = found.pages[0].handed if found.pages else ()
    context = {
        "acting": banner_of(request),
        "by_hand": _by_hand(request, found),
        "waits": draw_waits(token, handed, look.language_of(request)),
        "token": token,
        "p": {**drawn.page, "others": others, "may_mail": may_mail, "mails": _mails(request)},
        "help": drawn.help,
        "helped": helped_lines(found, token, request.person.pk, look.language_of(request)),
        "today": core.today(),
    }
    return look.show(request, "portal/check.html", context, status=status)


def _mails(request: HttpRequest) -> bool:
    return request.account.notice_by == core.Account.NoticeBy.MAIL


@resident_page()
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """The number, and what happens next."""
    language = look.language_of(request)
    try:
        mine, request.spoken = cases.find_receipt(number, request.person.pk), None
    except cases.CaseNotFound:
        mine = _sent_for(request, number)
    known, left = published(request), cases.find_left(number)
    context = {
        "left": draw_left(left.why, known, language),
        "rest": left.rest,
        "twin": left.twin,
        "away": _away(left, language),
        "r": {
            "number": number,
            "arrived_on": mine[0].arrived_on,
            "cases": [
                under_way(line, language, title=titled(known[line.service].title(language), line, language))
                for line in mine
            ],
        },
        "acting": banner_of(request),
    }
    return look.show(request, "portal/receipt.html", context)


def _away(left: cases.LeftOver, language: str) -> list[Any]:
    """What begins elsewhere, on the slip with the rest."""
    event = next((one for one in services.list_life_events(core.today()) if one.id == left.event), None)
    if event is None:
        return []
    day = left.event_on if event.birth else None
    return draw_away(event, language, event_on=day, registered=event.birth and left.registered)


def _sent_for(request: HttpRequest, number: str) -> tuple[Any, ...]:
    """The cases of a receipt that somebody sent for another, as long as they may act for them."""
    spoken = cases.speaker_of_receipt(number, request.person.pk)
    lines = cases.find_receipt(number, spoken.person) if spoken is not None else ()
    still = tuple(line for line in lines if cases.speaker_of_case(line.number, request.person.pk) is not None)
    if not still:
        raise cases.CaseNotFound(f"There is no receipt {number} of yours. Check the number.", number=number)
    speak_for(request, spoken)
    return still
