"""Files of a question on a page: several, each with a name, a size and a way to take it away; kept over back and forth.

Without script a button adds what was chosen and another takes one away; both save the page and show it again.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest

from tomoni.cases import interface as cases
from tomoni.channels.look import interface as look
from tomoni.core import interface as core

STAYS = ("add:", "drop:")  # buttons that show the page again
BAD = "refused"


def stays(go: str) -> bool:
    """Whether the button pressed adds or takes away a file and shows the page again."""
    return go.startswith(STAYS)


def read_files(
    request: HttpRequest, path: str, kept: Any, *, alone: bool, owner: tuple[str, int], language: str
) -> tuple[cases.FileChange, str]:
    """What the page did with the files of one question, and the words of what is wrong. Each good file is kept."""
    go, typed = request.POST.get("go", ""), request.POST.getlist(f"{path}:drop")
    drop = {int(one) for one in [*typed, go.removeprefix("drop:") if go.startswith("drop:") else ""] if one.isdecimal()}
    most = 1 if alone else core.MOST_OF_QUESTION
    room = most if alone else most - sum(1 for one in cases.kept_of(kept) if one["file"] not in drop)
    added, faults = [], []
    for number, upload in enumerate(request.FILES.getlist(path)):
        if number >= room:
            faults.append(words_of("too-many-here", language))
            break
        try:
            added.append(keep_file(upload, owner, path))
        except core.FileRefused as refusal:
            faults.append(named(upload.name, refusal_words(refusal, language)))
    return cases.FileChange(tuple(added), frozenset(drop), alone), " ".join(faults)


def named(name: str, words: str) -> str:
    """The words with the name of the file that they are about."""
    return f"「{name}」：{words}" if name else words


def keep_file(upload: Any, owner: tuple[str, int], question: str = "") -> dict[str, Any]:
    """Store one file; what an answer keeps of it. Raises core.FileRefused."""
    return answer_of(core.store_file(upload.read(), upload.name, owner, question))


def answer_of(stored: core.StoredFile) -> dict[str, Any]:
    """What an answer keeps of a stored file."""
    return {"file": stored.pk, "name": stored.name, "sha256": stored.sha256}


def refusal_words(refusal: core.FileRefused, language: str) -> str:
    """Why a file was not taken and what to send instead."""
    return words_of(str(refusal.data.get("reason", "kind")), language)


def words_of(reason: str, language: str) -> str:
    """The words for a reason."""
    key = f"faults.file_{reason.replace('-', '_')}"
    return str(look.word(key if look.has_word(key) else "faults.file_kind", language))


def draw_files(value: Any, language: str) -> list[dict[str, Any]]:
    """The files of an answer as the page lists them. One query where there are any."""
    kept = cases.kept_of(value)
    rows = core.find_files(int(one["file"]) for one in kept)
    return [_line(one, rows.get(int(one["file"])), language) for one in kept]


def _line(one: Mapping[str, Any], row: core.StoredFile | None, language: str) -> dict[str, Any]:
    state = core.scan_state(row) if row is not None else "unscanned"
    key = f"file.{state}"
    return {
        "pk": one["file"],
        "name": one.get("name", "PDF"),
        "size": size_words(row.size) if row is not None else "",
        "state": str(look.word(key, language)) if look.has_word(key) else "",
        "bad": state == BAD,
    }


def size_words(size: int) -> str:
    """834 KB, 2.4 MB."""
    return f"{max(1, round(size / 1024))} KB" if size < 1_000_000 else f"{size / 1024 / 1024:.1f} MB"


def give_files(fields: Sequence[look.Field], values: Mapping[str, Any], language: str, **place: Any) -> None:
    """Draw the files of every file field, and where its script sends pieces to.

    place: `token` of the conversation or case, `owner` whose unfinished uploads are listed, `script` that sends pieces.
    """
    asked = [one for one in fields if one.kind == "file"]
    begun = core.list_uploads(place["owner"]) if asked and place.get("owner") else []
    for one in asked:
        one.extra["files"] = draw_files(values.get(one.name), language)
        one.extra["kept"] = bool(one.extra["files"])
        one.extra["token"] = place.get("token", "")
        one.extra["script"] = place.get("script", "")
        one.extra["most"] = core.MOST_BYTES
        one.extra["begun"] = [
            {"key": up.key, "name": up.name, "size": up.length, "percent": 100 * up.received // up.length}
            for up in begun
            if up.question == one.name
        ]
