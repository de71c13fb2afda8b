"""What is not true when documents refuse. One root, a stable code each; the message says what to do next.

DocumentsError
├── DocumentFault         documents.document_fault        the template or its values cannot be set; file, line, message
├── PressNotWorking       documents.press_not_working     the child process died or did not answer in time
├── SignerNotWorking      documents.signer_not_working    no signature came back; nothing is issued unsigned instead
├── NotPermitted          documents.not_permitted
├── DocumentAlreadyVoid   documents.document_already_void
├── DocumentAltered       documents.document_altered      stored bytes are not those that were issued
├── DocumentErased        documents.erased                its time of keeping is over and its content is gone
├── EntryNotValid         documents.entry_not_valid       a line of a register that cannot be true; `data["field"]`
├── NotFound              documents.not_found             no such line, or not of this department
├── NotInState            documents.not_in_state          the step is not possible now
├── StaleRecord           documents.stale                 somebody else went on in between
├── OwnProposal           documents.own_proposal          nobody approves what they proposed
├── RecordHeld            documents.held                  an appeal, a lawsuit or a request holds it
└── NotDue                documents.not_due               its time of keeping is not over
"""

from tomoni.core.errors import TomoniError


class DocumentsError(TomoniError):
    """Root of what documents refuse."""

    code = "documents.error"


class DocumentFault(DocumentsError):
    """A letter cannot be set. `letter`, `file`, `line` (from 1, 0 when unknown) and `found` say where and what."""

    code = "documents.document_fault"

    def __init__(self, letter: str, file: str, line: int, found: str, advice: str = "") -> None:
        self.letter, self.file, self.line, self.found, self.advice = letter, file, line, found, advice
        where = f"{file} の {line}行目" if line else file
        super().__init__(
            f"文書「{letter}」を作れませんでした。{where}: {found}。"
            f"{advice or 'ひな形か差し込む値を直してください'}。何も発行されていません。",
            letter=letter,
            file=file,
            line=line,
        )


class PressNotWorking(DocumentsError):
    """The process that sets type failed, not the letter."""

    code = "documents.press_not_working"


class SignerNotWorking(DocumentsError):
    """The process that signs failed."""

    code = "documents.signer_not_working"


class NotPermitted(DocumentsError):
    """The acting person may not issue or void this document."""

    code = "documents.not_permitted"


class DocumentAlreadyVoid(DocumentsError):
    """The document was voided before."""

    code = "documents.document_already_void"


class DocumentAltered(DocumentsError):
    """The stored bytes do not have the hash they were issued with."""

    code = "documents.document_altered"


class DocumentErased(DocumentsError):
    """The content was destroyed after its time of keeping; number, day and title remain."""

    code = "documents.erased"


class EntryNotValid(DocumentsError):
    """What was typed cannot be true. `data["field"]` names the field."""

    code = "documents.entry_not_valid"

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message, field=field)
        self.field = field


class NotFound(DocumentsError):
    """No such line in this municipality, or not one of this department."""

    code = "documents.not_found"


class NotInState(DocumentsError):
    """The step is not possible in the state it is in. `data["state"]`."""

    code = "documents.not_in_state"


class StaleRecord(DocumentsError):
    """Somebody else went on in between. `data`: yours, theirs (versions)."""

    code = "documents.stale"


class OwnProposal(DocumentsError):
    """Nobody approves what they proposed."""

    code = "documents.own_proposal"


class RecordHeld(DocumentsError):
    """Something holds the record. `data["because"]`."""

    code = "documents.held"


class NotDue(DocumentsError):
    """The time of keeping is not over, or does not run yet. `data["due_on"]`."""

    code = "documents.not_due"
