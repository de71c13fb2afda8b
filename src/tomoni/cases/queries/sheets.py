"""The pages of an interview: each question once, in the order in which they settle most, and what they contradict."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

from tomoni.cases.domain.declared import CHILD_PAGE, OF_BOND, OF_CHILD, WHOM, born_together, is_new, page_of
from tomoni.cases.models.talks import Talk
from tomoni.cases.queries.explaining import walk
from tomoni.cases.queries.screens import Contradiction
from tomoni.rules import interface as rules
from tomoni.services import interface as services

CHOICES, PAPERS = "subject", "papers"
BOND = "guardian-child"
TOLD_TO_WHO_ASKS = "applicant"  # `seen_by` of a check that compares answers


@dataclass
class Sheet:
    """One page while pages are put together."""

    key: str
    title: str
    subject: str
    law: str
    items: list[services.Item] = field(default_factory=list)
    evidence: list[services.EvidenceNeed] = field(default_factory=list)
    choices: list[tuple[str, str, tuple[tuple[str, str], ...]]] = field(default_factory=list)

    @property
    def open(self) -> bool:
        """Whether something is still to be answered here."""
        return bool(self.choices) or any(item.ask and item.fact.required for item in self.items)

    @property
    def shown(self) -> bool:
        """A page on which everything is known from registers waits for the check page."""
        return any(item.ask or item.declared or item.confirm for item in self.items)


def sheets_of(talk: Talk) -> list[Sheet]:
    """The pages in order: what to choose first, then every question once, then the papers."""
    sheets: dict[str, Sheet] = {}
    needed, alive = _needed(talk), set(talk.alive)
    seen: set[str] = set()
    choices, papers = Sheet(CHOICES, "", "", ""), Sheet(PAPERS, "", "", "")
    for n, reply in enumerate(talk.replies):
        if n in alive:
            _add_choices(choices, talk, n)
            papers.evidence += [need for need in reply.evidence if need.needed and need not in papers.evidence]
        for page in reply.pages:
            fresh = [item for item in page.items if item.path not in seen and (n in alive or item.declared)]
            seen |= {item.path for item in fresh}
            if fresh:
                sheet = sheets.setdefault(page.key, _sheet(talk, n, page))
                sheet.items += [replace(item, needed_by=needed.get(item.path, item.needed_by)) for item in fresh]
    found = [sheet for sheet in sheets.values() if sheet.shown]
    return [
        *child_sheets(talk),
        *([choices] if choices.choices else []),
        *found,
        *([papers] if papers.evidence else []),
    ]


def child_sheets(talk: Talk) -> list[Sheet]:
    """What is asked of a child that the register does not have yet, and of those born together with it; only where the
    conversation is about one.
    """
    whom = talk.answers.get(WHOM)
    if not is_new(whom):
        return []
    return [_child_sheet(talk, child, page_of(child, whom)) for child in born_together(talk.answers)]


def _child_sheet(talk: Talk, whom: str, key: str) -> Sheet:
    situation, ids = talk.situations[0], tuple(talk.definitions[n].id for n in talk.alive)
    lexicon, child = talk.definitions[0].lexicon, rules.Entity("person", whom)
    applicant = rules.Entity("person", situation.applicant)
    found = [(services.path_of(whom, name), lexicon.facts.get(("person", name)), child, None) for name in OF_CHILD]
    for name in OF_BOND:
        path = services.link_path(BOND, applicant.id, whom, name)
        found.append((path, lexicon.facts.get((BOND, name)), applicant, child))
    items = []
    for path, fact, entity, target in found:
        if fact is not None:
            reading = situation.reading(path)
            there = reading if reading.value is not None else None
            items.append(services.Item(path, entity, fact, there, there is None, ids, target))
    return Sheet(key, "", "", "", items)


def _needed(talk: Talk) -> dict[str, tuple[str, ...]]:
    """By path, the services that go on asking and need it."""
    found: dict[str, dict[str, None]] = {}
    for n in talk.alive:
        for page in talk.replies[n].pages:
            for item in page.items:
                found.setdefault(item.path, {})[talk.definitions[n].id] = None
    return {path: tuple(ids) for path, ids in found.items()}


def _sheet(talk: Talk, n: int, page: services.Page) -> Sheet:
    title = talk.definitions[n].text(page.title_key, talk.lang)
    subject = talk.situations[n].name_of(page.each.id) if page.each else ""
    return Sheet(page.key, title, subject, page.law or "")


def _add_choices(sheet: Sheet, talk: Talk, n: int) -> None:
    there = {path for path, _, _ in sheet.choices}
    for name, entities in talk.replies[n].choices.items():
        path, situation = f"about.{name}", talk.situations[n]
        label = talk.definitions[n].text(path, talk.lang)
        if path not in there:
            sheet.choices.append((path, label, tuple((e.id, situation.name_of(e.id)) for e in entities)))


def in_order(talk: Talk, sheets: list[Sheet]) -> list[Sheet]:
    """Of a conversation: the pages that were answered, as they came; then the one that settles most, then the rest."""
    if not talk.gathers:
        return sheets
    left = waiting(talk, sheets)
    done = talk.interview.pages_done
    been = sorted((one for one in sheets if one not in left), key=lambda one: done.index(one.key))
    following = best_of(talk, left)
    return been + ([following, *(one for one in left if one is not following)] if following else left)


def waiting(talk: Talk, sheets: list[Sheet]) -> list[Sheet]:
    """Pages that were not answered yet, or on which something came up since."""
    return [one for one in sheets if one.open or one.key not in talk.interview.pages_done]


def best_of(talk: Talk, left: list[Sheet]) -> Sheet | None:
    """The page with the question that settles most over all services; else the first that waits."""
    if left and left[0].key.split("(")[0] in (CHILD_PAGE, CHOICES):  # what everything else is about
        return left[0]
    place = {item.path: sheet for sheet in left for item in sheet.items if item.ask}
    pairs = [(talk.definitions[n], talk.situations[n]) for n in talk.alive if talk.replies[n].missing]
    found = services.next_over(pairs, place.keys(), talk.sessions) if len(left) > 1 and pairs else None
    return place[found.path] if found is not None else next(iter(left), None)


def questions_left(sheets: Iterable[Sheet]) -> int:
    """How many questions are open on these pages, as far as it is known now. What is ticked in one list is one."""
    return sum(len(one.choices) + len(_questions(one.items)) for one in sheets)


def _questions(items: Iterable[services.Item]) -> set[tuple[str, str]]:
    """The open questions of a page: (question, whom it is about) of a list to tick, else the path."""
    return {
        (item.fact.question, item.entity.id) if item.fact.question else (item.path, "")
        for item in items
        if item.ask and item.fact.required
    }


def may_open_more(talk: Talk) -> bool:
    """Whether an answer can bring up pages that are not there yet."""
    for n in talk.alive:
        there = {page.id for page in talk.replies[n].pages}
        pages = (page for step in talk.definitions[n].asks for page in step.pages)
        if any(page.when is not None and page.id not in there for page in pages):
            return True
    return False


def contradictions(talk: Talk, sheets: Iterable[Sheet]) -> tuple[Contradiction, ...]:
    """Answers that cannot both be true, by the checks that compare them (`seen_by: [applicant]`)."""
    place = {item.path: sheet.key for sheet in sheets for item in sheet.items}
    found = []
    for n, reply in enumerate(talk.replies):
        failed = {one.key for one in reply.checks if one.holds is False and TOLD_TO_WHO_ASKS in one.seen_by}
        for check in services.ask(talk.definitions[n], talk.situations[n]).checks if failed else ():
            paths = _answered(check, place)
            if check.key in failed and len(paths) > 1:
                text = talk.definitions[n].texts(talk.lang).get(f"checks.{check.id}.mend", "")
                found.append(Contradiction(paths, tuple(place[path] for path in paths), text))
    return tuple({one.paths: one for one in found}.values())


def _answered(check: services.CheckResult, asked: Collection[str]) -> tuple[str, ...]:
    """Of the paths that are asked, those whose answers stand in the tree of a check; each once."""
    found: dict[str, None] = {}
    for node in walk(check.tree):
        if node.source == services.DECLARED and node.fact and node.entity is not None:
            path = services.path_of(node.entity.id, node.fact, node.year)
            if node.link_target is not None:
                end = f"({node.entity.id},{node.link_target.id}).{node.fact}"
                path = next((one for one in asked if one.endswith(end)), path)
            found[path] = None
    return tuple(path for path in found if path in asked)
