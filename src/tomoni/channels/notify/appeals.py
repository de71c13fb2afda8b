"""An appeal is told to who appealed: it came in, the statement was sent, it was ruled on. Each once, on their page.

Papers go their own way (register of what went out). A notice names no reason and no address, so it is also for
protected people; who has no account is told by the papers alone.
"""

from datetime import date

from tomoni.appeals import interface as appeals
from tomoni.channels.notify.events import NoticeWritten
from tomoni.channels.notify.writing import texts_of
from tomoni.core import interface as core

Told = appeals.AppealReceived | appeals.AppealStatementSent | appeals.AppealRuled


@core.listen(appeals.AppealReceived, "notify.appeal_received")
def tell_received(event: appeals.AppealReceived) -> None:
    """It arrived, whoever brought it."""
    _tell(event, "received")


@core.listen(appeals.AppealStatementSent, "notify.appeal_statement")
def tell_statement(event: appeals.AppealStatementSent) -> None:
    """The statement of the section was sent, with the day to reply by."""
    _tell(event, "statement", event.by_date, day=date.fromisoformat(event.by_date))


@core.listen(appeals.AppealRuled, "notify.appeal_ruled")
def tell_ruling(event: appeals.AppealRuled) -> None:
    """There is a ruling, of the town or of another body."""
    _tell(event, "ruled")


def _tell(event: Told, what: str, suffix: str = "", **values: object) -> None:
    kind = f"appeal_{what}"
    notice = core.write_notice(
        event.person,
        kind=kind,
        key=f"{kind}:{event.appeal}" + (f":{suffix}" if suffix else ""),
        texts=texts_of(kind, event.service, **values),
        case_number=event.case_number,
        link=f"/cases/{event.case_number}/appeal/",
    )
    if notice is not None:
        core.emit(NoticeWritten(notice.pk, event.person))
