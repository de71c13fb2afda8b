"""The paper that a person signs by hand, and its pages as pictures, so that they see what they sign."""

from collections.abc import Mapping
from typing import Any

from tomoni.documents.actions.certifying import own_template
from tomoni.documents.domain.ports import typesetter


def set_paper_to_sign(values: Mapping[str, Any]) -> bytes:
    """The PDF as it will be kept. values: title, town, day, law, name, address, and lines as (label, text).

    Raises DocumentFault, PressNotWorking.
    """
    return typesetter().typeset(own_template("signed.typ"), values)


def picture_of(pdf: bytes, page: int, *, ppi: int = 96) -> bytes:
    """A page of a PDF as PNG. Raises DocumentFault, PressNotWorking."""
    values = {"file": "page.pdf", "page": page, "boxes": []}
    return typesetter().picture(own_template("page.typ"), values, {"page.pdf": pdf}, ppi=ppi)


def count_pages(pdf: bytes) -> int:
    """How many pages a PDF has."""
    return typesetter().count_pages(pdf)
