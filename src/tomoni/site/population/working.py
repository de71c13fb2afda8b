"""What one process of a run does: part after part read, answered, written."""

import os
import resource
import shutil
import time
from collections.abc import Callable, Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from tomoni.rules import interface as rules
from tomoni.rules import population
from tomoni.services import interface as services
from tomoni.site.population.asked import Spent, Wanted
from tomoni.site.population.counting import count
from tomoni.site.population.errors import FilesNotValid
from tomoni.site.population.manifest import PartOf, read_manifest, write_json
from tomoni.site.population.questions import find_questions
from tomoni.site.population.reading import OWN_ID, Reader
from tomoni.site.population.writing import not_written, write_table

COUNTS = "counts.json"
FEW_QUESTIONS, PEOPLE_OF_MANY = 4, 50_000
STATUS = pa.array(["not_eligible", "eligible", "undetermined", "not_covered"])


def compile_questions(
    pack: services.Pack, questions: Sequence[services.PopulationQuestion], month: rules.Month, reasons: bool
) -> population.Program:
    """The program of a run: what it reads, and how it answers a slice."""
    asked = [population.Question(q.name, q.entity, q.subject, q.eligible, q.amount) for q in questions]
    return population.compile_program(pack.book, asked, month, reasons=reasons)


def prepare(wanted: Wanted) -> Callable[[PartOf], Spent]:
    """The work of a new process."""
    pa.set_cpu_count(1)
    pack = services.load_pack(wanted.packs)
    questions = find_questions(pack, wanted.names, wanted.month)
    program = compile_questions(pack, questions, wanted.month, wanted.reasons)
    manifest = read_manifest(wanted.people)
    reader = Reader(wanted.people, manifest, pack.vocabulary, manifest.with_years(program.columns))
    return work_of(wanted, questions, program, reader)


def work_of(
    wanted: Wanted, questions: Sequence[services.PopulationQuestion], program: population.Program, reader: Reader
) -> Callable[[PartOf], Spent]:
    """Part after part: read, answered, written."""

    def work(part: PartOf) -> Spent:
        began = time.process_time()
        tables = reader.slice(part)
        read = time.process_time()
        try:
            answers = _answers(program, tables, wanted.reasons)
        except population.SliceFault as fault:
            table = str(fault.data.get("table", "person"))
            raise FilesNotValid(f"{reader.path(part, table)}: {fault.message}", **fault.data) from None
        answered = time.process_time()
        _write(reader, part, questions, answers, program, wanted)
        del tables, answers
        pa.default_memory_pool().release_unused()
        written = time.process_time()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return Spent(part.name, part.people, read - began, answered - read, written - answered, os.getpid(), peak)

    return work


def _answers(program: population.Program, tables: Mapping[str, pa.Table], reasons: bool) -> dict[str, pa.Table]:
    """The answers of a part; many questions keep much of each slice, so they are asked of smaller ones."""
    if len(program.asked) <= FEW_QUESTIONS:
        return population.run_slice(program, tables, reasons=reasons)
    slices = population.cut_slice(tables, program.vocabulary, PEOPLE_OF_MANY)
    answers = [population.run_slice(program, one, reasons=reasons) for one in slices]
    return {name: pa.concat_tables([one[name] for one in answers]).combine_chunks() for name in answers[0]}


def _write(
    reader: Reader,
    part: PartOf,
    questions: Sequence[services.PopulationQuestion],
    answers: Mapping[str, pa.Table],
    program: population.Program,
    wanted: Wanted,
) -> None:
    """The rows and counts of a part under another name, then renamed at once."""
    near = wanted.out / f".{part.name}.{os.getpid()}"
    try:
        near.mkdir()
        counts = {}
        for question in questions:
            answer = answers[question.name]
            counts[question.name] = count(answer, len(program.reasons.get(question.name, ())) if wanted.reasons else 0)
            rows = answer if wanted.every else answer.filter(pc.not_equal(answer["status"], 0))
            write_table(near / f"{question.name}.parquet", _shown(reader, part, question, rows, answer))
        write_json(near / COUNTS, counts)
        near.rename(wanted.out / part.name)
    except OSError as error:
        shutil.rmtree(near, ignore_errors=True)
        raise not_written(wanted.out / part.name, error) from error


def _shown(
    reader: Reader, part: PartOf, question: services.PopulationQuestion, rows: pa.Table, answer: pa.Table
) -> pa.Table:
    status = pa.DictionaryArray.from_arrays(rows["status"].combine_chunks(), STATUS)
    shown = rows.set_column(rows.column_names.index("status"), "status", status)
    own = reader.own_ids(part, question.entity)
    if own is None:
        return shown
    places = pc.index_in(rows["id"], answer["id"].combine_chunks())
    return shown.add_column(1, OWN_ID, own.take(places.combine_chunks()))
