"""The typesetter: asks the typst child, puts many letters into few PDFs, turns its answers into faults of the room."""

import contextlib
import itertools
import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import Any

from tomoni.documents.adapters.child import Child, ChildFailed
from tomoni.documents.adapters.children import Children
from tomoni.documents.adapters.fonts import find_font_folders
from tomoni.documents.domain.together import FUNCTION, as_function
from tomoni.documents.interface import Batch, DocumentFault, PressNotWorking, Template, Typesetter, values_text

MOST_PAGES = 250
MOST_EACH = 50  # letters of one answer of the child, which is given up after a time
MOST_AT_ONCE = 2  # batches, or parts of a list, where the machine has as many processors
REST_SECONDS = 10.0  # after which the children of batches end
_EACH = f"""#for one in json("values.json") {{
  counter(page).update(1)
  {FUNCTION}(one)
  context [#metadata(here().page())<tomoni-letter>]
  pagebreak(weak: true)
}}
"""
_PLAIN_NAME = re.compile(r"[a-z0-9-]{1,40}\.(?:pdf|png|jpg)")
_FONT_MISSING = "could not be displayed with"


class TypstPress(Typesetter):
    """Sets type with typst in a child process. own_fonts: folder of fonts a town adds. stamp: seconds since 1970."""

    def __init__(self, own_fonts: Path | None = None, *, seconds: float = 20.0, stamp: Callable[[], int] = lambda: 0):
        self._own_fonts, self._seconds, self._stamp = own_fonts, seconds, stamp
        self._child: Child | None = None
        # Children of their own: what typst remembers of 250 letters would make every single letter after them slow.
        self._at_once = min(MOST_AT_ONCE, os.cpu_count() or 1)
        self._batching = Children(self._new_child, self._at_once, REST_SECONDS)

    @property
    def child(self) -> Child:
        """The child, made when first wanted: a command that sets no letter starts none."""
        if self._child is None:
            self._child = self._new_child()
        return self._child

    def _new_child(self) -> Child:
        fonts = [str(folder) for folder in find_font_folders(self._own_fonts)]
        return Child("tomoni.documents.adapters.typst_child", fonts, seconds=self._seconds)

    def close(self) -> None:
        """Ends the children."""
        self._batching.close()
        if self._child is not None:
            self._child.close()

    def typeset(self, template: Template, values: object) -> bytes:
        request = {"folders": ["."], "values": [values_text(template.name, values)], "together": ""}
        _, pdf = self._ask(self.child, template, request | {"tags": True, "pages_of": ""})
        return pdf

    def typeset_each(self, template: Template, values: Sequence[object]) -> list[bytes]:
        texts = [values_text(template.name, one) for one in values]
        parts = [texts[start : start + MOST_EACH] for start in range(0, len(texts), MOST_EACH)]
        if len(parts) < 2:
            return [letter for part in parts for letter in self._set_each(self.child, template, part)]
        with ThreadPoolExecutor(min(len(parts), self._at_once)) as threads:  # they wait for children alone
            return list(itertools.chain.from_iterable(threads.map(lambda part: self._set_part(template, part), parts)))

    def _set_part(self, template: Template, texts: list[str]) -> list[bytes]:
        with self._batching.one() as child:
            return self._set_each(child, template, texts)

    def _set_each(self, child: Child, template: Template, texts: list[str]) -> list[bytes]:
        request = {"folders": ["."], "values": [""], "together": "", "each": texts, "tags": True, "pages_of": ""}
        head, body = self._ask(child, template, request)
        ends = list(itertools.accumulate(head["lengths"], initial=0))
        return [body[begin:end] for begin, end in itertools.pairwise(ends)]

    def typeset_with(self, template: Template, values: object, shown: Mapping[str, bytes]) -> bytes:
        request = self._showing(template, values, shown) | {"tags": False, "pages_of": ""}
        return self._ask(self.child, template, request, b"".join(shown.values()))[1]

    def picture(self, template: Template, values: object, shown: Mapping[str, bytes], *, ppi: int = 144) -> bytes:
        request = self._showing(template, values, shown) | {"tags": False, "pages_of": "", "ppi": ppi}
        return self._ask(self.child, template, request, b"".join(shown.values()))[1]

    def _showing(self, template: Template, values: object, shown: Mapping[str, bytes]) -> dict[str, Any]:
        for name in shown:
            if not _PLAIN_NAME.fullmatch(name):
                raise ValueError(f"{name!r} is no plain name of a file.")
        binaries = [[name, len(content)] for name, content in shown.items()]
        texts = [values_text(template.name, values)]
        return {"folders": ["."], "values": texts, "together": "", "binaries": binaries}

    def count_pages(self, pdf: bytes) -> int:
        from pyhanko.pdf_utils.reader import PdfFileReader  # heavy, and wanted for disclosure only

        return int(PdfFileReader(BytesIO(pdf)).root["/Pages"]["/Count"])

    def typeset_batch(self, template: Template, values: Sequence[object]) -> list[Batch]:
        texts = [values_text(template.name, one) for one in values]
        with self._batching.one() as child:
            return self._set_all(child, template, texts)

    def _set_all(self, child: Child, template: Template, texts: list[str]) -> list[Batch]:
        waiting, batches = list(range(len(texts))), []
        while waiting:
            part, waiting = waiting[:MOST_PAGES], waiting[MOST_PAGES:]
            batch = self._set_together(child, template, texts, part)
            if len(set(batch.pages)) > 1 or sum(batch.pages) > MOST_PAGES:
                # "Page 1 of 2" is counted to the end of the PDF: only letters of one length may share it.
                batches += self._set_by_length(child, template, texts, batch)
            else:
                batches.append(batch)
        return batches

    def _set_by_length(self, child: Child, template: Template, texts: list[str], mixed: Batch) -> list[Batch]:
        batches = []
        for length in sorted(set(mixed.pages)):
            same = [letter for letter, pages in zip(mixed.letters, mixed.pages, strict=True) if pages == length]
            most = max(1, MOST_PAGES // length)
            for start in range(0, len(same), most):
                batches.append(self._set_together(child, template, texts, same[start : start + most]))
        return batches

    def _set_together(self, child: Child, template: Template, texts: list[str], letters: Sequence[int]) -> Batch:
        """The template as a function where it can be one; what it does not like is told by the other way."""
        function = as_function(template.name, template.all_files())
        if function is not None:
            values = ["[" + ",".join(texts[letter] for letter in letters) + "]"]
            request = {"folders": ["."], "values": values, "together": function + _EACH}
            with contextlib.suppress(DocumentFault):
                return self._ask_batch(child, template, request, letters)
        return self._set_in_folders(child, template, texts, letters)

    def _set_in_folders(self, child: Child, template: Template, texts: list[str], letters: Sequence[int]) -> Batch:
        """Each letter in a folder of its own, so that it finds its own values.json beside it.

        Folders are numbered by place: from the second batch on, the templates in them are read already.
        """
        places = [f"{place:03d}" for place in range(len(letters))]
        together = "".join(
            f'#counter(page).update(1)\n#include "{place}/{template.name}"\n'
            "#context [#metadata(here().page())<tomoni-letter>]\n#pagebreak(weak: true)\n"
            for place in places
        )
        request = {"folders": places, "values": [texts[letter] for letter in letters], "together": together}
        return self._ask_batch(child, template, request, letters)

    def _ask_batch(self, child: Child, template: Template, request: dict[str, Any], letters: Sequence[int]) -> Batch:
        head, pdf = self._ask(child, template, request | {"tags": False, "pages_of": "<tomoni-letter>"})
        return Batch(pdf, tuple(letters), _count_pages(json.loads(head["pages"])))

    def _ask(
        self, child: Child, template: Template, request: dict[str, Any], body: bytes = b""
    ) -> tuple[dict[str, Any], bytes]:
        letter = template.name
        request |= {"files": template.all_files(), "main": letter, "timestamp": self._stamp()}
        try:
            head, pdf = child.ask(request, body)
        except ChildFailed as failed:
            raise PressNotWorking(
                f"文書「{letter}」を作る処理が終わりませんでした({failed})。何も発行されていません。"
                "もう一度試し、続くときはひな形の担当者に知らせてください。",
                letter=letter,
            ) from failed
        if not head["ok"]:
            raise DocumentFault(letter, head["file"], head["line"], *_in_words(head["message"]))
        return head, pdf


def _count_pages(marks: Sequence[int]) -> tuple[int, ...]:
    """Pages of each letter. The mark after a letter stands at the head of the next one, the last on the last page."""
    starts = [1, *marks[:-1], marks[-1] + 1]
    return tuple(after - start for start, after in itertools.pairwise(starts))


def _in_words(message: str) -> tuple[str, str]:
    """What typst found, and what to do where it is not the template's fault."""
    if _FONT_MISSING in message:
        return message, "この文字の字形を持つフォントを TOMONI_DATA/fonts に入れてください"
    return message, ""
