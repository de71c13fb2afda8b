"""What staff type themselves: who comes to the counter, and who fled and claims apart; by the verbs of the desk."""

from collections.abc import Iterator

from tomoni.cases import interface as cases
from tomoni.core import interface as core
from tomoni.site.surge.city import APART, CODE, SERVICE, staff_of
from tomoni.site.surge.homes import Home, Member, read_homes
from tomoni.site.surge.notebook import Answer, Notebook
from tomoni.site.surge.plan import account_of, part_of
from tomoni.site.surge.tables import rows

GROUNDS = {"has_protection_order": False, "has_consultation_paper": True, "moved_with_measures": False}


def serve_counter(notebook: Notebook) -> Iterator[int]:
    """Who comes in person."""
    page = notebook.page("counter")
    done = page.homes()
    for home in _homes(notebook, lambda part: part.channel == "counter"):
        if home.number not in done:
            page.note([Answer(home.number, _enter(home.head, SERVICE, _of_head(home), "uketsuke"))])
            yield home.number


def serve_who_fled(notebook: Notebook) -> Iterator[int]:
    """Who fled comes where she really lives now; one section knows of it."""
    page = notebook.page("apart")
    done = page.homes()
    for home in _homes(notebook, lambda part: part.fled):
        if home.number not in done:
            page.note([Answer(home.number, _enter(home.members[1], APART, _of_who_fled(home), "shien"))])
            yield home.number


def _homes(notebook: Notebook, wanted) -> Iterator[Home]:
    return (home for home in read_homes(notebook.place("city")) if wanted(part_of(home.number, notebook.seed)))


def _of_head(home: Home) -> dict[str, object]:
    answers: dict[str, object] = {f"p{one.key}.declines_cash": False for one in home.members}
    return {**answers, f"p{home.head.key}.payout_account": {**account_of(home.number), "holder": home.head.kana}}


def _of_who_fled(home: Home) -> dict[str, object]:
    who = home.members[1]
    answers: dict[str, object] = {f"p{who.key}.{name}": value for name, value in GROUNDS.items()}
    answers |= {f"p{one.key}.comes_along": False for one in home.members if one != who}
    answers[f"p{who.key}.lives_really_here"] = True
    return {**answers, f"p{who.key}.apart_account": {**account_of(home.number + 7), "holder": who.kana}}


def _enter(who: Member, service: str, answers: dict[str, object], login: str) -> str:
    with core.tenant(CODE):
        there = rows("cases.Case").filter(person=who.key, service=service).first()
        if there is not None:
            return str(there.number)  # the run was stopped before it was noted
        clerk = staff_of(login)
        interview = cases.take_in(clerk, who.key, [service], way="counter")
        cases.save_answers(interview.token, "form", answers, person=who.key)
        receipt = cases.submit_interview(interview.token, f"counter-{who.key}", person=who.key, actor=clerk)
        return str(receipt.cases.get().number)
