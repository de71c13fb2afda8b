"""Bodies that are sent slowly: who is silent is cut off, and there is always room for who sends none."""

import contextlib
import socket
import threading
from io import BytesIO

from tests.site.test_processes import wait_for

from tomoni.site import slow_senders
from tomoni.site.bodies import Places, in_few_threads, read_first
from tomoni.site.slow_senders import Senders


def test_a_sender_who_stops_is_cut_off_and_one_who_goes_on_is_not(monkeypatch) -> None:
    """On real sockets: the reading side of the silent one ends, and what was announced is short."""
    monkeypatch.setattr(slow_senders, "SILENT", 0.3)
    senders, seconds = Senders(lambda: clock[0]), [0.0]
    clock = seconds
    with socket.create_server(("127.0.0.1", 0)) as listening:
        silent = socket.create_connection(listening.getsockname())
        theirs, _ = listening.accept()
        silent.sendall(b"abc")
        with senders.watching("127.0.0.1"), theirs:
            assert senders.cut_off() == 0, "not yet"
            assert theirs.recv(10) == b"abc"
            clock[0] = 1.0
            assert wait_for(lambda: senders.cut_off() > 0, 5)
            theirs.settimeout(5)
            assert theirs.recv(10) == b"", "the body ends here"
        silent.close()
    assert senders.cut_off() == 0, "nobody is being read"


def test_a_body_may_take_a_minute_and_a_second_for_each_8000_bytes_that_came() -> None:
    sender = slow_senders.Sender("192.0.2.1", 0.0, received=80_000)
    assert not sender.is_late(69) and sender.is_late(71)
    trickling = slow_senders.Sender("192.0.2.1", 0.0, received=7)
    assert not trickling.is_late(60) and trickling.is_late(61), "what is announced gives no time"


def test_who_sends_a_byte_now_and_then_is_cut_off_sooner_while_places_are_short() -> None:
    seconds = [0.0]
    senders = Senders(lambda: seconds[0])
    with socket.create_server(("127.0.0.1", 0)) as listening, contextlib.ExitStack() as stack:
        sending = stack.enter_context(socket.create_connection(listening.getsockname()))
        theirs = stack.enter_context(listening.accept()[0])
        sending.sendall(b"a")
        theirs.settimeout(5)
        assert theirs.recv(1) == b"a"
        stack.enter_context(senders.watching("127.0.0.1")).received = 1
        seconds[0] = 30.0
        assert senders.cut_off() == 0, "there is room: a minute"
        for _ in range(slow_senders.CROWDED):
            stack.enter_context(senders.watching("192.0.2.1"))
        assert senders.cut_off() == 1
        assert theirs.recv(1) == b"", "the body ends here"


def test_one_address_never_has_all_places_and_one_that_is_not_known_is_not_counted() -> None:
    places = Places(12)
    assert [places.take("8.8.4.7") for _ in range(12)] == [True] * 6 + [False] * 6
    assert [places.take("8.8.4.8") for _ in range(4)] == [True] * 3 + [False], "who comes then has a few"
    places.leave("8.8.4.8")
    assert places.take("8.8.4.8"), "a place that was left is free again"
    unknown = Places(12)
    assert [unknown.take("") for _ in range(13)] == [True] * 12 + [False]


def test_one_machine_that_sends_slowly_leaves_room_for_everybody_else() -> None:
    """The whole application: 12 bodies of one address that never end, then a sign-in of somebody else."""
    entered, leave, said = threading.Semaphore(0), threading.Event(), []

    class Never(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            entered.release()
            leave.wait(10)
            return b""

    application = read_first(lambda environ, start: [environ["wsgi.input"].read()], readers=12)

    def send(address: str, body: BytesIO) -> list[bytes]:
        told = {"CONTENT_LENGTH": "3", "REMOTE_ADDR": address, "wsgi.input": body}
        return list(application(told, lambda status, _: said.append(status)))

    slow = [threading.Thread(target=send, args=("8.8.4.7", Never())) for _ in range(12)]
    for thread in slow:
        thread.start()
    assert all(entered.acquire(timeout=10) for _ in range(6))
    answer = send("8.8.4.8", BytesIO(b"abc"))
    leave.set()
    for thread in slow:
        thread.join()
    assert answer == [b"abc"] and said[:6] == ["503 Service Unavailable"] * 6
    assert said[6:] == ["400 Bad Request"] * 6, "what was cut off is told so"


def test_a_body_that_was_cut_off_reaches_no_page_and_gives_its_place_back() -> None:
    said, seen = [], []
    application = read_first(lambda environ, start: seen.append(environ) or [b"page"], readers=1)
    for _ in range(2):
        cut = {"CONTENT_LENGTH": "9", "wsgi.input": BytesIO(b"a=1&b=2")}
        told = b"".join(application(cut, lambda status, _: said.append(status))).decode()
        assert "途中までしか届きませんでした" in told and "何も保存していません" in told
    assert said == ["400 Bad Request"] * 2 and seen == []


def test_more_bodies_than_there_is_room_for_are_refused_in_words() -> None:
    said: list[str] = []
    entered, leave = threading.Event(), threading.Event()

    class Slow(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            entered.set()
            leave.wait(10)
            return super().read(size)

    def page(environ, start):
        return [environ["wsgi.input"].read()]

    application = read_first(page, readers=1)
    first: list[bytes] = []
    thread = threading.Thread(
        target=lambda: first.extend(application({"CONTENT_LENGTH": "3", "wsgi.input": Slow(b"abc")}, print))
    )
    thread.start()
    assert entered.wait(10)
    refused = application({"CONTENT_LENGTH": "3", "wsgi.input": BytesIO(b"abc")}, lambda status, _: said.append(status))
    assert said == ["503 Service Unavailable"] and "もう一度送ってください" in b"".join(refused).decode()
    leave.set()
    thread.join()
    assert first == [b"abc"]
    again = application({"CONTENT_LENGTH": "3", "wsgi.input": BytesIO(b"abc")}, print)
    assert list(again) == [b"abc"], "there is room again"


def test_pages_are_made_by_four_threads_and_their_answers_closed_there() -> None:
    made: list[str] = []

    class Answer(list):
        def close(self) -> None:
            made.append(threading.current_thread().name)

    page = in_few_threads(lambda environ, start: Answer([b"a", b"b"]), slots=4)
    threads = [threading.Thread(target=lambda: page({}, print)) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert page({}, print) == [b"ab"]
    assert len(made) == 21 and all(name.startswith("tomoni-page") for name in made) and len(set(made)) <= 4
