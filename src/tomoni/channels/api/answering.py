"""The answers of an application go into an interview, page by page, as somebody at a page would give them."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tomoni.cases import interface as cases
from tomoni.channels.api.errors import AnswersRefused
from tomoni.channels.api.naming import Names
from tomoni.channels.api.schemas import schema_of
from tomoni.core import interface as core
from tomoni.services import interface as services

FILES = ("file", "photo")
MOST_FILES = 10
Someone = core.Person | core.FamilyPerson  # who asks: the row, or as the family was read
ROUNDS = 12  # an answer opens pages, their answers open others; no definition goes so deep


class Answering:
    """One conversation being answered from what a client sent. token: of the interview, person: who asks."""

    def __init__(self, interview: Any, person: Someone, names: Names, answers: Mapping[str, Any], lang: str) -> None:
        self.interview, self.person, self.names, self.lang = interview, person, names, lang
        self.given = {names.to_town(path): (path, value) for path, value in answers.items()}
        self.errors: list[dict[str, Any]] = []
        self.asked: dict[str, services.Item] = {}
        self.files: dict[str, list[tuple[bytes, str]]] = {}

    def answer_all(self) -> None:
        """Save every answer that is asked. Raises AnswersRefused with all that are wrong, or that nothing asks.

        Files are stored last, once nothing else is missing: of what is refused no bytes lie on the disk.
        """
        done: set[str] = set()
        for _ in range(ROUNDS):
            found = cases.find_check_page(self.interview.token, person=self.person.pk)
            values = self._read(found, done)
            if not values and not self.errors and self.files:
                self._need_whole(found, done)
                values = self._store() if not self.errors else {}
            if self.errors or not values:
                break
            cases.save_answers(self.interview.token, "api", values, person=self.person.pk)
        self._need_choices(found, done)
        self._need_asked(done)
        if self.errors:
            raise AnswersRefused("Some answers cannot be taken. Mend those that are named, and send again.",
                                 errors=self.errors)  # fmt: skip

    def _need_whole(self, found: Any, done: set[str]) -> None:
        """What would be refused later, judged while the files are not stored yet."""
        self._need_choices(found, done)
        items = [item for page in found.pages for item in page.items]
        lacking = {one.path: "missing" for one in items if one.ask and one.fact.required and one.path not in done}
        self.errors += [one for one in self.missing(lacking) if not self.errors_at(one["path"])]
        self._need_asked(done)

    def _need_asked(self, done: set[str]) -> None:
        for town, (path, _) in self.given.items():
            if town not in done and not self.errors_at(path):
                self._refuse(path, "not_asked", "This is not asked here. Leave it out.")

    def _need_choices(self, found: Any, done: set[str]) -> None:
        """What the request is about has to be chosen where there are several; things of the whole town are named."""
        for path, label, options in (choice for page in found.pages for choice in page.choices):
            if path not in done and not self.errors_at(path):
                ids = [one for one, _ in options]
                names = _names_of_town_things(ids)
                offered = [{"value": self.names.alias_of(one), "words": names.get(one, "")} for one in ids]
                self.errors.append({"path": path, "fault": "missing", "words": label, "offered": offered})

    def errors_at(self, path: str) -> bool:
        return any(one["path"] == path for one in self.errors)

    def _read(self, found: Any, done: set[str]) -> dict[str, Any]:
        """What was given for the pages as they are now, and was not saved yet."""
        values: dict[str, Any] = {}
        for page in found.pages:
            for item in page.items:
                self.asked[item.path] = item
                if item.ask or item.declared or item.confirm:
                    self._take(item.path, done, values, lambda raw, item=item: self._value(item, raw))
            for need in page.evidence:
                self._take(need.path, done, values, _files)
            for path, _, options in page.choices:
                self._take(path, done, values, lambda raw, options=options: self._choice(raw, options))
        return values

    def _take(self, town: str, done: set[str], values: dict[str, Any], read: Any) -> None:
        if town in done or town not in self.given:
            return
        done.add(town)
        path, raw = self.given[town]
        try:
            value = read(raw)
            if isinstance(value, Files):
                self.files[town] = value.content
            else:
                values[town] = value
        except core.FileRefused as refused:
            self._refuse(path, str(refused.data.get("reason", "file")), refused.message)
        except Wrong as wrong:
            self._refuse(path, wrong.fault, wrong.words)

    def _value(self, item: services.Item, raw: Any) -> Any:
        if str(item.fact.type.kind) in FILES:
            return _files(raw)
        value = value_at(item.fact, item.path, raw, self.names, self.person)
        if isinstance(value, services.FieldFault):
            raise Wrong(value.message_key, value.words(self.lang))
        return value

    def _choice(self, raw: Any, options: Any) -> Any:
        wanted = self.names.value_to_town(raw)
        if wanted not in [one for one, _ in options]:
            raise Wrong("choice", "Choose one of those the service offers to this person.")
        return wanted

    def _store(self) -> dict[str, Any]:
        """The files that wait, each question's as uploads are answered."""
        waiting, self.files = self.files, {}
        answers: dict[str, Any] = {}
        for town, files in waiting.items():
            rows = [core.store_file(data, name, ("interview", self.interview.pk)) for data, name in files]
            answers[town] = [{"file": row.pk, "name": row.name, "sha256": row.sha256} for row in rows]
        return answers

    def _refuse(self, path: str, fault: str, words: str) -> None:
        self.errors.append({"path": path[:200], "fault": fault, "words": words})

    def missing(self, faults: Mapping[str, str]) -> list[dict[str, Any]]:
        """What `cases` says is missing, in the client's names, with the question and the schema of its answer."""
        told = []
        for town, fault in faults.items():
            item = self.asked.get(town)
            one: dict[str, Any] = {"path": self.names.to_client(town), "fault": fault}
            if item is not None:
                one |= {"words": item.fact.word(self.lang), "schema": schema_of(item.fact, self.lang)}
            told.append(one)
        return told


def value_at(fact: services.Fact, path: str, raw: Any, names: Names, person: Someone) -> services.FieldFault | Any:
    """What a client gave for a fact as the town keeps it, or what is wrong with it."""
    kind = str(fact.type.kind)
    if kind == "entity":
        raw = names.value_to_town(raw)
    if kind == "bank_account" and isinstance(raw, Mapping):
        raw = {**raw, "holder": person.name_kana}
    return services.parse_value(fact, raw, path=path)


def _names_of_town_things(ids: list[str]) -> dict[str, str]:
    pks = [int(one[1:]) for one in ids if one[:1] == "e" and one[1:].isdecimal()]
    things = core.Thing.objects.filter(pk__in=pks, of_person=None, of_household=None) if pks else ()
    return {f"e{thing.pk}": thing.label for thing in things}


@dataclass(frozen=True)
class Files:
    """Files of one answer that may be stored: bytes and name of each."""

    content: list[tuple[bytes, str]]


def _files(raw: Any) -> Files:
    """Files in base64, judged as uploads are; refused ones raise core.FileRefused."""
    if not isinstance(raw, list) or not 1 <= len(raw) <= MOST_FILES:
        raise Wrong("file", f"A list of 1 to {MOST_FILES} files is wanted, each with name and content.")
    content = [_decoded(one) for one in raw]
    for data, _ in content:
        core.need_file(data)
    return Files(content)


class Wrong(Exception):
    """An answer that cannot be taken, before its path is known."""

    def __init__(self, fault: str, words: str) -> None:
        super().__init__(fault)
        self.fault, self.words = fault, words


def _decoded(one: Any) -> tuple[bytes, str]:
    if not isinstance(one, dict) or not all(isinstance(one.get(part), str) for part in ("name", "content")):
        raise Wrong("file", "A file has a name, and its content in base64.")
    try:
        return base64.b64decode(one["content"], validate=True), one["name"]
    except (binascii.Error, ValueError):
        raise Wrong("file", "The content of a file is no base64.") from None
