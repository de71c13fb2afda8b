"""Tables of documents: fields and constraints, no decisions. Constraints and indexes begin with the municipality."""

from tomoni.documents.models.disclosure import DisclosureBundle, DisclosureItem, DisclosureRequest, Redaction
from tomoni.documents.models.issued import (
    Document,
    DocumentBytes,
    DocumentValues,
    LetterSource,
    SealStamp,
    SealUse,
)
from tomoni.documents.models.registers import Dispatch, Received, ReissueWish
from tomoni.documents.models.retention import Destruction, DestructionLine, Hold, KeptRecord

__all__ = [
    "Destruction",
    "DestructionLine",
    "DisclosureBundle",
    "DisclosureItem",
    "DisclosureRequest",
    "Dispatch",
    "Document",
    "DocumentBytes",
    "DocumentValues",
    "Hold",
    "KeptRecord",
    "LetterSource",
    "Received",
    "Redaction",
    "ReissueWish",
    "SealStamp",
    "SealUse",
]
