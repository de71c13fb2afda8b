"""Listeners: events of cases become notices, notices become mail. Each may run twice and then changes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.timezone import localtime

from tomoni.cases import interface as cases
from tomoni.channels.look import interface as look
from tomoni.channels.notify.events import NoticeWritten
from tomoni.channels.notify.mailing import mail_notice, mail_seal, wants_mail, who_wants_mail
from tomoni.channels.notify.writing import texts_of
from tomoni.core import interface as core
from tomoni.payments import interface as payments


@core.listen(cases.CaseArrived, "notify.case_arrived", many=True)
def tell_arrivals(events: Sequence[cases.CaseArrived]) -> None:
    """It arrived; a notification (届出) has done its duty by arriving. What the office opened, nobody sent."""
    events = [event for event in events if event.channel != "official"]
    others = cases.who_sent_many(event.case_number for event in events)
    words = []
    for event in events:
        if sent := others.get(event.case_number):  # the person hears who it was, in case they know nothing of it
            words.append(Words(event, "arrived_for", values={"who": sent.agent_name}))
        else:
            words.append(Words(event, "notified" if event.kind == "notification" else "arrived"))
    _tell_all(words)


@core.listen(core.RepresentationEstablished, "notify.representation")
def tell_representation(event: core.RepresentationEstablished) -> None:
    """The person hears at once that somebody may act for them, and where to end it."""
    row = core.find_representation(event.representation)
    if row is None:
        return
    who = row.organisation.name if row.organisation else row.agent.name
    texts = texts_of("representation", "", who=who)
    key = f"representation:{row.pk}"
    notice = core.write_notice(event.person, kind="representation", key=key, texts=texts, link="/for-others/")
    if notice is not None:
        core.emit(NoticeWritten(notice.pk, event.person))


@core.listen(cases.OwnAnswersAsked, "notify.own_asked")
def tell_own_questions(event: cases.OwnAnswersAsked) -> None:
    """Another adult is asked to answer for themselves: they hear who asks, and until when; what it is about they see
    after signing in.
    """
    link = next((one for one in cases.list_own(event.person) if one.link == event.link), None)
    if link is None:
        return
    texts = texts_of("own_asked", "", who=link.asker, day=localtime(link.until).date())
    key = f"{cases.own_notice(event.link)}{link.until:%Y%m%d%H%M}"
    notice = core.write_notice(event.person, kind="own_asked", key=key, texts=texts, link=f"/own/{event.link}/")
    if notice is not None:
        core.emit(NoticeWritten(notice.pk, event.person))


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


@core.listen(cases.PeriodExtended, "notify.period_extended")
def tell_delay(event: cases.PeriodExtended) -> None:
    """It is put off to a day; the letter with the reason stands on the case's page."""
    _tell(event, "delayed", suffix=event.until, day=date.fromisoformat(event.until))


@core.listen(cases.CaseDecided, "notify.case_decided", many=True)
def tell_decisions(events: Sequence[cases.CaseDecided]) -> None:
    """It is decided; the letter stands on the case's page."""
    _tell_all([Words(event, "decided") for event in events])


@core.listen(cases.CaseWithdrawn, "notify.case_withdrawn")
def tell_withdrawal(event: cases.CaseWithdrawn) -> None:
    """It was withdrawn, whoever pressed the button."""
    _tell(event, "withdrawn")


@core.listen(cases.CaseClosed, "notify.case_closed", many=True)
def ask_how_it_was(events: Sequence[cases.CaseClosed]) -> None:
    """The one question at the end."""
    _tell_all([Words(event, "how", f"/cases/{event.case_number}/how-it-was/") for event in events])


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


@core.listen(payments.PaymentReturned, "notify.payment_returned")
def tell_return(event: payments.PaymentReturned) -> None:
    """Money came back from the bank; the section hears that the person was told."""
    _tell_money("payment_returned", event.payee, str(event.returned))
    payments.note_told(event.returned)


@core.listen(payments.ClaimChanged, "notify.claim")
def tell_claim(event: payments.ClaimChanged) -> None:
    """The town asks money back, or reminds of it; the letter goes by mail, this leads to the page."""
    if event.change in ("demanded", "reminded"):
        _tell_money(f"claim_{event.change}", event.debtor, f"{event.claim}:{core.today()}")


def _tell_money(kind: str, person: int, suffix: str) -> None:
    """Write the notice once, in words that name no sum and no reason."""
    texts = {
        language: {part: str(look.word(f"notice.{kind}.{part}", language)) for part in ("title", "body")}
        for language in look.LANGUAGES
    }
    notice = core.write_notice(person, kind=kind, key=f"{kind}:{suffix}", texts=texts, link="/money/")
    if notice is not None:
        core.emit(NoticeWritten(notice.pk, person))


@core.listen(core.RecordQuestionAnswered, "notify.record_answered")
def tell_record_answer(event: core.RecordQuestionAnswered) -> None:
    """The town answered a question about an entry; the answer itself stands on the page of records."""
    texts = {
        language: {part: str(look.word(f"notice.record_answered.{part}", language)) for part in ("title", "body")}
        for language in look.LANGUAGES
    }
    key = f"record_answered:{event.question}"
    notice = core.write_notice(event.person, kind="record_answered", key=key, texts=texts, link="/records/")
    if notice is not None:
        core.emit(NoticeWritten(notice.pk, event.person))


@core.listen(core.FileFoundBad, "notify.file_refused")
def tell_refused_file(event: core.FileFoundBad) -> None:
    """The scanner found something in a file: whoever sent it is told what to do, and that it was looked into."""
    stored = core.find_file(event.file)
    sender = cases.sender_of(stored) if stored is not None else None
    if stored is None or sender is None:
        return
    notice = core.write_notice(
        sender.person,
        kind="file_refused",
        key=f"file_refused:{stored.pk}",
        texts=texts_of("file_refused", sender.service),
        case_number=sender.case,
        link=sender.link,
    )
    if notice is not None:
        actor = core.Actor.system("scanner")
        core.record(actor, "change", [sender.person], facts=["paper"], purpose="security", case=sender.case)
        core.emit(NoticeWritten(notice.pk, sender.person))


@core.listen(core.LedgerDaySealed, "notify.seal")
def mail_day_seal(event: core.LedgerDaySealed) -> None:
    """The seal of a day goes to the audit office where the town wants it; a second mail has the same Message-ID."""
    if mail_seal(event.day):
        core.record(core.Actor.system("notify"), "send", [], facts=["ledger"], purpose="audit")


def _tell(event: object, kind: str, *, link: str = "", suffix: str = "", **values: object) -> None:
    """Write the notice once for this case and kind, and say so to the outbox."""
    _tell_all([Words(event, kind, link, suffix, values)])


@dataclass(frozen=True)
class Words:
    """What is told of an event: kind and values of its words, where it leads, what makes its key another one."""

    event: Any
    kind: str
    link: str = ""
    suffix: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


def _tell_all(words: Sequence[Words]) -> None:
    """The same for many, words that are alike made once; the outbox hears of those whose person wants mail."""
    said: dict[tuple[Any, ...], dict[str, dict[str, str]]] = {}
    wanted = []
    for one in words:
        number, alike = one.event.case_number, (one.kind, one.event.service, *sorted(one.values.items()))
        texts = said.get(alike) or said.setdefault(alike, texts_of(one.kind, one.event.service, **one.values))
        key = f"{one.kind}:{number}" + (f":{one.suffix}" if one.suffix else "")
        link = one.link or f"/cases/{number}/"
        wanted.append(core.NewNotice(one.event.person, one.kind, key, texts, number, link))
    written = core.write_notices(wanted)
    mailed = who_wants_mail(notice.person_id for notice in written)
    core.emit_many(NoticeWritten(one.pk, one.person_id) for one in written if one.person_id in mailed)
