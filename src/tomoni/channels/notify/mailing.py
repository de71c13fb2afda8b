"""Mail by SMTP. It says that there is a notice, and nothing about whom or what."""

import json
from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from tomoni.channels.look import interface as look
from tomoni.core import interface as core


def wants_mail(account: core.Account) -> bool:
    """Did the person choose mail, and can this installation send it?"""
    return bool(settings.EMAIL_HOST) and bool(account.mail) and account.notice_by == core.Account.NoticeBy.MAIL


def who_wants_mail(people: Iterable[int]) -> set[int]:
    """Those of some people (row numbers) with an account that wants mail; no query where nothing can be sent."""
    if not settings.EMAIL_HOST:
        return set()
    accounts = core.Account.objects.filter(person__in=set(people), notice_by=core.Account.NoticeBy.MAIL)
    return set(accounts.exclude(mail="").values_list("person", flat=True))


def mail_notice(notice: core.Notice, account: core.Account) -> None:
    """Send one mail; the Message-ID is made of the notice, so that a second sending can be recognised as the same.

    Raises what SMTP raises: the outbox tries again.
    """
    town = core.current_municipality()
    language = account.language if account.language in look.LANGUAGES else "ja"
    name = town.name_en if language == "en" and town.name_en else town.name
    message = EmailMessage(
        subject=str(look.word("mail.subject", language, town=name)),
        body=str(look.word("mail.body", language, town=name)),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[account.mail],
        headers={"Message-ID": message_id(notice)},
        connection=get_connection(),
    )
    message.send()


def mail_seal(day: str) -> bool:
    """Mail the published seal of a day to the audit office, where the town has one (`audit_mail` in its settings).

    Raises what SMTP raises: the outbox tries again.
    """
    town = core.current_municipality()
    address, row = str(town.settings.get("audit_mail", "")), core.find_day_seal(date.fromisoformat(day))
    if not settings.EMAIL_HOST or not address or row is None:
        return False
    document = json.dumps(core.seal_document(row), ensure_ascii=False, indent=1)
    host = settings.DEFAULT_FROM_EMAIL.rsplit("@", 1)[-1].rstrip(">")
    message = EmailMessage(
        subject=str(look.word("mail.seal_subject", "ja", town=town.name, day=day)),
        body=f"{look.word('mail.seal_body', 'ja', day=day)}\n\n{document}\n",
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[address],
        headers={"Message-ID": f"<seal-{day}.{town.code}@{host}>"},
        connection=get_connection(),
    )
    message.attach(f"seal-{town.code}-{day}.json", document, "application/json")
    message.send()
    return True


def message_id(notice: core.Notice) -> str:
    """<notice-12-1.999016@host of the sender>: the same for every sending of one notice."""
    host = settings.DEFAULT_FROM_EMAIL.rsplit("@", 1)[-1].rstrip(">")
    return f"<notice-{notice.pk}.{notice.municipality_id}@{host}>"
