"""Files in pieces: the core of tus 1.0 with creation, checksum and termination. Described in docs/rooms/channels.md.

A page works without it: then the browser sends whole files with the form.
"""

import base64
import binascii
from collections.abc import Callable
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse

from tomoni.cases import interface as cases
from tomoni.channels.asking.forms.files import answer_of, refusal_words, words_of
from tomoni.channels.look import interface as look
from tomoni.channels.portal.guard import resident_page
from tomoni.channels.portal.speaking import speak_for
from tomoni.channels.portal.views.cases import find_case
from tomoni.core import interface as core

VERSION = "1.0.0"
PIECE = "application/offset+octet-stream"
MOST_OF_PIECE = 2 * 1024 * 1024
CASE = "case:"
WAITS = "uploads"  # stands among the pages of a conversation that were saved


class Place(NamedTuple):
    """What a file is for. kept: how many files answer the question; alone: it takes one, a new one replaces it."""

    owner: tuple[str, int]
    alone: bool
    kept: int


class Refused(Exception):
    """A call that cannot be answered: a status, and words for whoever reads them."""

    def __init__(self, status: int, key: str) -> None:
        super().__init__(key)
        self.status, self.key = status, key


def _answering(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Every answer names the version; what is refused is told in a line of words."""

    def answer(request: HttpRequest, *args: Any) -> HttpResponse:
        try:
            if request.method != "OPTIONS" and request.headers.get("Tus-Resumable", VERSION) != VERSION:
                raise Refused(412, "version")
            response = view(request, *args)
        except Refused as refusal:
            response = _say(request, refusal.status, str(look.word(f"upload.{refusal.key}", look.language_of(request))))
        except core.UploadOutOfStep as fault:
            response = _say(request, 409, str(look.word("upload.out_of_step", look.language_of(request))))
            response["Upload-Offset"] = str(fault.data["offset"])
        except core.PieceDamaged:
            response = _say(request, 460, str(look.word("upload.damaged", look.language_of(request))))
        except (core.UploadNotFound, cases.InterviewNotOpen, cases.CaseNotFound):
            response = _say(request, 404, str(look.word("upload.not_found", look.language_of(request))))
        except core.FileRefused as refusal:
            status = 413 if str(refusal.data.get("reason", "")).startswith("too-") else 422
            response = _say(request, status, refusal_words(refusal, look.language_of(request)))
        response["Tus-Resumable"] = VERSION
        return response

    return answer


@resident_page("POST", "OPTIONS")
def begin(request: HttpRequest) -> HttpResponse:
    """Announce a file; OPTIONS says what is spoken here."""
    return _begin(request)


@resident_page("HEAD", "PATCH", "DELETE", "OPTIONS")
def piece(request: HttpRequest, key: str) -> HttpResponse:
    """How far a file has come, its next piece, or giving it up."""
    verbs = {"HEAD": _head, "PATCH": _patch, "DELETE": _delete, "OPTIONS": _options}
    return _answering(verbs[str(request.method)])(request, key)


def _options(request: HttpRequest, key: str = "") -> HttpResponse:
    response = HttpResponse(status=204)
    response["Tus-Version"], response["Tus-Max-Size"] = VERSION, str(core.MOST_BYTES)
    response["Tus-Extension"], response["Tus-Checksum-Algorithm"] = "creation,checksum,termination", "sha256"
    return response


@_answering
def _begin(request: HttpRequest) -> HttpResponse:
    if request.method == "OPTIONS":
        return _options(request)
    told, length = _metadata(request), _number(request, "Upload-Length")
    token, question = told.get("token", ""), told.get("question", "")
    owner, alone, kept = _place(request, token, question)
    begun = sum(1 for one in core.list_uploads(owner) if one.question == question)
    if not alone and kept + begun >= core.MOST_OF_QUESTION:
        return _say(request, 413, words_of("too-many-here", look.language_of(request)))
    upload = core.begin_upload(
        owner, question, person=request.account.person_id, token=token, name=told.get("filename", ""), length=length,
        sha256=told.get("sha256", "")[:64],
    )  # fmt: skip
    response = HttpResponse(status=201)
    response["Location"], response["Upload-Offset"] = f"/uploads/{upload.key}/", "0"
    return response


def _head(request: HttpRequest, key: str) -> HttpResponse:
    upload = core.find_upload(key, person=request.account.person_id)
    response = HttpResponse(status=200)
    response["Upload-Offset"], response["Upload-Length"] = str(upload.received), str(upload.length)
    return response


def _patch(request: HttpRequest, key: str) -> HttpResponse:
    if request.content_type != PIECE:
        raise Refused(415, "kind")
    size = _number(request, "Content-Length", absent=411)
    if size > MOST_OF_PIECE:
        raise Refused(413, "piece_too_large")
    offset, person = _number(request, "Upload-Offset"), request.account.person_id
    data = request.body
    if len(data) != size:
        raise core.PieceDamaged("The piece was cut off on the way. Send it again.")
    upload = core.add_piece(key, offset, data, person=person, sha256=_checksum(request))
    if upload.received == upload.length:
        _finish(request, upload)
    response = HttpResponse(status=204)
    response["Upload-Offset"] = str(upload.received)
    return response


def _delete(request: HttpRequest, key: str) -> HttpResponse:
    core.drop_upload(key, person=request.account.person_id)
    return HttpResponse(status=204)


def _finish(request: HttpRequest, upload: core.Upload) -> None:
    """The whole file becomes an answer of its question; where nothing is asked any more, it goes."""
    signed_in = request.account.person_id
    try:
        place = _place(request, upload.token, upload.question)
    except (Refused, cases.CasesError):
        core.drop_upload(upload.key, person=signed_in)
        raise core.UploadNotFound("Nothing is asked here any more.") from None
    stored = core.finish_upload(upload.key, person=signed_in)
    if place.owner[0] != "interview":
        return
    change = cases.FileChange((answer_of(stored),), alone=place.alone)
    cases.save_answers(upload.token, WAITS, {}, person=request.person.pk, files={upload.question: change})


def _place(request: HttpRequest, token: str, question: str) -> Place:
    """Where a file of this question goes, as far as this person may answer it. Raises Refused."""
    if token.startswith(CASE):
        return _in_correction(request, token.removeprefix(CASE), question)
    speak_for(request, cases.find_speaker(token, request.person.pk) if token.startswith(cases.FOR_ANOTHER) else None)
    found = cases.find_check_page(token, person=request.person.pk)
    for page in found.pages:
        asked = {item.path: not item.fact.many for item in page.items if _takes_files(item)}
        asked |= {need.path: False for need in page.evidence}
        if question in asked:
            kept = len(cases.kept_of(page.values.get(question)))
            return Place(("interview", page.interview), asked[question], kept)
    raise Refused(404, "not_asked")


def _in_correction(request: HttpRequest, number: str, question: str) -> Place:
    found = find_case(request, number)
    asked = {item.path: not item.fact.many for item in found.waiting_items if _takes_files(item)}
    asked |= {path: False for path, _ in found.waiting_papers}
    if found.waiting is None or question not in asked:
        raise Refused(404, "not_asked")
    owner = cases.draft_owner(found.waiting.pk)
    before = dict(found.waiting_papers) | {line.path: line.answer for line in found.items}
    drafts = sum(1 for one in core.list_files(owner) if one.question == question)
    return Place(owner, asked[question], len(cases.kept_of(before.get(question))) + drafts)


def _takes_files(item: Any) -> bool:
    return str(item.fact.type.kind) in ("file", "photo")


def _metadata(request: HttpRequest) -> dict[str, str]:
    """`Upload-Metadata`: names with values in base64, apart by commas."""
    told = {}
    for pair in request.headers.get("Upload-Metadata", "").split(","):
        name, _, value = pair.strip().partition(" ")
        try:
            told[name] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            raise Refused(400, "headers") from None
    if any("\0" in value for value in told.values()):  # which no database keeps in a text
        raise Refused(400, "headers")
    return told


def _number(request: HttpRequest, header: str, absent: int = 400) -> int:
    text = request.headers.get(header, "")
    if not text.isascii() or not text.isdecimal() or len(text) > 12:
        raise Refused(absent, "headers")
    return int(text)


def _checksum(request: HttpRequest) -> bytes:
    """`Upload-Checksum: sha256 <base64>` of the piece; empty where none was sent."""
    told = request.headers.get("Upload-Checksum", "")
    if not told:
        return b""
    kind, _, value = told.partition(" ")
    try:
        digest = base64.b64decode(value, validate=True)
    except binascii.Error:
        digest = b""
    if kind != "sha256" or len(digest) != 32:
        raise Refused(400, "headers")
    return digest


def _say(request: HttpRequest, status: int, words: str) -> HttpResponse:
    return HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")
