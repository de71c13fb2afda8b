"""Events become notices once, in three languages; a mail says that something is there and nothing else."""

import socket
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller

from tests.channels.portal import builders as make
from tomoni.cases import interface as cases
from tomoni.channels.notify import tasks
from tomoni.core import interface as core

NUMBER = "8-1122-04574-1"
ADDRESS = "kenta@example.jp"


@pytest.fixture
def home(town, settings):
    settings.TOMONI_NOW = "2026-11-22T10:00:00+09:00"
    make.publish_services()
    return make.make_home()


class Box:
    """Keeps what arrives by SMTP."""

    def __init__(self) -> None:
        self.mails: list = []

    async def handle_DATA(self, server, session, envelope):
        self.mails.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=policy.default)))
        return "250 OK"


@pytest.fixture
def post_office(settings):
    """A real SMTP server on this machine."""
    box = Box()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.DEFAULT_FROM_EMAIL = "no-reply@hibari.example.jp"
    yield box
    controller.stop()


def arrived(person: core.Person, service: str = "child-allowance-claim", **more) -> cases.CaseArrived:
    return cases.CaseArrived(case_number=NUMBER, person=person.pk, service=service, **more)


def test_an_arrival_becomes_one_notice_in_three_languages(home) -> None:
    for _ in range(2):
        tasks.tell_arrivals([arrived(home.father)])
    (notice,) = core.list_notices(home.father.pk)
    assert notice.texts["ja"]["title"] == "「児童手当」が届きました"
    assert notice.texts["easy"]["title"] and "has arrived" in notice.texts["en"]["title"]
    assert notice.link == f"/cases/{NUMBER}/"


def test_a_notification_is_done_when_it_arrives(home) -> None:
    tasks.tell_arrivals([arrived(home.mother, "pregnancy-notification", kind="notification")])
    assert "済みました" in core.list_notices(home.mother.pk)[0].texts["ja"]["title"]
    assert core.list_notices(home.father.pk) == []


def test_a_question_of_the_desk_says_by_when(home) -> None:
    event = cases.CorrectionAsked(NUMBER, home.father.pk, "child-allowance-claim", "2026-12-10")
    tasks.tell_correction(event)
    (notice,) = core.list_notices(home.father.pk)
    assert notice.texts["ja"]["body"] == "2026年12月10日（令和8年）までに答えてください。"
    assert notice.texts["en"]["body"] == "Please answer by 10 December 2026 (Reiwa 8)."
    assert notice.link == f"/cases/{NUMBER}/correct/"


@pytest.mark.parametrize(
    ("event", "tell", "words"),
    [
        (cases.CaseDecided, lambda event: tasks.tell_decisions([event]), "決まりました"),
        (cases.CaseWithdrawn, tasks.tell_withdrawal, "取り下げました"),
        (cases.CaseClosed, lambda event: tasks.ask_how_it_was([event]), "使いやすかったですか"),
        (cases.CorrectionAnswered, tasks.tell_answer, "お返事が届きました"),
    ],
)
def test_every_step_the_person_should_know_of_is_told(home, event, tell, words) -> None:
    given = {"result": "approved"} if event is cases.CaseDecided else {}
    tell(event(case_number=NUMBER, person=home.father.pk, service="child-allowance-claim", **given))
    assert words in core.list_notices(home.father.pk)[0].texts["ja"]["title"]


def test_a_mail_says_that_something_is_there_and_nothing_else(home, post_office) -> None:
    core.Account.objects.filter(pk=home.father_account.pk).update(mail=ADDRESS, notice_by="mail")
    tasks.tell_arrivals([arrived(home.father)])
    core.dispatch_once("test")
    ((recipients, mail),) = post_office.mails
    body = mail.get_content()
    assert recipients == [ADDRESS] and "お知らせがあります" in mail["Subject"]
    for word in ("児童手当", "山田", "健太", NUMBER, "http"):
        assert word not in body and word not in mail["Subject"]
    notice = core.list_notices(home.father.pk)[0]
    assert notice.mailed_at is not None
    assert mail["Message-ID"] == f"<notice-{notice.pk}.999016@hibari.example.jp>"


def test_a_notice_is_mailed_once(home, post_office) -> None:
    core.Account.objects.filter(pk=home.father_account.pk).update(mail=ADDRESS, notice_by="mail")
    tasks.tell_arrivals([arrived(home.father)])
    core.dispatch_once("test")
    notice = core.list_notices(home.father.pk)[0]
    tasks.mail(tasks.NoticeWritten(notice.pk, home.father.pk))
    assert len(post_office.mails) == 1


def test_the_mail_speaks_the_language_of_the_account(home, post_office) -> None:
    core.Account.objects.filter(pk=home.father_account.pk).update(mail=ADDRESS, notice_by="mail", language="en")
    tasks.tell_arrivals([arrived(home.father)])
    core.dispatch_once("test")
    assert "There is a notice" in post_office.mails[0][1].get_content()


def test_many_are_told_at_once_and_only_who_wants_mail_is_in_the_outbox(home, post_office) -> None:
    core.Account.objects.filter(pk=home.father_account.pk).update(mail=ADDRESS, notice_by="mail")
    tasks.tell_arrivals([arrived(home.father)])
    several = [arrived(home.father), arrived(home.mother), arrived(home.mother, channel="official")]
    for _ in range(2):
        tasks.tell_arrivals(several)
    assert [len(core.list_notices(who.pk)) for who in (home.father, home.mother)] == [1, 1]
    assert [one.listener for one in core.Delivery.objects.all()] == ["notify.mail"]
    core.dispatch_once("test")
    assert len(post_office.mails) == 1


def test_who_did_not_ask_for_mail_gets_none(home, post_office) -> None:
    core.Account.objects.filter(pk=home.father_account.pk).update(mail=ADDRESS, notice_by="portal")
    tasks.tell_arrivals([arrived(home.father)])
    core.dispatch_once("test")
    assert post_office.mails == []


def test_mail_that_fails_is_tried_again_and_the_notice_stays(home, settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 9, 1
    core.Account.objects.filter(pk=home.father_account.pk).update(mail=ADDRESS, notice_by="mail")
    tasks.tell_arrivals([arrived(home.father)])
    core.dispatch_once("test")
    delivery = core.Delivery.objects.get(listener="notify.mail")
    assert delivery.state == "waiting" and delivery.attempts == 1 and delivery.last_error
    assert core.list_notices(home.father.pk)[0].mailed_at is None


def test_the_seal_of_a_day_is_mailed_to_the_audit_office_where_there_is_one(home, post_office, town, settings) -> None:
    core.record(core.Actor.system("test"), "search", [], purpose="test")
    core.seal_now()
    settings.TOMONI_NOW = "2026-11-23T01:00:00+09:00"
    core.publish_seals()
    event = core.LedgerDaySealed("2026-11-22", "")
    tasks.mail_day_seal(event)
    assert not post_office.mails
    town.settings = {**town.settings, "audit_mail": "audit@hibari.example.jp"}
    town.save()
    with core.tenant(core.Municipality.objects.get(pk=town.pk)):
        tasks.mail_day_seal(event)
    ((to, mail),) = post_office.mails
    assert to == ["audit@hibari.example.jp"]
    (file,) = mail.iter_attachments()
    assert not core.compare_with_published(core.read_seal(file.get_content().decode()))
