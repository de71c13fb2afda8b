"""The page before sending: what each service gives, every answer and known fact, papers, what the town looks up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tomoni.cases.interface import kept_of
from tomoni.channels.asking.pages import (
    InterviewForm,
    Row,
    draw_contradictions,
    frame_of,
    help_of,
    known_row,
    page_name,
)
from tomoni.channels.asking.used import known_of
from tomoni.channels.asking.values import file_words, show_value
from tomoni.channels.asking.viewer import Eyes, fact_word
from tomoni.channels.look import interface as look
from tomoni.core import interface as core


@dataclass(frozen=True)
class Drawn:
    """The page and whom to ask."""

    page: dict[str, Any]
    help: look.Help | None


def draw_check(found: Any, eyes: Eyes, person: Any, known: Mapping[str, Any], *, asked_to_send: bool) -> Drawn:
    """found: cases.CheckPage. asked_to_send: the button was pressed and something is missing."""
    forms = [InterviewForm(page, eyes, person, known) for page in found.pages]
    frame = frame_of(forms[0], "check") if forms else {"of": "", "index": 1, "count": 1, "minutes": 0, "line": []}
    definitions = {part.service: known[part.service] for part in found.parts if part.service in known}
    gathers = bool(found.pages) and found.pages[0].gathers
    where = {item.path: one.page for one in found.pages for item in one.items}
    states = {part.service: _stays(part, found, where, eyes) for part in found.parts}
    going = [part for part in found.parts if not gathers or states[part.service]["goes"]]
    places = {part.service: number for number, part in enumerate(going, start=1)}
    page = {
        **frame,
        "action": f"{eyes.base}/{found.token}/check/",
        "back": f"{eyes.base}/{found.token}/{found.pages[-1].page}/" if found.pages else eyes.home,
        "submission_key": found.submission_key,
        "version": found.version,
        "services": [{**_service(part, definitions, eyes, found), **states[part.service]} for part in found.parts],
        "sections": [one for one in (_section(form, places) for form in forms) if one["rows"]],
        "known": known_of(found, definitions or known, eyes, person),
        "papers": _papers_of(going, definitions, eyes, found),
        "refused": _refused_files(forms),
        "looks_up": _looks_up(found, definitions, eyes),
        "missing": _missing(found, forms) if not gathers and (asked_to_send or found.missing_page) else [],
        "gathers": gathers,
        "contradictions": draw_contradictions(forms[0].found, known, eyes) if forms else [],
    }
    if gathers:
        page["back"] = f"{eyes.base}/{found.token}/list/"
        page["aside"] = [one for one in page["services"] if one["stays"]]
        page["may"] = [one for one in page["services"] if not one["stays"] and not one["goes"]]
        page["services"] = [one for one in page["services"] if one["goes"]]
    return Drawn(page, help_of(next(iter(definitions.values()))) if definitions else None)


def _service(part: Any, definitions: dict[str, Any], eyes: Eyes, found: Any) -> dict[str, Any]:
    language, answer = eyes.language, part.answer
    definition = definitions.get(part.service)
    gives = ""
    if answer.per and answer.amount:
        gives = look.word(f"home.{answer.per}_plain", language, n=f"{answer.amount:,}")
    elif answer.per and answer.status == "undetermined":
        gives = look.word("check.gives_none", language)
    return {
        "id": part.service,
        "title": definition.title(language) if definition else part.title,
        "for": str(look.word("home.and", language)).join(
            str(look.word("home.person", language, name=name)) for _, name in part.about
        ),
        "gives": gives,
        "when": _when(part, definition, language),
        "live": _live(part.service, found, language),
        "reasons": _reasons(answer, definition, eyes) if answer.status == "not_eligible" else (),
    }


def _stays(part: Any, found: Any, where: Mapping[str, str], eyes: Eyes) -> dict[str, Any]:
    """Of a conversation: whether the service is sent with the others; why it stays: it is live, or lacks answers."""
    lacks = next((one for page in part.answer.pages for one in page.items if one.ask and one.fact.required), None)
    page = "subject" if part.answer.choices else where.get(lacks.path, "") if lacks is not None else ""
    due = part.answer.status not in ("not_eligible", "not_covered")
    if part.service in dict(found.live):
        told = _live(part.service, found, eyes.language) if part.service in found.live_days else None
        return {"goes": False, "stays": told["text"] if told else str(look.word("end.stays_live", eyes.language)),
                "url": ""}  # fmt: skip
    if not lacks and not part.answer.choices:
        return {"goes": due, "stays": "", "url": ""}
    label = look.pick(lacks.fact.label, eyes.language)[0] if lacks else ""
    label = label or str(look.word("interview.choose_about", eyes.language))
    words = str(look.word("end.stays_answers", eyes.language, label=label))
    return {"goes": False, "stays": words, "url": f"{eyes.base}/{found.token}/{page}/" if page else ""}


def _reasons(answer: Any, definition: Any, eyes: Eyes) -> tuple[look.Node, ...]:
    trees = answer.reasons or ((answer.because,) if answer.because else ())
    return tuple(node for tree in trees for node in eyes.tree(tree, definition))


def _when(part: Any, definition: Any, language: str) -> str:
    if part.decided_by:
        return str(look.word("check.by", language, day=look.full_day(part.decided_by, language)))
    if definition is not None and definition.kind == "notification":
        return str(look.word("check.at_once", language))
    return str(look.word("check.by_disaster", language))


def _live(service: str, found: Any, language: str) -> dict[str, str] | None:
    """The same person sees the case; anybody else only that it is being handled."""
    live = dict(found.live)
    if service not in live:
        return None
    number, day = live[service], found.live_days.get(service)
    text = live_words(same=bool(number), day=day, language=language)
    return {"text": text, "url": f"/cases/{number}/" if number else ""}


def live_words(*, same: bool, day: date | None, language: str) -> str:
    """That it is live already. day: of what was told, for whom it was told too (a move of the household)."""
    who = "same" if same else "other"
    if day is None:
        return str(look.word(f"check.live_{who}", language))
    return str(look.word(f"check.live_day_{who}", language, day=look.full_day(day, language)))


def _section(form: InterviewForm, places: dict[str, int]) -> dict[str, Any]:
    found, eyes = form.found, form.eyes
    asked = {item.path for item in form.open_items}
    rows = []
    for item in found.items:
        if item.path not in asked:
            if eyes.sees(item.entity.id):
                rows.append(known_row(item, eyes, found.token))
            continue
        rows.append(_answer_row(item, form))
    numbers = sorted({places[service] for item in found.items for service in item.needed_by if service in places})
    return {
        "title": page_name(form, found.page, found.title),
        "url": f"{eyes.base}/{found.token}/{found.page}/",
        "rows": rows,
        "of": numbers if len(places) > 1 else [],
    }


def _answer_row(item: Any, form: InterviewForm) -> Row:
    eyes = form.eyes
    label = look.pick(item.fact.label, eyes.language)[0]
    value = form.found.values.get(item.path)
    if value is None and item.reading is not None:
        value = item.reading.value
    return Row(label, show_value(item.fact, value, eyes.language, eyes.name, whole=True), "declared")


def answer_rows(form: InterviewForm) -> list[Row]:
    """What was answered on a page, as rows; papers by their files. Nothing that the town knows already."""
    page, eyes = form.found, form.eyes
    rows = [_answer_row(item, form) for item in form.open_items]
    texts = {key: text for one in form.definitions for key, text in one.texts(eyes.language).items()}
    for need in page.evidence:
        kept = page.values.get(need.path)
        value = file_words(kept) if kept else str(look.word("own.paper_later", eyes.language))
        rows.append(Row(texts.get(f"evidence.{need.id}.title", need.id), value, "declared"))
    return rows


def _refused_files(forms: list[InterviewForm]) -> list[dict[str, str]]:
    """Files in which the scanner found something, with the page to take them away on. One query where files came."""
    where = {int(one["file"]): form for form in forms for value in form.found.values.values() for one in kept_of(value)}
    rows = []
    for pk, stored in core.find_files(where).items():
        if core.scan_state(stored) == "refused":
            form = where[pk]
            text = look.word("file.bad", form.eyes.language, name=stored.name)
            rows.append({"url": f"{form.eyes.base}/{form.found.token}/{form.found.page}/", "text": str(text)})
    return rows


def _papers_of(going: list[Any], definitions: dict[str, Any], eyes: Eyes, found: Any) -> list[dict[str, str]]:
    """Papers of what is sent: of several services those that are due, each paper once."""
    due = [part for part in going if part.answer.status not in ("not_eligible", "not_covered") or len(going) == 1]
    papers = [paper for part in due for paper in _papers(part, definitions, eyes, found)]
    return list({(one["title"], one["text"]): one for one in papers}.values())


def _papers(part: Any, definitions: dict[str, Any], eyes: Eyes, found: Any) -> list[dict[str, str]]:
    language, definition = eyes.language, definitions.get(part.service)
    texts = definition.texts(language) if definition else {}
    papers = []
    for need in part.answer.evidence:
        ways = "".join(
            str(look.word(f"check.paper_{way}", language)) for way in need.accept if way in ("file", "paper")
        )
        kept = next((page.values[need.path] for page in found.pages if page.values.get(need.path)), None)
        said = file_words(kept) if kept else ways
        papers.append({"title": texts.get(f"evidence.{need.id}.title", need.id), "text": said})
    return papers


def _looks_up(found: Any, definitions: dict[str, Any], eyes: Eyes) -> list[dict[str, str]]:
    """Facts that still decide and that nobody is asked: the town reads them from its registers."""
    language, seen, rows = eyes.language, set(), []
    asked = {item.path for page in found.pages for item in page.items}
    for part in found.parts:
        definition = definitions.get(part.service)
        for path in part.answer.missing:
            name = path.rsplit(".", 1)[-1].split("[", 1)[0]
            if path in asked or name in seen:
                continue
            seen.add(name)
            rows.append(
                {
                    "label": fact_word(definition, name, language),
                    "text": look.word("check.looks_up_value", language),
                    "law": "",
                }
            )
    return rows


def _missing(found: Any, forms: list[InterviewForm]) -> list[dict[str, str]]:
    """Every required question without an answer, with the page to answer it on."""
    rows = []
    for form in forms:
        for item in form.open_items:
            if item.ask and item.fact.required and form.found.values.get(item.path) in (None, ""):
                label = look.pick(item.fact.label, form.eyes.language)[0]
                text = look.word("check.missing", form.eyes.language, label=label)
                rows.append({"url": f"{form.eyes.base}/{found.token}/{form.found.page}/", "text": str(text)})
    return rows
