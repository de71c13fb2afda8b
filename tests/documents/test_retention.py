"""Kept as long as its class says, held where somebody needs it, gone only when two people said so."""

import io
import zipfile
from datetime import date

import pypdf
import pytest

from tests.documents.builders import make_staff
from tomoni.core import interface as core
from tomoni.documents import interface as documents
from tomoni.documents.domain import keepers

SYSTEM = core.Actor.system("test")


class Shelf:
    """A keeper in memory: records by name; some may be needed again."""

    def __init__(self) -> None:
        self.content: dict[str, str] = {}
        self.needed: set[str] = set()

    def blocks(self, ref: str) -> str:
        return "まだ使っています。" if ref in self.needed else ""

    def export(self, ref: str) -> dict[str, bytes]:
        return {f"{ref}.txt": self.content[ref].encode()}

    def destroy(self, ref: str, because: str) -> documents.Gone:
        return documents.Gone({"紙": 1}, core.sha256_hex(self.content.pop(ref)))


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Shelf:
    made = Shelf()
    monkeypatch.setitem(keepers._keepers, "paper", made)
    return made


@pytest.fixture
def clerk(town: object, clock: object) -> core.Actor:
    clock("2032-04-01T10:00")
    return make_staff("kakari", "clerk")


@pytest.fixture
def chief(clerk: core.Actor) -> core.Actor:
    return make_staff("kacho", "chief")


def keep(shelf: Shelf, ref: str = "a", completed: date | None = date(2026, 11, 22), years: int = 5, **more: object):
    shelf.content[ref] = f"秘密 {ref}"
    return documents.keep_record(
        "paper", ref, title=f"綴り {ref}", department="child-support", years=years, completed_on=completed, **more
    )


def work() -> None:
    while core.dispatch_once("test", 50):
        pass


@pytest.mark.parametrize(
    ("completed", "years", "due"),
    [
        (date(2026, 4, 1), 1, date(2028, 4, 1)),
        (date(2027, 3, 31), 1, date(2028, 4, 1)),
        (date(2027, 4, 1), 1, date(2029, 4, 1)),
        (date(2026, 11, 22), 30, date(2057, 4, 1)),
    ],
)
def test_time_is_counted_from_the_april_after_the_fiscal_year_of_completion(completed, years, due) -> None:
    assert documents.due_day(completed, years) == due


def test_a_record_is_due_the_day_after_its_last_day_and_not_before(shelf, clerk, clock) -> None:
    record = keep(shelf)
    clock("2032-03-31T23:59")
    assert documents.list_due_records("child-support") == []
    with pytest.raises(documents.NotDue, match="2032-04-01 から"):
        documents.propose_destruction([record.pk], actor=clerk)
    clock("2032-04-01T00:00")
    assert documents.list_due_records("child-support") == [record]


def test_what_goes_on_is_not_counted_until_it_ends(shelf, clerk) -> None:
    record = keep(shelf, completed=None, ends_with="award:12")
    with pytest.raises(documents.NotDue, match="受給権が続いています"):
        documents.propose_destruction([record.pk], actor=clerk)
    assert documents.complete_records("award:12", date(2026, 5, 31)) == 1
    assert documents.find_kept_record("paper", "a").due_on == date(2032, 4, 1)


def test_two_people_destroy_and_a_certificate_is_left(shelf, clerk, chief) -> None:
    records = [keep(shelf, ref).pk for ref in "ab"]
    proposal = documents.propose_destruction(records, remark="満了", actor=clerk)
    documents.approve_destruction(proposal.number, version=proposal.version, actor=chief)
    assert shelf.content, "nothing goes before the worker comes"
    work()
    done = documents.find_destruction(proposal.number)
    assert (shelf.content, done.state, done.done, done.left) == ({}, "done", 2, 0)
    printed = "".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(documents.pdf_of(done.certificate))).pages)
    printed = "".join(printed.split())
    lines = documents.list_destruction_lines(done)
    assert lines[0].sha256[:32] in printed and "kacho" in printed and "kakari" in printed and "秘密" not in printed
    assert documents.find_destruction_of("paper", "a").number == proposal.number
    assert documents.list_kept_records("child-support", only="gone") != []
    assert documents.carry_on_destruction(done.pk) == 0, "delivered twice, nothing happens"


def test_many_go_step_by_step_with_progress(shelf, clerk, chief) -> None:
    records = [keep(shelf, f"r{n}").pk for n in range(120)]
    proposal = documents.propose_destruction(records, actor=clerk)
    documents.approve_destruction(proposal.number, actor=chief)
    assert documents.carry_on_destruction(proposal.pk) == 50
    assert documents.find_destruction(proposal.number).done == 50
    work()
    assert documents.find_destruction(proposal.number).done == 120


def test_nobody_approves_their_own_proposal_and_a_clerk_none(shelf, clerk, chief) -> None:
    own = documents.propose_destruction([keep(shelf).pk], actor=chief)
    with pytest.raises(documents.OwnProposal):
        documents.approve_destruction(own.number, actor=chief)
    with pytest.raises(documents.NotPermitted, match="課長"):
        documents.approve_destruction(own.number, actor=clerk)
    assert shelf.content == {"a": "秘密 a"}
    assert core.Event.objects.filter(name="documents.DestructionApproved").count() == 0


def test_a_proposal_is_answered_once_and_not_on_an_old_page(shelf, clerk, chief) -> None:
    proposal = documents.propose_destruction([keep(shelf).pk], actor=clerk)
    with pytest.raises(documents.EntryNotValid):
        documents.refuse_destruction(proposal.number, " ", actor=chief)
    documents.refuse_destruction(proposal.number, "もう1年置く", actor=chief)
    with pytest.raises(documents.StaleRecord):
        documents.approve_destruction(proposal.number, version=proposal.version, actor=chief)
    with pytest.raises(documents.NotInState):
        documents.approve_destruction(proposal.number, actor=chief)
    assert documents.list_due_records("child-support") != [], "kept as before"


def test_a_record_is_in_one_proposal_only(shelf, clerk) -> None:
    record = keep(shelf)
    documents.propose_destruction([record.pk], actor=clerk)
    with pytest.raises(documents.NotInState):
        documents.propose_destruction([record.pk], actor=clerk)


def test_a_held_record_stays_also_when_the_hold_comes_after_the_approval(shelf, clerk, chief) -> None:
    first, second = keep(shelf, "a"), keep(shelf, "b")
    hold = documents.lay_hold(first.pk, "litigation", note="地裁", actor=clerk)
    with pytest.raises(documents.RecordHeld):
        documents.propose_destruction([first.pk, second.pk], actor=clerk)
    documents.lift_hold(hold.pk, actor=clerk)
    with pytest.raises(documents.NotInState):
        documents.lift_hold(hold.pk, actor=clerk)
    proposal = documents.propose_destruction([first.pk, second.pk], actor=clerk)
    documents.approve_destruction(proposal.number, actor=chief)
    documents.lay_hold(first.pk, "appeal", origin="appeal:1", actor=SYSTEM)
    shelf.needed.add("b")
    work()
    done = documents.find_destruction(proposal.number)
    assert (done.state, done.done, done.left, done.certificate) == ("done", 0, 2, None)
    assert set(shelf.content) == {"a", "b"}
    assert documents.lift_holds_of("appeal:1", actor=SYSTEM) == 1
    assert len(documents.list_due_records("child-support")) == 2


def test_handing_over_is_an_export_first_and_goes_after_the_archive_said_so(shelf, clerk, chief) -> None:
    record = keep(shelf)
    with pytest.raises(documents.EntryNotValid, match="移管先"):
        documents.propose_destruction([record.pk], way="hand_over", actor=clerk)
    proposal = documents.propose_destruction([record.pk], way="hand_over", receiver="県立文書館", actor=clerk)
    with pytest.raises(documents.NotInState):
        documents.export_records(proposal.number, actor=chief)
    documents.approve_destruction(proposal.number, actor=chief)
    work()
    assert shelf.content, "approved is not handed over"
    packed = zipfile.ZipFile(io.BytesIO(documents.export_records(proposal.number, actor=chief)))
    assert packed.read("00001/a.txt").decode() == "秘密 a"
    assert core.sha256_hex("秘密 a") in packed.read("SHA256SUMS").decode()
    documents.confirm_handed_over(proposal.number, actor=chief)
    work()
    assert shelf.content == {}
    assert documents.find_kept_record("paper", "a").state == "handed_over"


def test_another_section_proposes_nothing(shelf, clerk) -> None:
    record = keep(shelf)
    other = make_staff("zei", "chief", department="tax", symbol="税")
    with pytest.raises(documents.NotPermitted):
        documents.propose_destruction([record.pk], actor=other)
    with pytest.raises(documents.NotFound):
        documents.propose_destruction([record.pk, 999_999], actor=other)
