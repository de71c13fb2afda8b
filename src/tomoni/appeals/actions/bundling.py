"""The records of the case for the reviewer or the body that rules (事件記録): papers, explanation, history, a list."""

import csv
import hashlib
import io
import json
import zipfile

from django.db import transaction
from django.utils.timezone import localtime

from tomoni.appeals.actions.holding import PURPOSE, go, hold, owner_of, words_of
from tomoni.appeals.actions.papers import issue_paper, preview_of
from tomoni.appeals.domain.steps import Verb, step
from tomoni.appeals.models import Appeal, AppealPaper, Bundle
from tomoni.cases import interface as cases
from tomoni.core import interface as core
from tomoni.documents import interface as documents

SHEETS = {"appeal": "審査請求書", "mending": "補正書", "evidence": "証拠書類の説明"}
LABELS = {
    "wants": "審査請求の趣旨",
    "grounds": "審査請求の理由",
    "late_because": "期間を過ぎたわけ",
    "text": "本文",
    "file": "書類",
}


def make_bundle(number: str, *, actor: core.Actor, version: int | None = None) -> Bundle:
    """Make the ZIP of the records as they are now, keep it with its hash, and write the export on the ledger.

    Where another body rules, the letter that goes with it is issued and lies in it. Raises also core.FileMissing.
    """
    with transaction.atomic():
        held = hold(number, actor, version)
        step(held.state, Verb.MAKE_BUNDLE, held.appeal.own, held.who)
        appeal = held.appeal
        screen = cases.find_case_for_staff(appeal.case_number, actor=actor)
        files = {**_records(screen), **_attachments(screen), **_of_appeal(appeal)}
        if not appeal.own:
            cover = issue_paper(appeal, "cover", "body", actor, files=list(files))
            files = {"送付書.pdf": _pdf(cover), **files}
        content = _zip(_with_index(appeal, files))
        digest = hashlib.sha256(content).hexdigest()
        go(held, Verb.MAKE_BUNDLE, actor, {"sha256": digest, "files": len(files)})
        people = screen.people
        core.record(actor, "export", people, facts=["records"], purpose=PURPOSE, case=appeal.case_number)
        return Bundle.objects.create(
            appeal=appeal, number=appeal.bundles.count() + 1, names=sorted(files), sha256=digest, content=content,
            made_by=actor.name, at=core.now(),
        )  # fmt: skip


def _records(screen: cases.CaseScreen) -> dict[str, bytes]:
    files = {
        "判定の説明.json": _json(screen.explanation.to_json() if screen.explanation else {}),
        "経過.csv": _csv([(t.at.isoformat(), t.verb, t.before, t.after, t.actor_name) for t in screen.history]),
        "理由.json": _json([vars(reason) for reason in screen.decision.reasons] if screen.decision else []),
    }
    for document in screen.documents:
        files[f"文書/{document.number} {document.title}.pdf"] = documents.pdf_of(document)
    return files


def _attachments(screen: cases.CaseScreen) -> dict[str, bytes]:
    """Papers that came with the application, as they came."""
    files = {}
    for place, (_, one) in enumerate(screen.papers, 1):
        stored = core.find_file(int(one["file"]))
        if stored is not None:
            files[f"添付/{place}-{_in_zip(stored.name)}"] = core.open_file(stored)
    return files


def _of_appeal(appeal: Appeal) -> dict[str, bytes]:
    """The appeal as it was written, what came with it, and the statement as it was issued."""
    files = {}
    for writing in appeal.writings.filter(kind__in=SHEETS).order_by("number"):
        title, words = SHEETS[writing.kind], words_of(writing)
        rows = [[LABELS[key], words[key]] for key in LABELS if words.get(key)]
        told = {"title": title, "rows": rows, "by": writing.by_name, "on": str(localtime(writing.at).date())}
        files[f"審査請求/{writing.number}-{title}.pdf"] = preview_of(appeal, "writing", **told)
    for place, stored in enumerate(core.list_files(owner_of(appeal)), 1):
        files[f"審査請求/証拠書類{place}-{_in_zip(stored.name)}"] = core.open_file(stored)
    for paper in appeal.papers.filter(kind="statement").order_by("number"):
        files[f"弁明書/{paper.number}-弁明書.pdf"] = _pdf(paper)
    return files


def _with_index(appeal: Appeal, files: dict[str, bytes]) -> dict[str, bytes]:
    """A page to print and a list for machines: every file with its hash."""
    rows = [(name, hashlib.sha256(body).hexdigest()) for name, body in files.items()]
    index = preview_of(appeal, "index", files=[list(row) for row in rows], on=str(core.today()))
    return {"目録.pdf": index, **files, "目録.csv": _csv(rows)}


def _pdf(paper: AppealPaper) -> bytes:
    found = documents.find_document(paper.document)
    return documents.pdf_of(found) if found is not None else b""


def _in_zip(name: str) -> str:
    return name.replace("/", "_").replace(":", "_")


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, default=str).encode()


def _csv(rows: list[tuple[str, ...]]) -> bytes:
    page = io.StringIO()
    csv.writer(page).writerows(rows)
    return ("\ufeff" + page.getvalue()).encode()


def _zip(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(zipfile.ZipInfo(name), body, zipfile.ZIP_DEFLATED)
    return made.getvalue()
