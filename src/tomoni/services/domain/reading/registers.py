"""registers/*.yaml of a pack, or a mapping named on the command line, into RegisterMappings."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tomoni.rules import interface as rules
from tomoni.services.domain.reading.sheet import Section, Sheet, nearest
from tomoni.services.domain.register_files import (
    ENCODINGS,
    FIELDS,
    NEEDED,
    SEPARATORS,
    TABLES,
    Column,
    Export,
    Gone,
    RegisterFile,
    RegisterMapping,
)
from tomoni.services.domain.vocabulary import Fact, Lexicon, Purpose

FORBIDDEN = re.compile(r"個人番号(?!カード)|マイナンバー|ﾏｲﾅﾝﾊﾞｰ|individual.?number|my.?number", re.IGNORECASE)
CODE_POINT = re.compile(r"U\+(E[0-9A-F]{3}|F[0-8][0-9A-F]{2}|(?:F|10)[0-9A-F]{4})")
PLAIN_FILE = re.compile(r"[^/\\]+\Z")
CORE_KEEPER = "resident-register"  # the one register that says who lives here
EXPORTED = ("number", "case", "since", "year", "service_date")
COLUMN_KEYS = "column codes always less parts"


class RegisterReader:
    """Reads one mapping; every fault is named by file and line on the sheet."""

    def __init__(self, sheet: Sheet, lexicon: Lexicon) -> None:
        self.sheet, self.lexicon = sheet, lexicon
        self.purposes: tuple[Purpose, ...] = ()
        self.register = ""

    def read(self, name: str, block: Any) -> RegisterMapping | None:
        head = Section(self.sheet, block, "register", "")
        if head.block is None:
            return None
        self.register = str(head.text("register", needed=True) or "")
        if self.register and self.register not in self.lexicon.registers:
            head.wrong("register", "a register of `registers`" + nearest(self.register, self.lexicon.registers))
        self.purposes = tuple(self._purposes(head))
        encoding = str(head.one_of("encoding", tuple(ENCODINGS), "utf-8"))
        parts = [Section(self.sheet, one, "register.file", f"files.{n}") for n, one in head.each("files")]
        files = [file for one in parts if (file := self._file(one, encoding)) is not None]
        written = [Section(self.sheet, one, "register.export", f"export.{n}") for n, one in head.each("export")]
        exports = [export for one in written if (export := self._export(one, encoding)) is not None]
        if not head.has("files") and not head.has("export"):
            self.sheet.fault(block, "files", "nothing", "`files` to be taken in, or `export` to be written")
        return RegisterMapping(
            name, self.register, self.purposes, tuple(sorted(files, key=lambda one: TABLES.index(one.table))),
            tuple(exports),
            self._letters(head), str(head.one_of("other_letters", ("mark", "refuse"), "mark")),
            self._percent(head), head.number("key_digits"),
        )  # fmt: skip

    def _purposes(self, head: Section) -> list[Purpose]:
        found = []
        for number, block in head.each("purposes", needed=True):
            one = Section(self.sheet, block, "fact.purpose", f"purposes.{number}")
            name, law = one.text("for", needed=True), one.text("law", needed=True)
            if name is not None and name not in (*self.lexicon.purposes, "any"):
                one.wrong("for", "a purpose of `purposes`" + nearest(name, self.lexicon.purposes))
            elif name is not None and law is not None:
                found.append(Purpose(str(name), str(law)))
        return found

    def _percent(self, head: Section) -> int:
        found = head.number("stop_over", 5)
        if found is None or not 0 <= found <= 100:
            head.wrong("stop_over", "percent from 0 to 100")
            return 5
        return found

    def _letters(self, head: Section) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for code, letter in head.items("letters"):
            point = CODE_POINT.fullmatch(str(code).upper())
            if point is None or not isinstance(letter, str) or len(letter) > 4:
                self.sheet.fault(
                    head.raw("letters"), f"letters.{code}", code,
                    "a code point of the private area, as U+E000, and the letter in its place", code,
                )  # fmt: skip
            else:
                found[chr(int(point[1], 16))] = str(letter)
        return found

    # --- files to be taken in
    def _file(self, one: Section, encoding: str) -> RegisterFile | None:
        name, table = one.text("file", needed=True), one.one_of("table", TABLES, needed=True)
        if name is None or table is None:
            return None
        if not PLAIN_FILE.match(name):
            one.wrong("file", "the name of a file in the folder, without folders")
        if table != "facts" and self.register and self.register != CORE_KEEPER:
            one.wrong("table", f"facts: only {CORE_KEEPER} says who lives here and with whom")
        of, header = self._of(one, table), one.yes_no("header", default=True)
        columns = self._columns(one, table, header)
        facts = self._facts(one, of, header)
        if not facts and table == "facts":
            self.sheet.fault(one.block, one.key("facts"), "nothing", "facts and the columns that hold them")
        if any(fact.fact and fact.fact.by_year for fact in facts.values()) and "year" not in columns:
            self.sheet.fault(
                one.block, one.key("columns"), "nothing", "the column `year`: these facts are kept by year"
            )
        return RegisterFile(
            str(name), table, ENCODINGS[one.one_of("encoding", tuple(ENCODINGS), encoding) or encoding], header,
            SEPARATORS[one.one_of("separator", tuple(SEPARATORS), "comma") or "comma"], columns, facts, of,
            str(one.text("department", needed=table == "protections") or ""), self._gone(one, header),
        )  # fmt: skip

    def _of(self, one: Section, table: str) -> str:
        if table == "links":
            kind = one.one_of("of", tuple(self.lexicon.vocabulary.links), needed=True)
            return kind or ""
        if table in ("people", "households"):
            return {"people": "person", "households": "household"}[table]
        return one.one_of("of", ("person", "household"), "person") or "person"

    def _columns(self, one: Section, table: str, header: bool) -> dict[str, Column]:
        found: dict[str, Column] = {}
        block = one.raw("columns", needed=True)
        for name, value in one.items("columns"):
            if name not in FIELDS[table]:
                expected = f"one of {', '.join(FIELDS[table])}{nearest(name, FIELDS[table])}"
                self.sheet.fault(block, f"{one.where}.columns.{name}", name, expected, name)
                continue
            column = self._column(str(name), value, f"{one.where}.columns.{name}", block, header)
            if column is not None:
                found[str(name)] = column
        for name in NEEDED[table]:
            if isinstance(block, dict) and name not in block:
                self.sheet.fault(block, f"{one.where}.columns", "nothing", f"the column `{name}`")
        return found

    def _facts(self, one: Section, of: str, header: bool) -> dict[str, Column]:
        found: dict[str, Column] = {}
        block = one.raw("facts")
        for name, value in one.items("facts"):
            fact = self._known(of, str(name), block, f"{one.where}.facts.{name}")
            if fact is None:
                continue
            if self.register and self.register not in fact.held_by:
                holds = ", ".join(fact.held_by) or "no register"
                self.sheet.fault(
                    block, f"{one.where}.facts.{name}", name,
                    f"a fact that {self.register} holds; this one is `held_by` {holds}", name,
                )  # fmt: skip
            column = self._column(str(name), value, f"{one.where}.facts.{name}", block, header, fact)
            if column is not None:
                found[str(name)] = column
        return found

    def _known(self, of: str, name: str, block: Any, where: str) -> Fact | None:
        """The fact of the vocabulary, if a purpose of this mapping may use it."""
        fact = self.lexicon.facts.get((of, name))
        if fact is None:
            names = [one for entity, one in self.lexicon.facts if entity == of]
            self.sheet.fault(block, where, name, f"a fact of {of}{nearest(name, names)}", name)
            return None
        wanted = [purpose.name for purpose in self.purposes]
        if wanted and "any" not in wanted and not any(fact.may_serve(purpose) for purpose in wanted):
            permitted = ", ".join(purpose.name for purpose in fact.purposes)
            self.sheet.fault(
                block, where, name, f"a fact that {', '.join(wanted)} may use; this one: {permitted}", name
            )
        return fact

    def _column(
        self, name: str, value: Any, where: str, block: Any, header: bool, fact: Fact | None = None
    ) -> Column | None:
        if isinstance(value, str):
            at = self._at(value, where, block, header, name)
            return Column(name, at, fact=fact)
        section = Section(self.sheet, value, "register.column", where)
        if section.block is None:
            return None
        if section.has("parts"):
            parts = {
                str(part): found
                for part, inner in section.items("parts")
                if (found := self._column(str(part), inner, f"{where}.parts.{part}", section.raw("parts"), header))
            }
            return Column(name, parts=parts, fact=fact)
        text = section.text("column", needed=not section.has("always"))
        at = None if text is None else self._at(text, f"{where}.column", section.block, header, "column")
        always = section.text("always")
        codes = {str(code): str(word) for code, word in section.items("codes")}
        if fact is not None and fact.type.choices:
            for code, word in codes.items():
                if word not in fact.type.choices:
                    expected = f"one of {', '.join(fact.type.choices)}{nearest(word, fact.type.choices)}"
                    self.sheet.fault(section.raw("codes"), f"{where}.codes.{code}", word, expected, code)
        return Column(
            name, at, codes, None if always is None else str(always), section.number("less", 0) or 0, fact=fact
        )

    def _at(self, text: Any, where: str, block: Any, header: bool, part: str) -> str | int | None:
        word = str(text)
        if FORBIDDEN.search(word):
            self.sheet.fault(
                block, where, word, "another column: マイナンバー is neither stored nor used as a key", part
            )
            return None
        if header:
            return word
        if not word.isascii() or not word.isdigit() or int(word) < 1:
            self.sheet.fault(
                block, where, word, "the place of the column from 1, as the file has no first row of names", part
            )
            return None
        return int(word)

    def _gone(self, one: Section, header: bool) -> Gone | None:
        section = one.section("gone", "register.gone")
        if section is None or section.block is None:
            return None
        text, marks = section.text("column", needed=True), section.texts("is", needed=True)
        if text is None or not marks:
            return None
        at = self._at(text, f"{one.where}.gone.column", section.block, header, "column")
        return Gone(Column("gone", at), tuple(map(str, marks)))

    # --- files to be written
    def _export(self, one: Section, encoding: str) -> Export | None:
        name, of = one.text("file", needed=True), one.one_of("of", ("person", "household"), "person") or "person"
        if name is None:
            return None
        if not PLAIN_FILE.match(name):
            one.wrong("file", "the name of a file in the folder, without folders")
        columns: dict[str, Column] = {}
        block = one.raw("columns", needed=True)
        for heading, value in one.items("columns"):
            column = self._written(str(heading), value, f"{one.where}.columns.{heading}", block, of)
            if column is not None:
                columns[str(heading)] = column
        facts = tuple(dict.fromkeys(column.name for column in columns.values() if column.fact))
        if not facts:
            self.sheet.fault(one.block, one.key("columns"), "nothing", "at least one column that holds a fact")
        separator = SEPARATORS[one.one_of("separator", tuple(SEPARATORS), "comma") or "comma"]
        return Export(
            str(name), ENCODINGS[one.one_of("encoding", tuple(ENCODINGS), encoding) or encoding], of, separator,
            columns, facts,
        )  # fmt: skip

    def _written(self, heading: str, value: Any, where: str, block: Any, of: str) -> Column | None:
        """`宛名番号: number`, or `口座番号: {fact: payout_account, part: number, codes: {ordinary: "1"}}`."""
        if isinstance(value, str):
            if value in EXPORTED:
                return Column(str(value), heading)
            fact = self._known(of, str(value), block, where)
            return Column(str(value), heading, fact=fact) if fact else None
        section = Section(self.sheet, value, "register.written", where)
        name = section.text("fact", needed=True)
        if section.block is None or name is None:
            return None
        fact = self._known(of, str(name), section.block, f"{where}.fact")
        codes = {str(word): str(code) for word, code in section.items("codes")}
        part = section.text("part")
        parts = {str(part): Column(str(part))} if part else {}
        return Column(str(name), heading, codes, parts=parts, fact=fact) if fact else None


def read_register_mapping(path: Path, lexicon: Lexicon) -> RegisterMapping:
    """One mapping by itself. Raises rules.PackError with every fault, by file and line."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        found = f"the byte {fault.object[fault.start]:02x}"
        raise rules.PackError((rules.PackFault(path.name, 1, 1, "the file", found, "text in UTF-8"),)) from None
    if not text.strip():
        raise rules.PackError((rules.PackFault(path.name, 1, 1, "the file", "nothing", "a mapping"),))
    sheet = Sheet()
    mapping = RegisterReader(sheet, lexicon).read(path.stem, rules.read_yaml(text, path.name))
    sheet.finish()
    assert mapping is not None  # what is none is a fault
    return mapping
