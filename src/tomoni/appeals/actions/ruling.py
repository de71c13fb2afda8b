"""The ruling (裁決): drafted, given by somebody else without a hand in the decision, or recorded from another body.

What is upheld obliges the section to decide anew (46条, 52条): the case that does so is opened with the ruling.
"""

from datetime import date
from typing import Any

from django.db import transaction

from tomoni.appeals.actions.hearing import need_uninvolved
from tomoni.appeals.actions.holding import Held, go, hold, words_of, write
from tomoni.appeals.actions.papers import issue_paper
from tomoni.appeals.domain.rulings import ANEW, RESULTS, board_words
from tomoni.appeals.domain.steps import Verb, step
from tomoni.appeals.errors import AppealNotPossible, NotAllowed, WritingMissing
from tomoni.appeals.events import AppealRuled
from tomoni.appeals.models import Appeal
from tomoni.cases import interface as cases
from tomoni.core import interface as core

SYSTEM = core.Actor.system("appeals")
LAW = "行政不服審査法第52条"


def draft_ruling(
    number: str,
    result: str,
    *,
    orders: str,
    outline: str,
    claims: str,
    reasons: str,
    no_board: str = "",
    actor: core.Actor,
    version: int | None = None,
) -> Appeal:
    """Draft the ruling, with all that 50条1項 wants: orders (主文), outline (事案の概要), claims (主張の要旨), reasons.

    no_board: which case of 43条1項 lets the board be left out (keys of NO_BOARD). Without an opinion of the reviewer it
    can only be dismissed (24条, 45条1項). Raises WritingMissing, AppealNotPossible.
    """
    with transaction.atomic():
        held = hold(number, actor, version)
        step(held.state, Verb.DRAFT_RULING, held.appeal.own, held.who)
        kinds = set(held.appeal.writings.values_list("kind", flat=True))
        _need_result(result)
        if result != "dismissed" and "opinion" not in kinds:
            raise WritingMissing(
                "Nobody has heard it yet. Name a reviewer, or dismiss it as inadmissible.", missing=["opinion"]
            )
        why = "" if "advice" in kinds else board_words(result, no_board.strip())
        if "advice" not in kinds and not why:
            raise WritingMissing(
                "The board was not asked. Ask it, or name the case of the law that fits this ruling (43条1項各号).",
                missing=["no_board"],
            )
        go(held, Verb.DRAFT_RULING, actor, draft_result=result, drafted_by_id=int(actor.id))
        words = {"orders": orders, "outline": outline, "claims": claims, "reasons": reasons}
        write(held.appeal, "draft", actor, **words, **({"no_board": why} if why else {}))
        return held.appeal


def _need_result(result: str) -> None:
    if result not in RESULTS:
        raise AppealNotPossible(f"A ruling is one of: {', '.join(RESULTS)}.", case="")


def give_ruling(number: str, *, actor: core.Actor, version: int | None = None) -> Appeal:
    """Give the ruling as drafted. Not by its author, nor by who had a hand in the decision.

    Where it is upheld the case that decides anew is opened. Raises NotAllowed, ReviewerInvolved.
    """
    with transaction.atomic():
        held = hold(number, actor, version)
        step(held.state, Verb.GIVE_RULING, held.appeal.own, held.who)
        if str(held.appeal.drafted_by_id) == actor.id:
            raise NotAllowed(
                "You drafted this ruling, so somebody else gives it. Ask another chief.", verb="give_ruling", needs=[]
            )
        if not actor.has_role("mayor"):  # the law itself makes the mayor the one who rules (4条1号)
            need_uninvolved(held.appeal, int(actor.id))
        draft = words_of(held.appeal.writings.filter(kind="draft").order_by("-number").first())
        result = held.appeal.draft_result
        write(held.appeal, "ruling", actor, **draft)
        _issue(held.appeal, result, draft, actor)
        _rule(held, Verb.GIVE_RULING, result, core.today(), draft["orders"], actor)
        return held.appeal


def _issue(appeal: Appeal, result: str, draft: dict[str, Any], actor: core.Actor) -> None:
    """The ruling as a paper (裁決書, 50条), and its copy sent with the notice of suit (51条; 行政事件訴訟法46条)."""
    opinion = words_of(appeal.writings.filter(kind="opinion").order_by("-number").first())
    attached = opinion.get("text", "") if "no_board" in draft else ""  # 50条2項: where the board was not asked
    words = {"result": result, **draft, "opinion": attached}
    issue_paper(appeal, "ruling", "file", actor, **words)
    suit = cases.suit_after_ruling(core.current_municipality().name)
    issue_paper(appeal, "ruled", "appellant", actor, suit=suit, **words)
    issue_paper(appeal, "ruled", "section", actor, suit="", **words)


def record_ruling(
    number: str,
    result: str,
    on: date,
    *,
    orders: str,
    reasons: str,
    actor: core.Actor,
    version: int | None = None,
) -> Appeal:
    """Record the ruling that another body gave, with what it orders; upheld, the case that decides anew is opened."""
    with transaction.atomic():
        held = hold(number, actor, version)
        step(held.state, Verb.RECORD_RULING, held.appeal.own, held.who)
        _need_result(result)
        if not held.appeal.arrived_on <= on <= core.today():
            raise AppealNotPossible("The day of the ruling lies between the appeal and today.", case="")
        write(held.appeal, "ruling", actor, orders=orders, reasons=reasons)
        _rule(held, Verb.RECORD_RULING, result, on, orders, actor)
        return held.appeal


def _rule(held: Held, verb: Verb, result: str, on: date, orders: str, actor: core.Actor) -> None:
    appeal, revision = held.appeal, ""
    if result in ANEW:
        revision = _decide_anew(appeal, appeal.case_number, orders)
    go(held, verb, actor, {"result": result, "revision": revision}, result=result, ruled_on=on, revision=revision)
    cases.note_appeal(appeal.case_number, appeal.number, result, actor=actor)
    core.emit(AppealRuled(appeal.number, appeal.case_number, appeal.person_id, appeal.service, result, revision))


def _decide_anew(appeal: Appeal, number: str, orders: str) -> str:
    """Number of the case in which the section decides anew: one of its own, or the revision that is open already.

    Where the decision was replaced by a revision meanwhile, the newest one is decided anew.
    """
    because = f"{appeal.body_name}の裁決：{orders.strip()}"
    try:
        return cases.open_revision(
            number, ground="ruling", because=because, law=LAW, appeal=appeal.number, actor=SYSTEM
        ).number
    except cases.RevisionNotPossible as refused:
        other = str(refused.data.get("case", ""))
        if not other or other == number:
            raise
    try:
        return cases.join_revision(other, appeal=appeal.number, because=because, law=LAW, actor=SYSTEM).number
    except cases.RevisionNotPossible:
        return _decide_anew(appeal, other, orders)
