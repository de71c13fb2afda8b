"""Listeners: events of cases become notices, notices become mail. Each may run twice and then changes nothing."""

from datetime import date

from tomoni.cases import interface as cases
from tomoni.channels.notify.events import NoticeWritten
from tomoni.channels.notify.mailing import mail_notice, wants_mail
from tomoni.channels.notify.writing import texts_of
from tomoni.core import interface as core


@core.listen(cases.CaseArrived, "notify.case_arrived")
def tell_arrival(event: cases.CaseArrived) -> None:
    """It arrived; a notification (届出) has done its duty by arriving."""
    kind = "notified" if event.kind == "notification" else "arrived"
    _tell(event, kind)


@core.listen(cases.CorrectionAsked, "notify.correction_asked")
def tell_correction(event: cases.CorrectionAsked) -> None:
    """The desk asks something by a day."""
    by = date.fromisoformat(event.by_date) if event.by_date else None
    link = f"/cases/{event.case_number}/correct/"
    _tell(event, "correction", link=link, suffix=event.by_date, **({"day": by} if by else {}))


@core.listen(cases.CorrectionAnswered, "notify.correction_answered")
def tell_answer(event: cases.CorrectionAnswered) -> None:
    """The answer arrived and the days run again."""
    _tell(event, "answered", suffix=str(core.today()))


@core.listen(cases.CaseDecided, "notify.case_decided")
def tell_decision(event: cases.CaseDecided) -> None:
    """It is decided; the letter stands on the case's page."""
    _tell(event, "decided")


@core.listen(cases.CaseWithdrawn, "notify.case_withdrawn")
def tell_withdrawal(event: cases.CaseWithdrawn) -> None:
    """It was withdrawn, whoever pressed the button."""
    _tell(event, "withdrawn")


@core.listen(cases.CaseClosed, "notify.case_closed")
def ask_how_it_was(event: cases.CaseClosed) -> None:
    """The one question at the end."""
    _tell(event, "how", link=f"/cases/{event.case_number}/how-it-was/")


@core.listen(NoticeWritten, "notify.mail")
def mail(event: NoticeWritten) -> None:
    """Mail the notice to every account of the person that wants mail, once."""
    notice = core.Notice.objects.filter(pk=event.notice).first()
    if notice is None or notice.mailed_at is not None:
        return
    sent = False
    for account in core.list_accounts_of(event.person):
        if wants_mail(account):
            mail_notice(notice, account)
            sent = True
    if sent:
        core.note_mailed(notice.pk)
        core.record(core.Actor.system("notify"), "send", [event.person], purpose="notices", case=notice.case_number)


def _tell(event: object, kind: str, *, link: str = "", suffix: str = "", **values: object) -> None:
    """Write the notice once for this case and kind, and say so to the outbox."""
    number = event.case_number
    key = f"{kind}:{number}" + (f":{suffix}" if suffix else "")
    notice = core.write_notice(
        event.person,
        kind=kind,
        key=key,
        texts=texts_of(kind, event.service, **values),
        case_number=number,
        link=link or f"/cases/{number}/",
    )
    if notice is not None:
        core.emit(NoticeWritten(notice.pk, event.person))
