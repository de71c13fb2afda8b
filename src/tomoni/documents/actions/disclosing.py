"""A request to see what is held about oneself: received, its clock, collected, decided by two people."""

import hashlib
from datetime import date, timedelta

from django.db import transaction

from tomoni.core import interface as core
from tomoni.documents.actions.bundling import bundle_pdf, digest_of, issue_decision, issue_extension
from tomoni.documents.actions.permitting import need_section
from tomoni.documents.actions.receiving import receive
from tomoni.documents.domain.disclosure import RecordSheet, last_day, record_sources
from tomoni.documents.domain.numbers import fiscal_year_of
from tomoni.documents.domain.ports import typesetter
from tomoni.documents.errors import EntryNotValid, NotFound, NotInState, OwnProposal, StaleRecord
from tomoni.documents.models import (
    DisclosureBundle,
    DisclosureItem,
    DisclosureRequest,
    Document,
    DocumentBytes,
    Redaction,
)

State, Kind = DisclosureRequest.State, DisclosureItem.Kind
RULE = core.Actor.system("disclosure")
SHOWABLE = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}


def open_disclosure(
    person: int, scope: str, proof: str, *, asked_by: str = "", channel: str = "counter",
    arrived_on: date | None = None, actor: core.Actor,
) -> DisclosureRequest:  # fmt: skip
    """Receive a request (77条). proof: how the person was identified; asked_by: a representative (76条2項).

    Raises EntryNotValid, NotPermitted.
    """
    for text, name, words in ((scope, "scope", "知りたい内容"), (proof, "proof", "本人を確かめた方法")):
        if not text.strip():
            raise EntryNotValid(f"{words}を書いてください。", name)
    with transaction.atomic():
        line = receive(
            "保有個人情報開示請求書", actor.office, channel=channel, person=person, received_on=arrived_on, actor=actor
        )
        year = fiscal_year_of(line.received_on)
        return DisclosureRequest.objects.create(
            number=f"{year}-{core.next_number('disclosure', year)}", received=line, person_id=person,
            asked_by=asked_by.strip()[:100], proof=proof.strip()[:100], scope=scope.strip()[:1000],
            department=actor.office, arrived_on=line.received_on, due_on=last_day(line.received_on),
        )  # fmt: skip


def stop_for_correction(number: str, *, version: int | None = None, actor: core.Actor) -> DisclosureRequest:
    """Ask to mend the request (77条3項); the days are not counted until it is mended (83条1項)."""
    with transaction.atomic():
        held = _hold(number, actor, version, State.OPEN)
        held.stopped_on = core.today()
        return _save(held, State.CORRECTING)


def resume_after_correction(number: str, *, version: int | None = None, actor: core.Actor) -> DisclosureRequest:
    """The request was mended: the days run again."""
    with transaction.atomic():
        held = _hold(number, actor, version, State.CORRECTING)
        assert held.stopped_on is not None
        held.stopped_days += (core.today() - held.stopped_on).days
        held.stopped_on = None
        held.due_on = last_day(held.arrived_on, held.stopped_days, extended=held.extended_on is not None)
        return _save(held, State.OPEN)


def extend_disclosure(number: str, because: str, *, version: int | None = None, actor: core.Actor) -> DisclosureRequest:
    """Put the decision off by 30 days, once and within the first period, with its reason (83条2項); the person is told
    by a letter, which is issued with it or neither is.
    """
    if not because.strip():
        raise EntryNotValid("延長する理由を書いてください。請求した人に書面で知らせます。", "because")
    with transaction.atomic():
        held = _hold(number, actor, version, State.OPEN)
        if held.extended_on is not None or core.today() > held.due_on:
            raise NotInState("延長できるのは、はじめの30日のうちに一度だけです（法第83条第2項）。", state=held.state)
        held.extended_on, held.extended_because = core.today(), because.strip()[:500]
        first_until, held.due_on = held.due_on, last_day(held.arrived_on, held.stopped_days, extended=True)
        held.extension_letter = issue_extension(held, first_until, actor)
        return _save(held, State.OPEN)


def collect_disclosure(number: str, *, version: int | None = None, actor: core.Actor) -> int:
    """Collect everything held about the person: documents, records of every room, attachments, who looked.

    What a rule proposes to withhold is marked with its ground; a person decides. Gives how many things were found.
    """
    with transaction.atomic():
        held = _hold(number, actor, version, State.OPEN)
        Redaction.objects.filter(item__request=held).delete()
        DisclosureItem.objects.filter(request=held).delete()
        for document in Document.objects.filter(about_person=held.person_id, erased_at=None).order_by("issued_at"):
            _add_document(held, document)
        for source in record_sources():
            for sheet in source(held.person_id):
                _add_record(held, sheet)
        held.collected_at = core.now()
        _save(held, State.OPEN)
        count = held.items.count()
        core.record(actor, "export", [held.person_id], facts=["records"], purpose="disclosure")
    return count


def _place(held: DisclosureRequest) -> int:
    return held.items.count() + 1


def _add_document(held: DisclosureRequest, document: Document) -> None:
    stored = DocumentBytes.objects.filter(document=document).first()
    if stored is None:
        return
    DisclosureItem.objects.create(
        request=held, place=_place(held), kind=Kind.DOCUMENT, title=f"{document.title}（{document.number}）",
        row=document.pk, case_number=document.case_number, sha256=document.sha256,
        pages=typesetter().count_pages(bytes(stored.content)),
    )  # fmt: skip


def _add_record(held: DisclosureRequest, sheet: RecordSheet) -> None:
    lines = [line.text for line in sheet.lines]
    item = DisclosureItem.objects.create(
        request=held, place=_place(held), kind=Kind.RECORD, title=sheet.title[:200], case_number=sheet.case_number,
        lines=core.encode(lines, core.ENCRYPTED, core.key_ring()), key_id=core.ENCRYPTED,
        sha256=core.sha256_hex(core.canonical_json(lines)),
    )  # fmt: skip
    Redaction.objects.bulk_create(
        Redaction(
            item=item, line=place, reason=line.ground, proposed_by_rule=True, made_by=RULE.key, made_at=core.now()
        )
        for place, line in enumerate(sheet.lines, 1)
        if line.ground
    )
    for row, name in sheet.files:
        _add_file(held, row, name, sheet.case_number)


def _add_file(held: DisclosureRequest, row: int, name: str, case_number: str) -> None:
    file = core.find_file(row)
    if file is None:
        return
    shown = SHOWABLE.get(file.media_type)
    pages = typesetter().count_pages(core.open_file(file)) if shown == "pdf" else 1 if shown else 0
    DisclosureItem.objects.create(
        request=held, place=_place(held), kind=Kind.FILE, title=f"添付 {name}"[:200], row=row, pages=pages,
        case_number=case_number, sha256=file.sha256,
    )  # fmt: skip


def propose_disclosure(
    number: str, result: str, *, purpose: str, remark: str = "", version: int | None = None, actor: core.Actor
) -> DisclosureRequest:
    """Propose the decision. purpose: of use of what is shown (82条1項). Raises EntryNotValid, NotInState."""
    if result not in DisclosureRequest.Result.values:
        raise EntryNotValid("決定の種類を選んでください。", "result")
    if not purpose.strip():
        raise EntryNotValid("利用目的を書いてください（法第82条第1項）。", "purpose")
    with transaction.atomic():
        held = _hold(number, actor, version, State.OPEN)
        withheld = Redaction.objects.filter(item__request=held).exists() or held.items.exclude(left_out="").exists()
        if held.collected_at is None:
            raise NotInState("まだ集めていません。先に「集める」を押してください。", state=held.state)
        if result == "full" and withheld:
            raise EntryNotValid("不開示の部分があります。「部分開示」を選ぶか、不開示を外してください。", "result")
        if result == "part" and not withheld:
            raise EntryNotValid("不開示の部分がありません。「全部開示」を選んでください。", "result")
        held.result, held.purpose, held.remark = result, purpose.strip()[:300], remark.strip()[:1000]
        held.proposed_by, held.proposed_by_name, held.proposed_at = actor.key, actor.name, core.now()
        held.proposed_hash, held.returned_because = digest_of(held), ""
        return _save(held, State.PROPOSED)


def return_disclosure(number: str, because: str, *, version: int | None = None, actor: core.Actor) -> DisclosureRequest:
    """Send the proposal back with a reason; by a chief who did not propose it."""
    if not because.strip():
        raise EntryNotValid("差し戻す理由を書いてください。", "because")
    with transaction.atomic():
        held = _hold(number, actor, version, State.PROPOSED, "chief")
        _not_own(held, actor)
        held.returned_because = because.strip()[:500]
        return _save(held, State.OPEN)


def approve_disclosure(number: str, *, version: int | None = None, actor: core.Actor) -> DisclosureRequest:
    """Decide: the bundle is made once and frozen, the letter with 教示 is issued. By a chief who did not propose it.

    Raises NotFound, NotPermitted, NotInState, OwnProposal, StaleRecord (what was proposed has changed).
    """
    with transaction.atomic():
        held = _hold(number, actor, version, State.PROPOSED, "chief")
        _not_own(held, actor)
        if digest_of(held) != held.proposed_hash:
            raise StaleRecord("伺いのあとで内容が変わりました。差し戻して、伺い直してもらってください。")
        held.decided_by, held.decided_by_name, held.decided_at = actor.key, actor.name, core.now()
        if held.result != DisclosureRequest.Result.NONE:
            pdf = bundle_pdf(held)
            DisclosureBundle.objects.create(
                request=held, content=pdf, sha256=hashlib.sha256(pdf).hexdigest(), pages=typesetter().count_pages(pdf),
                at=core.now(),
            )  # fmt: skip
        held.letter = issue_decision(held, actor)
        core.record(actor, "decide", [held.person_id], facts=["disclosure"], purpose="disclosure")
        return _save(held, State.DECIDED)


def _hold(number: str, actor: core.Actor, version: int | None, state: str, *roles: str) -> DisclosureRequest:
    held = DisclosureRequest.objects.select_for_update(of=("self",)).filter(number=number).first()
    if held is None or held.person_id is None:
        raise NotFound("この番号の開示請求はありません。番号を確かめてください。")
    need_section(actor, held.department, *roles)
    if version is not None and version != held.version:
        raise StaleRecord(
            "開いたあとで、ほかの人が先に進めました。いまの状態を見てください。", yours=version, theirs=held.version
        )
    if held.state != state:
        word = State(held.state).label
        raise NotInState(f"この請求は「{word}」です。いまの状態では、この操作はできません。", state=held.state)
    return held


def _not_own(held: DisclosureRequest, actor: core.Actor) -> None:
    if held.proposed_by == actor.key:
        raise OwnProposal("自分の伺いは決定できません。ほかの課長に頼んでください。")


def _save(held: DisclosureRequest, state: str) -> DisclosureRequest:
    held.state, held.version = state, held.version + 1
    held.save()
    return held


def days_left(held: DisclosureRequest) -> int:
    """Days until the last day; negative where it is past."""
    until = held.due_on
    if held.stopped_on is not None:
        until += timedelta(days=(core.today() - held.stopped_on).days)
    return (until - core.today()).days
