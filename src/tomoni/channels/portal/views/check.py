"""The check page, sending, and the receipt."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from tomoni.cases import interface as cases
from tomoni.channels.look import interface as look
from tomoni.channels.portal.checking import draw_check
from tomoni.channels.portal.guard import resident_page
from tomoni.channels.portal.lines import under_way
from tomoni.channels.portal.published import published
from tomoni.channels.portal.viewer import eyes_of
from tomoni.core import interface as core


@resident_page("GET", "HEAD", "POST")
def page(request: HttpRequest, token: str) -> HttpResponse:
    """Everything that will be sent; sending gives a receipt or says what is missing."""
    if request.method == "POST":
        return _send(request, token)
    return _show(request, token)


def _send(request: HttpRequest, token: str) -> HttpResponse:
    chosen, language = request.POST.getlist("service"), look.language_of(request)
    try:
        found = cases.find_check_page(token, person=request.person.pk)
    except cases.InterviewNotOpen:
        return _answer_again(request, token)
    wanted = [part.service for part in found.parts]
    if not set(chosen) & set(wanted):
        return _show(request, token, others=(str(look.word("check.none_chosen", language)),), status=422)
    for service in wanted:
        if service not in chosen:
            cases.leave_out_service(token, service, person=request.person.pk)
    try:
        receipt = cases.submit_interview(
            token, request.POST.get("submission_key", ""), person=request.person.pk, actor=request.actor
        )
    except cases.AnswersNotComplete:
        return _show(request, token, others=(), status=422)
    except cases.ClaimAlreadyLive as live:
        return _show(request, token, others=(str(look.word(_live_key(live), language)),), status=409)
    if request.POST.get("mail") and request.account.mail:
        _wish_mail(request.account)
    return HttpResponseRedirect(f"/receipts/{receipt.number}/")


def _answer_again(request: HttpRequest, token: str) -> HttpResponse:
    """The same press of the button once more, whose answer was lost on the way: the same receipt, nothing new."""
    receipt = cases.submit_interview(
        token, request.POST.get("submission_key", ""), person=request.person.pk, actor=request.actor
    )
    return HttpResponseRedirect(f"/receipts/{receipt.number}/")


def _live_key(live: Any) -> str:
    return "check.live_same" if live.same_person else "check.live_other"


def _wish_mail(account: core.Account) -> None:
    account.notice_by = core.Account.NoticeBy.MAIL
    account.save(update_fields=["notice_by"])


def _show(request: HttpRequest, token: str, *, others: tuple[str, ...] = (), status: int = 200) -> HttpResponse:
    found = cases.find_check_page(token, person=request.person.pk)
    eyes = eyes_of(request.person.pk, look.language_of(request), dict(found.names))
    drawn = draw_check(found, eyes, request.person, published(request), asked_to_send=status == 422 and not others)
    context = {
        "p": {**drawn.page, "others": others, "may_mail": bool(request.account.mail), "mails": _mails(request)},
        "help": drawn.help,
        "today": core.today(),
    }
    return look.show(request, "portal/check.html", context, status=status)


def _mails(request: HttpRequest) -> bool:
    return request.account.notice_by == core.Account.NoticeBy.MAIL


@resident_page()
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """The number, and what happens next."""
    language = look.language_of(request)
    mine = cases.find_receipt(number, request.person.pk)
    known = published(request)
    context = {
        "r": {
            "number": number,
            "arrived_on": mine[0].arrived_on,
            "cases": [under_way(line, language, title=known[line.service].title(language)) for line in mine],
        }
    }
    return look.show(request, "portal/receipt.html", context)
