"""Signatures by hand in words of the desk."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tomoni.cases import interface as cases
from tomoni.core import interface as core
from tomoni.rules import interface as rules

STATES = {
    "none": "署名はまだです",
    "set": "書類ができました。署名はまだです",
    "signed": "タブレットに署名しました",
    "paper": "紙に署名しました",
    "void": "署名のあとに答えが変わったので、署名は無効です。書類を作り直して、もう一度署名してもらってください",
}
REFUSED = {
    "none": "この手続きに、署名を求める法令はありません。",
    "set": "先に書類を作ってください。何も保存していません。",
    "changed": "書類を作ったあとに答えが変わりました。作り直してください。前の署名は無効です。",
    "strokes": "署名がありません。ペンで名前を書いてもらうか、紙に署名してもらってください。何も保存していません。",
    "filed": "署名した紙の写しを付けるか、どこに綴じたかを書いてください。何も保存していません。",
}


def law_words(line: cases.SigningLine, language: str = "ja") -> str:
    """The article that wants it, marked where it is still to be verified."""
    return rules.law_words(line.law, line.unverified, language)


def refused_words(why: str) -> str:
    return REFUSED[why]


def draw_signing(token: str, actor: core.Actor) -> list[dict[str, Any]]:
    """What a law wants signed in a conversation; empty where nothing."""
    return [
        {"service": one.service, "title": one.title, "law": law_words(one), "told": STATES[one.state],
         "done": one.state in ("signed", "paper"), "void": one.state == "void", "at": one.at}
        for one in cases.list_signing(token, actor=actor)
    ]  # fmt: skip


def draw_signed(lines: Iterable[cases.SignedLine]) -> list[dict[str, Any]]:
    """What was signed with a case."""
    names = {key: one.name for key, one in core.list_departments().items()} if lines else {}
    return [
        {"way": STATES["signed" if one.way == "tablet" else "paper"], "path": one.path, "filed": one.filed,
         "at": one.at, "office": names.get(one.office, one.office), "sha256": one.sha256, "document": one.document,
         "paper": one.paper}
        for one in lines
    ]  # fmt: skip
