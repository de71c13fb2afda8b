"""The ports of documents and the places where adapters are put when the application starts."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

from tomoni.documents.domain.templates import Template


class Batch(NamedTuple):
    """Several letters in one PDF. letters: positions in the values given; pages: of each letter, in that order."""

    pdf: bytes
    letters: tuple[int, ...]
    pages: tuple[int, ...]


class Typesetter(Protocol):
    """Makes PDF out of a template and values; never touches the database."""

    def typeset(self, template: Template, values: object) -> bytes:
        """One letter as tagged PDF/A. Raises DocumentFault, PressNotWorking."""

    def typeset_each(self, template: Template, values: Sequence[object]) -> list[bytes]:
        """Many letters of one template, each as typeset does it. Raises as typeset; then there is none."""

    def typeset_batch(self, template: Template, values: Sequence[object]) -> list[Batch]:
        """Many letters of one template for printing, at most 250 pages a PDF. Raises as typeset."""

    def typeset_with(self, template: Template, values: object, shown: Mapping[str, bytes]) -> bytes:
        """As typeset, with pictures and PDFs beside it by plain name (`a1.png`)."""

    def picture(self, template: Template, values: object, shown: Mapping[str, bytes], *, ppi: int = 144) -> bytes:
        """The first page as PNG: what lies under something else is not in it. Raises as typeset."""

    def count_pages(self, pdf: bytes) -> int:
        """How many pages a PDF has."""


class Signer(Protocol):
    """Signs a PDF in the name of a municipality."""

    def sign(self, pdf: bytes, *, code: str, name: str, reason: str) -> bytes:
        """The signed PDF. code, name: of the municipality. Raises SignerNotWorking; never gives back unsigned bytes."""


class _Places:
    typesetter: Typesetter | None = None
    signer: Signer | None = None


def use_typesetter(typesetter: Typesetter) -> Typesetter | None:
    """Sets the typesetter of the room and gives the one before."""
    before, _Places.typesetter = _Places.typesetter, typesetter
    return before


def use_signer(signer: Signer) -> Signer | None:
    """Sets the signer of the room and gives the one before."""
    before, _Places.signer = _Places.signer, signer
    return before


def typesetter() -> Typesetter:
    """The typesetter of the room."""
    if _Places.typesetter is None:
        raise LookupError("No typesetter is registered: documents.apps registers one when Django starts.")
    return _Places.typesetter


def signer() -> Signer:
    """The signer of the room."""
    if _Places.signer is None:
        raise LookupError("No signer is registered: documents.apps registers one when Django starts.")
    return _Places.signer
