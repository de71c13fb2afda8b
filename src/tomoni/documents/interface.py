"""The door of documents."""

from tomoni.documents.actions import issue_document, preview, typeset_batch, void_document
from tomoni.documents.domain.ports import (
    Batch,
    Signer,
    Typesetter,
    signer,
    typesetter,
    use_signer,
    use_typesetter,
)
from tomoni.documents.domain.templates import Template, values_text
from tomoni.documents.errors import (
    DocumentAlreadyVoid,
    DocumentAltered,
    DocumentFault,
    DocumentsError,
    NotPermitted,
    PressNotWorking,
    SignerNotWorking,
)
from tomoni.documents.models import Document
from tomoni.documents.queries import (
    VerifyAnswer,
    find_by_verify_code,
    find_document,
    list_documents_of,
    list_numbers,
    pdf_of,
)

__all__ = [
    "Batch",
    "Document",
    "DocumentAlreadyVoid",
    "DocumentAltered",
    "DocumentFault",
    "DocumentsError",
    "NotPermitted",
    "PressNotWorking",
    "Signer",
    "SignerNotWorking",
    "Template",
    "Typesetter",
    "VerifyAnswer",
    "find_by_verify_code",
    "find_document",
    "issue_document",
    "list_documents_of",
    "list_numbers",
    "pdf_of",
    "preview",
    "signer",
    "typeset_batch",
    "typesetter",
    "use_signer",
    "use_typesetter",
    "values_text",
    "void_document",
]
