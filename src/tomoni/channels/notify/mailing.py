"""Mail by SMTP. It says that there is a notice, and nothing about whom or what."""

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from tomoni.channels.look import interface as look
from tomoni.core import interface as core


def wants_mail(account: core.Account) -> bool:
    """Did the person choose mail, and can this installation send it?"""
    return bool(settings.EMAIL_HOST) and bool(account.mail) and account.notice_by == core.Account.NoticeBy.MAIL


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


def message_id(notice: core.Notice) -> str:
    """<notice-12-1.999016@host of the sender>: the same for every sending of one notice."""
    host = settings.DEFAULT_FROM_EMAIL.rsplit("@", 1)[-1].rstrip(">")
    return f"<notice-{notice.pk}.{notice.municipality_id}@{host}>"
