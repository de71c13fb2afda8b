"""Decisions corrected ex officio, revoked, or made anew after a ruling: a case of its own that supersedes the old one.

The old decision is never changed. The new case goes the way of every case: facts, draft, approval by somebody else.
Awards and keys follow when it is approved; what was paid too much becomes a claim of the town, or is set off.
"""

from collections.abc import Iterable
from dataclasses import replace

from django.db import IntegrityError, transaction

from tomoni.cases.actions.altering import announce
from tomoni.cases.actions.awards import change_award, make_award
from tomoni.cases.actions.chronicle import note_step
from tomoni.cases.actions.claims import give_keys_to, insert_keys, live_keys, release_keys
from tomoni.cases.actions.corrections import add_revision
from tomoni.cases.actions.facts import save_by_path
from tomoni.cases.actions.judging import Judged
from tomoni.cases.actions.moving import Held, answers_of, finish, hold_case, move, write_transition
from tomoni.cases.actions.reckoning import recorded_of
from tomoni.cases.actions.setting_off import OVERPAID_LAW, ask_back, take_off_again
from tomoni.cases.domain.claims import WantedKey, as_set, claim_key
from tomoni.cases.domain.desk import desk_of, due_of
from tomoni.cases.domain.receipts import case_number, receipt_number
from tomoni.cases.domain.transitions import Effect, State, Verb, step
from tomoni.cases.errors import CaseNotInState, ClaimAlreadyLive, RevisionNotPossible
from tomoni.cases.models import Award, Case, ClaimKey, Decision, Receipt, Revision
from tomoni.cases.models.clocks import read_clocks
from tomoni.cases.models.paying import is_of, origin_of
from tomoni.core import interface as core
from tomoni.documents import interface as documents
from tomoni.payments import interface as payments
from tomoni.rules.interface import Month
from tomoni.services import interface as services

SYSTEM = core.Actor.system("cases")
GROUNDS = ("correction", "revocation", "withdrawal", "ruling")
SAME = ("person_id", "service", "kind", "bundle", "right", "department", "sensitive", "concerns", "named", "language",
        "claimed_on", "checks", "check_fails", "check_opens", "docket_symbol")  # fmt: skip
MOST = 10_000  # instalments of one person


def open_revision(
    number: str,
    *,
    ground: str,
    because: str,
    law: str,
    actor: core.Actor,
    version: int | None = None,
    appeal: str = "",
    from_month: str = "",
) -> Case:
    """Open the case that revises the decision of `number`; it begins as a copy of its answers, of the same claim.

    ground: correction (更正), revocation (取消し), withdrawal (撤回, from a month on), ruling (裁決). Keys that a
    refusal set free are taken again, unless somebody else has them by now.
    Raises RevisionNotPossible, CaseNotInState, NotAllowed, StaleCase.
    """
    with transaction.atomic():
        old = hold_case(number, actor, version=version)
        step(old.state, Verb.OPEN_REVISION, old.case.kind, old.who)
        _need_ground(ground, because, law, from_month)
        _need_no_sum(old)
        new = _write_case(old, actor)
        _link(old, new, ground, because.strip(), law.strip(), appeal, from_month)
        told = {"of": number, "ground": ground}
        write_transition(new, Verb.OPEN_REVISION, "", actor, Effect.START, new.arrived_at, told)
        add_revision(new, answers_of(old.case), actor)
        _reserve_keys(old.case, new)
        move(old, Verb.OPEN_REVISION, actor, data={"case": new.number, "ground": ground})
        finish(old, actor, facts=["decision"])
        return new


def join_revision(number: str, *, appeal: str, because: str, law: str, actor: core.Actor) -> Case:
    """The case `number`, which revises a decision already, follows a ruling too; its history says so.

    A revision that was decided before the ruling is left as it is: `open_revision` of its own decision comes next.
    Raises RevisionNotPossible where it is not open.
    """
    with transaction.atomic():
        held = hold_case(number, SYSTEM)
        revision = Revision.objects.select_for_update(of=("self",)).filter(case=held.case, ended_at=None).first()
        if revision is None:
            raise RevisionNotPossible("This revision is decided or withdrawn. Revise its own decision.", case=number)
        revision.appeal = appeal
        revision.because = f"{revision.because}\n{because.strip()}"
        revision.law = revision.law if law in revision.law else f"{revision.law}、{law}"[:200]
        revision.save(update_fields=["appeal", "because", "law"])
        _write_note(held.case, appeal, "joined", actor)  # in whatever state it is: nothing moves
        return held.case


def _need_ground(ground: str, because: str, law: str, from_month: str) -> None:
    if ground not in GROUNDS or not because.strip() or not law.strip() or (ground == "withdrawal") != bool(from_month):
        raise RevisionNotPossible(
            "A decision is revised for a reason and by an article; one that is withdrawn also from a month on. "
            "Write them down; whoever approves and the person concerned read them.",
            ground=ground,
        )
    if from_month:
        Month.parse(from_month)


def _need_no_sum(old: Held) -> None:
    """A sum that was granted once is asked back by a claim: revising it here would owe it a second time."""
    results = Decision.objects.filter(case=old.case).values_list("result", flat=True)
    granted = [one.kind for result in results for one in old.definition.outcomes.get(result, ())]
    if "pay" in granted:
        raise RevisionNotPossible(
            "This decision granted a sum that is paid once. Stop or return the payment, or ask it back by a claim; "
            "the decision itself is not revised here.",
            why="sum",
        )


def _write_case(old: Held, actor: core.Actor) -> Case:
    at, case = core.now(), old.case
    serial = core.next_number(f"receipt-{at:%m%d}", at.year)
    receipt = Receipt.objects.create(
        number=receipt_number(at.date(), serial), person_id=case.person_id, channel="office", arrived_at=at
    )
    year = at.year if at.month >= 4 else at.year - 1
    clocks = read_clocks(old.definition, [(at, Effect.START)], at.date())
    due_on, due_kind = due_of(clocks[0] if clocks else None, State.CHECKING)
    return Case.objects.create(
        **{column: getattr(case, column) for column in SAME},
        number=case_number(receipt.number, 1),
        docket_year=year,
        docket_serial=core.next_number(f"docket:{case.docket_symbol}", year),
        receipt=receipt,
        channel="office",
        arrived_at=at,
        state=State.CHECKING,
        desk=desk_of(State.CHECKING, case.kind),
        due_on=due_on,
        due_kind=due_kind,
        changed_at=at,
    )


def _link(old: Held, new: Case, ground: str, because: str, law: str, appeal: str, from_month: str) -> None:
    if not Decision.objects.filter(case=old.case).exists():
        raise RevisionNotPossible("Nothing was decided here, so there is nothing to revise.", ground=ground)
    try:
        with transaction.atomic():
            Revision.objects.create(
                case=new, of=old.case, ground=ground, because=because, law=law, appeal=appeal, from_month=from_month,
                award=_award_of(old.case), opened_at=core.now(),
            )  # fmt: skip
    except IntegrityError:
        other = Revision.objects.filter(of=old.case).exclude(end="withdrawn").select_related("case").get()
        raise RevisionNotPossible(
            f"This decision is being revised, or was revised, by case {other.case.number}. Go on there.",
            case=other.case.number,
        ) from None


def _award_of(case: Case) -> Award | None:
    """The award that the decision of a case made or changed, also where it took it back."""
    earlier = Revision.objects.filter(case=case).first()
    found = Award.objects.filter(versions__case=case).order_by("-pk").first()
    return found or (earlier.award if earlier else None)


def _reserve_keys(old: Case, new: Case) -> None:
    """Take again what the refusal set free. What somebody has asked for since stays theirs; approval says so then."""
    free = ClaimKey.objects.filter(case=old, released_because__in=("refused", "revoked"))
    wanted = [WantedKey(key.digest, key.right, tuple(key.parts), key.releases_on) for key in free]
    try:
        with transaction.atomic():
            _insert(new, wanted, None)
    except ClaimAlreadyLive:
        return


def _insert(case: Case, wanted: Iterable[WantedKey], award: Award | None) -> None:
    rows = [
        ClaimKey(
            right=key.right, digest=key.digest, parts=list(key.parts), service=case.service, person_id=case.person_id,
            case=case, award=award, taken_at=core.now(), releases_on=key.releases_on,
        )
        for key in as_set(wanted)
    ]  # fmt: skip
    insert_keys(rows, case.person_id)


# --- when it is approved ----------------------------------------------------------------------------------------------


def revision_of(case: Case) -> Revision | None:
    """The link of a case that revises another's decision."""
    return Revision.objects.filter(case=case).select_related("of", "award").first() if is_revision(case) else None


def is_revision(case: Case) -> bool:
    """Whether a case was opened to revise another's decision."""
    return case.channel == "office"


def revise(held: Held, judged: Judged, revision: Revision, actor: core.Actor) -> None:
    """Let the new decision take the place of the old: award, keys, letters. In the transaction of the approval."""
    if judged.adverse:
        release_keys(live_keys().filter(case=held.case, award=None), "refused")
        if revision.award is not None:
            _take_back(held, revision, revision.award, actor)
    else:
        save_by_path(answers_of(held.case), held.definition, case=held.case, actor=actor)
        for term in judged.terms:
            if isinstance(term, services.AwardTerm):
                _grant(held, judged, revision, term, actor)
    _supersede(held, revision)


def _grant(held: Held, judged: Judged, revision: Revision, term: services.AwardTerm, actor: core.Actor) -> None:
    if revision.from_month:
        term = replace(term, first_month=Month.parse(revision.from_month))
    if revision.award is None:
        award = make_award(held, judged, term, actor)
    else:
        award = _revived(revision)
        change_award(award, held, judged, term, actor)
    revision.award = award
    give_keys_to(award, held.case)
    _settle_keys(held, judged, award)


def _revived(revision: Revision) -> Award:
    """The award, live again where a revocation that falls away had ended it; what that asked back is taken off."""
    award = Award.objects.select_for_update().get(pk=revision.award_id)
    if award.ended_on is not None and award.end_reason == "revoked":
        award.ended_on, award.end_reason = None, ""
        award.save(update_fields=["ended_on", "end_reason"])
        take_off_again(award)
    return award


def _settle_keys(held: Held, judged: Judged, award: Award) -> None:
    """The award holds the keys of the new decision. Raises ClaimAlreadyLive where somebody else has one by now."""
    wanted = {
        key.digest: key
        for key in (claim_key(k.right, k.parts, _free_from(k.releases)) for k in judged.answer.keys)
        if not any(part.startswith("new-") for part in key.parts)
    }
    live = set(live_keys().filter(award=award).values_list("digest", flat=True))
    _insert(held.case, [key for digest, key in wanted.items() if digest not in live], award)


def _free_from(releases: object) -> object:
    return (releases + 1).first_day if isinstance(releases, Month) else releases


def _take_back(held: Held, revision: Revision, award: Award, actor: core.Actor) -> None:
    """End the award from its start or a month on: what waits is cancelled, what was paid is claimed back."""
    award = Award.objects.select_for_update().get(pk=award.pk)
    first = revision.from_month or award.first_month
    for one in payments.list_instalments_of(award.person_id, limit=MOST):
        if is_of(award, one.origin) and one.month >= first and one.state == "waiting":
            instalment = payments.find_instalment(one.origin, one.month)
            payments.cancel_instalment(instalment, f"{held.case.number}の決定による", actor=SYSTEM)
    standing = recorded_of([award])[award.pk]  # without what an earlier claim asks back already
    paid = {month: yen for month, yen in standing.items() if month >= first and yen > 0}
    ended = (Month.parse(first) - 1).last_day if first else award.began_on
    award.ended_on, award.end_reason = max(ended, award.began_on), "revoked"
    award.save(update_fields=["ended_on", "end_reason"])
    release_keys(ClaimKey.objects.filter(award=award), "revoked")
    revision.taken_back = sum(paid.values())
    if paid:
        _claim_back(held, revision, award, paid)
    ask_back(award)
    note_step(award, "ended", actor, month=first, because="revoked", case=held.case, claimed=revision.taken_back)
    announce(award, "ended", case=held.case.number, month=first, service=award.service)


def _claim_back(held: Held, revision: Revision, award: Award, paid: dict[str, int]) -> None:
    new = payments.NewClaim(
        source_key=f"revision:{held.case.number}",
        right=award.right,
        label=held.definition.title(),
        department=held.case.department,
        debtor=award.person_id,
        origin=origin_of(award),
        cause="revoked",
        amount=sum(paid.values()),
        law=OVERPAID_LAW,
        reason=f"{held.case.number}の決定（{revision.law}）による。{revision.because}",
        decision=held.case.number,
        by_month=paid,
    )
    payments.open_claim(new, actor=SYSTEM)


def _supersede(held: Held, revision: Revision) -> None:
    """Say on the old case what took its place, and make its letters void, visibly."""
    revision.ended_at, revision.end = core.now(), "decided"
    revision.save(update_fields=["award", "taken_back", "ended_at", "end"])
    old = hold_case(revision.of.number, SYSTEM)
    move(old, Verb.SUPERSEDE, SYSTEM, data={"case": held.case.number, "ground": revision.ground})
    finish(old, SYSTEM, facts=["decision"])
    for document in documents.list_documents_of(case_number=revision.of.number):
        if document.voided_at is None:
            documents.void_document(document, f"{held.case.number}の決定で改めました", actor=SYSTEM)


def end_revision(case: Case, actor: core.Actor) -> None:
    """A revision that is given up; the old decision stands. Only the town takes it back, not who it is about."""
    revision = revision_of(case)
    if revision is None:
        return
    if actor.kind == "resident":
        raise CaseNotInState("The town opened this case, so only the town can withdraw it.", state=case.state)
    revision.ended_at, revision.end = core.now(), "withdrawn"
    revision.save(update_fields=["ended_at", "end"])


def note_appeal(number: str, appeal: str, what: str, *, actor: core.Actor) -> None:
    """Write into the history of a case that its decision was appealed against: received, ruled, withdrawn …"""
    with transaction.atomic():
        held = hold_case(number, SYSTEM)
        step(held.state, Verb.NOTE_APPEAL, held.case.kind, held.who)
        _write_note(held.case, appeal, what, actor)


def _write_note(case: Case, appeal: str, what: str, actor: core.Actor) -> None:
    case.version += 1
    case.save(update_fields=["version"])
    told = {"appeal": appeal, "what": what}
    write_transition(case, Verb.NOTE_APPEAL, case.state, actor, Effect.NONE, core.now(), told)
