"""`tomoni rules run`: questions asked of people files, part by part, by several processes; goes on where it stopped."""

import hashlib
import re
from collections.abc import Sequence
from typing import Any

from tomoni.rules import interface as rules
from tomoni.rules import population
from tomoni.services import interface as services
from tomoni.site.population.asked import Spent, Wanted
from tomoni.site.population.counting import Counts, merge
from tomoni.site.population.errors import PopulationError
from tomoni.site.population.folders import claim
from tomoni.site.population.manifest import MANIFEST, Manifest, read_json, read_manifest, write_json
from tomoni.site.population.processes import Progress, each_part
from tomoni.site.population.questions import find_questions
from tomoni.site.population.reading import Reader
from tomoni.site.population.starting import prepare_run
from tomoni.site.population.working import COUNTS, compile_questions, work_of

RUN, SUMMARY = "run.json", "summary.json"


def run_questions(wanted: Wanted, processes: int) -> tuple[dict[str, Any], list[Spent]]:
    """Answers the parts that are missing and sums up all. Raises PopulationError, rules and services errors."""
    pack = services.load_pack(wanted.packs)
    questions = find_questions(pack, wanted.names, wanted.month)
    manifest = read_manifest(wanted.people)
    program = compile_questions(pack, questions, wanted.month, wanted.reasons)
    reader = Reader(wanted.people, manifest, pack.vocabulary, manifest.with_years(program.columns))
    reader.check()
    spent: list[Spent] = []
    with claim(wanted.out, RUN, _told(pack, questions, wanted), SUMMARY):
        missing = [part for part in manifest.parts if not (wanted.out / part.name / COUNTS).is_file()]
        progress = Progress(manifest.people, "people")
        progress.skip(manifest.people - sum(part.people for part in missing))
        here = work_of(wanted, questions, program, reader)
        for done in each_part(prepare_run, (wanted,), missing, processes, here):
            spent.append(done)
            progress.add(done.people)
        progress.close()
        summary = _summary(wanted, manifest, questions, program)
        write_json(wanted.out / SUMMARY, summary)
    return summary, spent


def _told(pack: services.Pack, questions: Sequence[services.PopulationQuestion], wanted: Wanted) -> dict[str, Any]:
    """What decides the answers: the rules, the questions, the month, the people."""
    return {
        "questions": {
            q.name: {"eligible": q.eligible and q.eligible.text, "amount": q.amount and q.amount.text}
            for q in questions
        },
        "month": str(wanted.month),
        "reasons": wanted.reasons,
        "all": wanted.every,
        "rules": rules_hash(pack),
        "people": hashlib.sha256((wanted.people / MANIFEST).read_bytes()).hexdigest(),
    }


def rules_hash(pack: services.Pack) -> str:
    """sha256 over every fact and rule of the pack."""
    found = hashlib.sha256()
    for layer in pack.layers:
        for path, text in sorted(layer.files.items()):
            if path.startswith(("facts/", "rules/")):
                found.update(f"{layer.name}/{path}\0{text}\0".encode())
    return found.hexdigest()


def _summary(
    wanted: Wanted,
    manifest: Manifest,
    questions: Sequence[services.PopulationQuestion],
    program: population.Program,
) -> dict[str, Any]:
    parts: list[dict[str, Counts]] = []
    for part in manifest.parts:
        path = wanted.out / part.name / COUNTS
        try:
            parts.append(read_json(path))
        except (OSError, ValueError) as error:
            said = f"{path} cannot be read ({error}). Remove {path.parent} and run the same command again"
            raise PopulationError(f"{said}: it goes on.") from None
    found = {}
    for question in questions:
        keys = program.reasons.get(question.name, ()) if wanted.reasons else ()
        reasons = [(key, _says(program.book, key)) for key in keys]
        found[question.name] = merge([part[question.name] for part in parts], reasons)
    return {
        "month": str(wanted.month),
        "one_by_one": program.slow,
        "people": manifest.people,
        "day": manifest.day,
        "parts": len(manifest.parts),
        "questions": found,
    }


def _says(book: rules.RuleBook, key: str) -> dict[str, str]:
    """The words of a rule, with a circle for each name: it speaks of everybody here."""
    definition = book.definitions.get(key)
    if definition is None:
        return {}
    return {language: re.sub(r"\{[^}]*\}", "○○", text) for language, text in definition.says.items()}
