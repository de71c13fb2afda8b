"""The page before sending: what each service gives, every answer and known fact, papers, what the town looks up."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tomoni.channels.look import interface as look
from tomoni.channels.portal.pages import InterviewForm, Row, frame_of, help_of, known_row, page_name
from tomoni.channels.portal.used import known_of
from tomoni.channels.portal.values import show_value
from tomoni.channels.portal.viewer import Eyes, fact_word


@dataclass(frozen=True)
class Drawn:
    """The page and whom to ask."""

    page: dict[str, Any]
    help: look.Help | None


def draw_check(found: Any, eyes: Eyes, person: Any, known: Mapping[str, Any], *, asked_to_send: bool) -> Drawn:
    """found: cases.CheckPage. asked_to_send: the button was pressed and something is missing."""
    forms = [InterviewForm(page, eyes, person, known) for page in found.pages]
    frame = frame_of(forms[0], "check") if forms else {"of": "", "index": 1, "count": 1, "minutes": 0, "line": []}
    definitions = {one.id: one for form in forms[:1] for one in form.definitions}
    live = dict(found.live)
    places = {part.service: number for number, part in enumerate(found.parts, start=1)}
    page = {
        **frame,
        "action": f"/interviews/{found.token}/check/",
        "back": f"/interviews/{found.token}/{found.pages[-1].page}/" if found.pages else "/",
        "submission_key": found.submission_key,
        "version": found.version,
        "services": [_service(part, definitions, eyes, live) for part in found.parts],
        "sections": [_section(form, places) for form in forms],
        "known": known_of(found, definitions or known, eyes, person),
        "papers": [paper for part in found.parts for paper in _papers(part, definitions, eyes)],
        "looks_up": _looks_up(found, definitions, eyes),
        "missing": _missing(found, forms) if asked_to_send or found.missing_page else [],
    }
    return Drawn(page, help_of(next(iter(definitions.values()))) if definitions else None)


def _service(part: Any, definitions: dict[str, Any], eyes: Eyes, live: dict[str, str | None]) -> dict[str, Any]:
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
        "live": _live(part.service, live, language),
        "reasons": _reasons(answer, definition, eyes) if answer.status == "not_eligible" else (),
    }


def _reasons(answer: Any, definition: Any, eyes: Eyes) -> tuple[look.Node, ...]:
    trees = answer.reasons or ((answer.because,) if answer.because else ())
    return tuple(node for tree in trees for node in eyes.tree(tree, definition))


def _when(part: Any, definition: Any, language: str) -> str:
    if part.decided_by:
        return str(look.word("check.by", language, day=look.full_day(part.decided_by, language)))
    if definition is not None and definition.kind == "notification":
        return str(look.word("check.at_once", language))
    return str(look.word("check.by_disaster", language))


def _live(service: str, live: dict[str, str | None], language: str) -> dict[str, str] | None:
    """The same person sees the case; anybody else only that it is being handled."""
    if service not in live:
        return None
    number = live[service]
    text = look.word("check.live_same" if number else "check.live_other", language)
    return {"text": str(text), "url": f"/cases/{number}/" if number else ""}


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
        "url": f"/interviews/{found.token}/{found.page}/",
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


def _papers(part: Any, definitions: dict[str, Any], eyes: Eyes) -> list[dict[str, str]]:
    language, definition = eyes.language, definitions.get(part.service)
    texts = definition.texts(language) if definition else {}
    papers = []
    for need in part.answer.evidence:
        ways = "".join(
            str(look.word(f"check.paper_{way}", language)) for way in need.accept if way in ("file", "paper")
        )
        papers.append({"title": texts.get(f"evidence.{need.id}.title", need.id), "text": ways})
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
                rows.append({"url": f"/interviews/{found.token}/{form.found.page}/", "text": str(text)})
    return rows
