"""From layers of files to a checked Pack, with all faults at once."""

import re
from collections.abc import Sequence
from typing import Any

from tomoni.rules import interface as rules
from tomoni.services.domain.called import joined
from tomoni.services.domain.definition import Definition
from tomoni.services.domain.pack import Layer, Pack
from tomoni.services.domain.reading.called import KEY, read_called, read_offices
from tomoni.services.domain.reading.checks import Uses, check_service, flatten
from tomoni.services.domain.reading.facts import FactsReader
from tomoni.services.domain.reading.life_events import LifeEventReader
from tomoni.services.domain.reading.overlay import apply_overlay
from tomoni.services.domain.reading.permitted import check_purposes
from tomoni.services.domain.reading.registers import RegisterReader
from tomoni.services.domain.reading.service import ServiceReader
from tomoni.services.domain.reading.sheet import LANGUAGES, Section, Sheet
from tomoni.services.domain.vocabulary import Lexicon

SERVICE = re.compile(r"services/([^/]+)/service\.yaml\Z")
SERVICES = re.compile(r"services/([^/]+)/.")
REGISTER = re.compile(r"/registers/[^/]+\.yaml\Z")
TEXTS = re.compile(r"services/([^/]+)/texts/([^/]+)\.yaml\Z")
LETTER = re.compile(r"(?:services/([^/]+)/)?letters/([^/]+)\.typ\Z")
RULE_SET = re.compile(r"^rules:\s*([a-z0-9_]+)", re.M)
RULE_OVERLAY = re.compile(r"^overlay:\s*([a-z0-9_]+)", re.M)


def load_layers(
    layers: Sequence[Layer], *, bundle: str = "", trusted: bool = False, lexicon: Lexicon | None = None
) -> Pack:
    """The pack of these layers, national first. Raises PackError with every fault.

    `trusted`: files of a published bundle, which were checked as a whole when it was published. `lexicon`: what was
    read already of the very same files of facts; with `trusted` only.
    """
    return PackReader(layers, bundle, trusted, lexicon).read()


class PackReader:
    """Reads one pack: facts, then rules, then services; a part that fails does not hide the faults of the others."""

    def __init__(self, layers: Sequence[Layer], bundle: str, trusted: bool, lexicon: Lexicon | None = None) -> None:
        self.layers, self.bundle, self.trusted, self.lexicon = tuple(layers), bundle, trusted, lexicon
        self.sheet = Sheet()
        self.blocks: dict[str, Any] = {}
        self.unread: set[str] = set()  # files that are no YAML; what would stand in them is not told as missing
        for layer in self.layers:
            self.sheet.faults.extend(layer.faults)
            unread = {fault.file for fault in layer.faults}
            for path, text in layer.files.items():
                name = f"{layer.name}/{path}"
                if path.endswith(".yaml") and name not in unread and not (lexicon and path.startswith("facts/")):
                    self.read_block(
                        name, text, path.startswith(("rules/", "examples/")) or path.endswith("examples.yaml")
                    )

    def read_block(self, name: str, text: str, elsewhere: bool) -> None:
        """One file; an empty one is a fault. `elsewhere`: what stands in it is read by the rules, or as examples."""
        if not text.strip():
            self.sheet.faults.append(rules.PackFault(name, 1, 1, "the file", "nothing", "keys and values, or no file"))
            return
        if elsewhere:
            return
        try:
            self.blocks[name] = rules.read_yaml(text, name)
        except rules.PackError as error:
            self.unread.add(name)
            self.sheet.take(error)

    def read(self) -> Pack:
        heads = [self.head(layer) for layer in self.layers]
        facts = FactsReader(self.sheet)
        lexicon = self.lexicon or facts.read(self.under("facts/"))
        languages = heads[0][2] if heads else LANGUAGES
        events = LifeEventReader(self.sheet, languages)
        life_events = events.read(self.under("life-events.yaml"))
        offices = read_offices(self.sheet, self.under("offices.yaml"))
        for name, block in self.blocks.items():
            if REGISTER.search(name):
                RegisterReader(self.sheet, lexicon).read(name, block)
        book, broken = self.rules(lexicon)
        services: dict[str, Definition] = {}
        uses = Uses([]) if self.trusted else Uses(self.rule_blocks())
        reach = rules.Reach(book)
        blocks = self.service_blocks(heads)
        self.check_folders()
        for name, block in blocks.items():
            reader = ServiceReader(self.sheet, lexicon, book, block, broken)
            definition = reader.read(name, life_events, offices=offices, **self.files_of(name, block, heads))
            if definition is not None:
                services[definition.id] = definition
                if not self.trusted:
                    check_service(self.sheet, reader, definition, uses, self.told(name, languages))
                    check_purposes(self.sheet, reader, definition, reach)
        if not self.trusted:
            events.check_services(blocks)
            facts.check_disputed(blocks)
        self.sheet.finish()
        pack_id, version = heads[-1][:2] if heads else ("", "")
        return Pack(pack_id, version, languages, services, lexicon, book, self.layers, life_events)

    def told(self, service: str, languages: Sequence[str]) -> tuple[str, ...]:
        """The promised languages whose texts of a service could be read."""
        ends = {one: f"/services/{service}/texts/{one}.yaml" for one in languages}
        return tuple(one for one in languages if not any(name.endswith(ends[one]) for name in self.unread))

    def under(self, folder: str) -> list[Any]:
        starts = tuple(f"{layer.name}/{folder}" for layer in self.layers)
        return [block for name, block in self.blocks.items() if name.startswith(starts)]

    def head(self, layer: Layer) -> tuple[str, str, tuple[str, ...]]:
        """(id, version, languages) of a layer's pack.yaml."""
        block = self.blocks.get(f"{layer.name}/pack.yaml")
        if block is None:
            if "pack.yaml" not in layer.files:
                fault = rules.PackFault(
                    f"{layer.name}/pack.yaml", 1, 1, "pack", "no file", "pack.yaml with id and version"
                )
                self.sheet.faults.append(fault)
            return layer.name, "", LANGUAGES
        head = Section(self.sheet, block, "pack", "")
        languages = tuple(map(str, head.texts("languages"))) or LANGUAGES
        for language in languages:
            if language not in LANGUAGES:
                head.wrong("languages", f"languages of {', '.join(LANGUAGES)}")
        head.words("title")
        return str(head.id("pack", needed=True) or ""), str(head.text("version", needed=True) or ""), languages

    # --- rules
    def rule_files(self) -> list[tuple[str, str]]:
        return [
            (f"{layer.name}/{path}", text)
            for layer in self.layers
            for path, text in layer.under("rules", ".yaml").items()
            if text.strip()
        ]

    def rules(self, lexicon: Lexicon) -> tuple[rules.RuleBook, frozenset[str]]:
        """The book and the names of rule sets that have faults (and are left out of it)."""
        documents = self.rule_files()
        tables = self.tables()
        try:
            return rules.load_rules(documents, lexicon.vocabulary, tables), frozenset()
        except rules.PackError as error:
            self.sheet.take(error)
            wrong = {fault.file for fault in error.faults}
        names = frozenset(
            found[1] for file, text in documents if file in wrong for found in [RULE_SET.search(text)] if found
        )
        sound = [(file, text) for file, text in documents if file not in wrong]
        try:
            return rules.load_rules(sound, lexicon.vocabulary, tables), names
        except rules.PackError:
            every = frozenset(found[1] for _, text in documents for found in [RULE_SET.search(text)] if found)
            return rules.load_rules([], lexicon.vocabulary, {}), every

    def tables(self) -> dict[str, str]:
        """The CSV files by name. One name stands for one file, so that no town changes a table that is not open."""
        found: dict[str, str] = {}
        for number, layer in enumerate(self.layers):
            for path, text in layer.files.items():
                name = path.rpartition("/")[2]
                if not path.startswith("rules/") or not path.endswith(".csv"):
                    continue
                if name in found:
                    fault = rules.PackFault(f"{layer.name}/{path}", 1, 1, "the file", name, "a name of its own")
                    self.sheet.faults.append(fault)
                found.setdefault(name, text)
            for path, text in layer.under("rules", ".yaml").items() if number == 0 else ():
                if RULE_OVERLAY.search(text):
                    right = "an overlay in the pack of a town that extends this one"
                    self.sheet.faults.append(
                        rules.PackFault(f"{layer.name}/{path}", 1, 1, "overlay", "in the lowest pack", right)
                    )
        return found

    def rule_blocks(self) -> list[Any]:
        found = []
        for file, text in self.rule_files():
            try:
                found.append(rules.read_yaml(text, file))
            except rules.PackError:
                continue  # its faults are noted by `rules`
        return found

    # --- services
    def service_blocks(self, heads: Sequence[tuple[str, str, tuple[str, ...]]]) -> dict[str, Any]:
        """The block of each service, with what towns set."""
        found: dict[str, Any] = {}
        for number, layer in enumerate(self.layers):
            for path in sorted(layer.files):
                name = SERVICE.match(path)
                block = self.blocks.get(f"{layer.name}/{path}") if name else None
                if name is None or block is None:
                    continue
                if "extends" in block and name[1] in found:
                    version = heads[number - 1][1]
                    found[name[1]] = apply_overlay(self.sheet, found[name[1]], block, version)
                elif "extends" in block:
                    self.sheet.fault(block, "extends", block["extends"], "a service of the pack below", "extends")
                else:
                    found[name[1]] = block
        return found

    def check_folders(self) -> None:
        """Every folder of a service has its service.yaml, in its own pack or in one below."""
        known: set[str] = set()
        for layer in self.layers:
            folders = {path.split("/")[1]: path for path in sorted(layer.files, reverse=True) if SERVICES.match(path)}
            known |= {found[1] for path in layer.files if (found := SERVICE.match(path))}
            for name in sorted(set(folders) - known):
                place = f"{layer.name}/services/{name}/service.yaml"
                fault = rules.PackFault(place, 1, 1, "the file", "nothing", f"a service, beside {folders[name]}")
                self.sheet.faults.append(fault)

    def files_of(self, service: str, block: Any, heads: Sequence[tuple[str, str, tuple[str, ...]]]) -> dict[str, Any]:
        """Words and letters of a service; a later layer adds to an earlier one where that is open."""
        words: dict[str, dict[str, str]] = {}
        letters: dict[str, str] = {}
        called: dict[str, tuple[str, ...]] = {}
        shared: dict[str, str] = {}
        open_paths = [str(path) for path in block.get("open", [])] if isinstance(block, dict) else []
        for number, layer in enumerate(self.layers):
            for path, text in layer.files.items():
                found, letter = TEXTS.match(path), LETTER.match(path)
                if found and found[1] == service:
                    self.town_may(layer, path, "texts", number, open_paths, service)
                    texts = self.blocks.get(f"{layer.name}/{path}") or {}
                    plain = {key: value for key, value in texts.items() if key != KEY}
                    words.setdefault(found[2], {}).update(with_titles(flatten(plain)))
                    called = joined(called, {found[2]: read_called(self.sheet, texts)})
                elif letter and letter[1] in (None, service):
                    if letter[1]:
                        self.town_may(layer, path, "letters", number, open_paths, service)
                    letters[letter[2]] = text
                    if not letter[1]:
                        shared[f"{letter[2]}.typ"] = text
        pack = heads[-1][0] if heads else ""
        files = {"words": words, "called": called, "letters": letters, "shared_letters": shared}
        return {**files, "pack": pack, "bundle": self.bundle}

    def town_may(
        self, layer: Layer, path: str, what: str, number: int, open_paths: Sequence[str], service: str
    ) -> None:
        """A town may change texts and letters of a national service only where they are open."""
        below = any(f"services/{service}/service.yaml" in lower.files for lower in self.layers[:number])
        if below and what not in open_paths:
            expected = f"{what} among the open paths of the service; open are {', '.join(open_paths) or 'none'}"
            self.sheet.faults.append(rules.PackFault(f"{layer.name}/{path}", 1, 1, what, "a file", expected))


def with_titles(words: dict[str, str]) -> dict[str, str]:
    """`staff.checks.<id>` and `staff.tasks.<id>` are found under `checks.<id>.title` and `tasks.<id>.title` too."""
    titles = {
        f"{kind}.{key.removeprefix(f'staff.{kind}.')}.title": text
        for key, text in words.items()
        for kind in ("checks", "tasks")
        if key.startswith(f"staff.{kind}.")
    }
    return {**titles, **words}
