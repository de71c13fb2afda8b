"""A page of an interview as it is drawn: the line of pages, what is known, the fields, why each is asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.utils.http import urlencode

from tomoni.cases import interface as cases
from tomoni.channels.asking.forms.fields import make_field
from tomoni.channels.asking.forms.files import give_files
from tomoni.channels.asking.forms.reading import Typed
from tomoni.channels.asking.forms.ticks import lists_of, make_ticks, ticked_of
from tomoni.channels.asking.values import show_value
from tomoni.channels.asking.viewer import Eyes, fact_word, given_name
from tomoni.channels.look import interface as look
from tomoni.core import interface as core
from tomoni.services import interface as services

OWN_PAGES = {
    "subject": "interview.choose_about",
    "papers": "interview.papers",
    "child": "talk.child",
}  # made by cases, not by a service


def turn_twins(go: str, found: Any, person: int) -> str:
    """Tell of one more child born together, or forget the one of this page; gives the page to go to."""
    if go == "twin":
        return str(cases.add_twin(found.token, person=person))
    cases.drop_twin(found.token, found.page.partition("(")[2].rstrip(")"), person=person)
    return "child"


@dataclass(frozen=True)
class Row:
    """A known fact: label, value, source chip, where to say that it is not right."""

    label: str
    value: str
    source: str
    on: date | None = None
    url: str = ""


@dataclass
class InterviewForm:
    """One page with what was typed. found: cases.InterviewPage. helped: a button that only looks something up."""

    found: Any
    eyes: Eyes
    person: Any
    known: Mapping[str, Any]
    typed: Typed = field(default_factory=Typed)
    helped: str = ""
    saved_at: datetime | None = None

    @cached_property
    def definitions(self) -> list[Any]:
        """The services of the interview, in its order."""
        return [self.known[service] for service, _ in self.found.services if service in self.known]

    @property
    def open_items(self) -> list[Any]:
        """What is asked here: unknown, answered in this conversation, or old enough to be confirmed."""
        return [item for item in self.found.items if item.ask or item.declared or item.confirm]

    @property
    def known_items(self) -> list[Any]:
        """What the town knows and the reader may see."""
        asked = {item.path for item in self.open_items}
        return [item for item in self.found.items if item.path not in asked and self.eyes.sees(item.entity.id)]

    def text(self, key: str) -> str:
        """A text of the page out of the first service that asks here and has it; empty where none has."""
        name = self.found.page.split("(", 1)[0]
        asks = {service for item in self.found.items for service in item.needed_by}
        for definition in sorted(self.definitions, key=lambda one: one.id not in asks):
            text = definition.texts(self.eyes.language).get(f"pages.{name}.{key}", "")
            if text:
                return text
        return ""

    def notices(self, fact: str) -> dict[str, str]:
        """What choosing a value means, {value: text}, for the line under the choice."""
        found: dict[str, str] = {}
        name = self.found.page.split("(", 1)[0]
        head = f"pages.{name}.notices.{fact}."
        for definition in self.definitions:
            for key, text in definition.texts(self.eyes.language).items():
                if key.startswith(head) and key.endswith(".text"):
                    found.setdefault(key[len(head) : -len(".text")], text)
        return found

    def help(self) -> look.Help | None:
        """The department to ask."""
        return help_of(self.definitions[0]) if self.definitions else None


def help_of(definition: Any) -> look.Help | None:
    """The department that answers for a service. One query."""
    department = core.find_department(definition.department)
    return look.Help(department.name, department.phone, department.hours) if department else None


def draw_page(form: InterviewForm) -> dict[str, Any]:
    """Everything the template shows."""
    found, language = form.found, form.eyes.language
    fields = draw_fields(form)
    give_files(
        fields,
        found.values,
        language,
        token=found.token,
        script=form.eyes.sends_pieces,
        owner=("interview", found.interview),
    )
    wrong = sum(1 for one in fields if one.error)
    return {
        **frame_of(form, found.page),
        "title": _own(form, "title") or form.text("title") or found.title or page_name(form, found.page, ""),
        "lead": _own(form, "lead") or form.text("lead"),
        "subject": found.subject if found.subject and f"（{found.subject}" not in form.text("title") else "",
        "why": _own(form, "why") or form.text("why"),
        "twins": _twins(found.page),
        "services": [short_title(one, language) for one in _needing(form)],
        "law": found.law,
        "known": [known_row(item, form.eyes, found.token) for item in form.known_items],
        "fields": fields,
        "wrong": wrong,
        "others": (),
        "action": f"{form.eyes.base}/{found.token}/{found.page}/",
        "contradictions": draw_contradictions(found, form.known, form.eyes),
        "version": found.version,
        "code": f"{form.eyes.base}/{found.token}/code/",
        "saved_at": form.saved_at or (found.saved_at if any(done for _, _, done in found.pages) else None),
        "back": f"{form.eyes.base}/{found.token}/{found.previous_page}/" if found.previous_page else form.eyes.home,
    }


def frame_of(form: InterviewForm, here: str) -> dict[str, Any]:
    """The line of pages; the check page stands last."""
    found, language = form.found, form.eyes.language
    line = [
        {"name": page_name(form, page, title), "state": "now" if page == here else "done" if done else "later"}
        for page, title, done in found.pages
    ]
    check = look.word("interview.check_page", language)
    line.append({"name": check, "state": "now" if here == "check" else "later"})
    place = next((n for n, one in enumerate(line, start=1) if one["state"] == "now"), len(line))
    return {
        "of": heading_of(form),
        "index": place,
        "count": len(line),
        "minutes": 0 if here == "check" else found.minutes_left,
        "line": line,
        "left": _left(form) if found.gathers and here != "check" else "",
    }


def _left(form: InterviewForm) -> str:
    """How many questions are left, and whether answers can change that: no page promises what it does not know."""
    found, language = form.found, form.eyes.language
    if not found.questions_left:
        return str(look.word("talk.left_none", language))
    return str(
        look.word("talk.left_more" if found.may_open_more else "talk.left", language, count=found.questions_left)
    )


def _twins(page: str) -> str:
    """The button of the page about a declared child: one more was born, or this one was told of by mistake."""
    name, other, _ = page.partition("(")
    return ("no_twin" if other else "twin") if name == "child" else ""


def _own(form: InterviewForm, key: str) -> str:
    """A text of a page that no service has: the child that is not in the register yet."""
    name = form.found.page.split("(", 1)[0]
    known = look.has_word(f"talk.{name}_{key}")
    return str(look.word(f"talk.{name}_{key}", form.eyes.language)) if known else ""


def draw_contradictions(found: Any, known: Mapping[str, Any], eyes: Eyes) -> list[dict[str, Any]]:
    """Answers that cannot both be true: what each was asked, where to mend it, and how. found: a page or the end."""
    return [
        {
            "text": one.text or str(look.word("talk.contradiction_mend", eyes.language)),
            "answers": [
                (_label_at(path, known, eyes.language), f"{eyes.base}/{found.token}/{page}/")
                for path, page in zip(one.paths, one.pages, strict=True)
            ],
        }
        for one in found.contradictions
    ]


def _label_at(path: str, known: Mapping[str, Any], language: str) -> str:
    name = path.rsplit(".", 1)[-1].split("[", 1)[0]
    return next((word for one in known.values() if (word := fact_word(one, name, language)) != name), name)


def short_title(definition: Any, language: str) -> str:
    """児童手当, where the service has a short name, else its title."""
    return definition.texts(language).get("short") or definition.title(language)


def heading_of(form: InterviewForm) -> str:
    """The name of what is done here: the services, or their life event where they are several."""
    if form.found.gathers:
        return conversation_heading(form.found.event, form.known, form.eyes.language)
    titles = [short_title(one, form.eyes.language) for one in form.definitions]
    return str(look.word("home.and", form.eyes.language)).join(titles)


def conversation_heading(event: str, known: Mapping[str, Any], language: str) -> str:
    """「子どもが生まれた」の手続き; without an event, what I am due."""
    words = next((one.event_words[event] for one in known.values() if event in one.event_words), {})
    name = look.pick(words, language)[0] if words else ""
    return str(look.word("interview.of_event", language, event=name) if name else look.word("event.mine", language))


def page_name(form: InterviewForm, page: str, title: str) -> str:
    """The short name of a page in the line."""
    name = page.split("(", 1)[0]
    if name in OWN_PAGES:
        return str(look.word(OWN_PAGES[name], form.eyes.language))
    for definition in form.definitions:
        text = definition.texts(form.eyes.language).get(f"pages.{name}.name", "")
        if text:
            whose = form.eyes.names.get(page.partition("(")[2].rstrip(")"), "")
            return f"{text}（{given_name(whose)}）" if whose else text
    return title


def _needing(form: InterviewForm) -> list[Any]:
    """Services that need something asked on this page."""
    needed = {service for item in form.open_items for service in item.needed_by}
    return [one for one in form.definitions if one.id in needed] if len(form.definitions) > 1 else []


def known_row(item: Any, eyes: Eyes, token: str = "") -> Row:
    """A known fact with its source."""
    label = look.pick(item.fact.label, eyes.language)[0]
    reading = item.reading
    value = show_value(item.fact, reading.value if reading else None, eyes.language, eyes.name)
    url = f"{eyes.base}/{token}/not-right/?{urlencode({'path': item.path})}" if token else ""
    return Row(label, value, reading.source if reading else "", reading.on if reading else None, url)


def draw_fields(form: InterviewForm) -> list[look.Field]:
    """One field an item, or one for several that are ticked together; then the papers of the page."""
    fields = [draw_choice(form, one, n) for n, one in enumerate(form.found.choices)]
    lists = lists_of(form.open_items)
    ticked = {item.path: name for name, together in lists.items() for item in together}
    for number, item in enumerate(form.open_items, start=len(fields)):
        if item.path in ticked:
            name = ticked[item.path]
            if item is lists[name][0]:
                fields.append(draw_ticks(form, name, lists[name], number))
            continue
        saved = form.found.values.get(item.path)
        if saved is None and item.reading is not None and item.reading.value is not None:
            saved = services.json_value(item.reading.value)
        one = make_field(
            item,
            number,
            form.eyes,
            raw=_looked_up(form, item),
            value=saved,
            holder=form.person.name_kana,
            notices=form.notices(item.fact.name),
            subject=form.found.page.partition("(")[2].rstrip(")"),
        )
        one.error = form.typed.faults.get(item.path, "")
        one.wrong = form.typed.parts.get(item.path, "")
        fields.append(one)
    return fields + [draw_evidence(form, need, len(fields) + n) for n, need in enumerate(form.found.evidence)]


def draw_ticks(form: InterviewForm, name: str, items: list[Any], number: int) -> look.Field:
    """Several facts as one list, with what was ticked."""
    shown = form.typed.raws.get(name)
    field = make_ticks(name, items, number, form.eyes, ticked_of(items, form.found.values) if shown is None else shown)
    field.error = form.typed.faults.get(name, "")
    return field


def draw_choice(form: InterviewForm, choice: Any, number: int) -> look.Field:
    """What the request is about: one of several."""
    path, label, options = choice
    asked = str(look.word("interview.choose_about", form.eyes.language))
    return look.Field(
        name=path,
        id=f"f{number}",
        kind="choice",
        label=asked if label.startswith("about.") else label,
        raw=form.typed.raws.get(path, form.found.values.get(path) or ""),
        error=form.typed.faults.get(path, ""),
        choices=tuple(look.Choice(one, name) for one, name in options),
        extra={"long": True},
    )


def _looked_up(form: InterviewForm, item: Any) -> Any:
    """What was typed; the button 住所を探す fills the address of the postal code in."""
    raw = form.typed.raws.get(item.path)
    if form.helped == f"postal:{item.path}" and isinstance(raw, Mapping):
        return {**raw, "address": look.address_of(raw.get("postal_code", "")) or raw.get("address", "")}
    return raw


def draw_evidence(form: InterviewForm, need: Any, number: int) -> look.Field:
    """A paper: a photograph or PDF here, or on paper later."""
    language = form.eyes.language
    texts = {key: text for one in form.definitions for key, text in one.texts(language).items()}
    title = texts.get(f"evidence.{need.id}.title", need.id)
    whose = f"（{form.eyes.name(need.entity.id)}）" if need.entity and need.entity.kind == "person" else ""
    ways = [str(look.word(f"check.paper_{way}", language)) for way in need.accept if way in ("file", "paper")]
    return look.Field(
        name=need.path,
        id=f"f{number}",
        kind="file",
        label=f"{title}{whose}",
        help=texts.get(f"evidence.{need.id}.why", ""),
        required=False,
        error=form.typed.faults.get(need.path, ""),
        law=need.law,
        extra={"support": " ".join(["".join(ways), str(look.word("form.files_help", language))]), "many": True},
    )
