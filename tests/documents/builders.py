"""Small builders of the tests of documents; templates and values are short and visible."""

from typing import Any

from tomoni.core import interface as core
from tomoni.documents import interface as documents

HEAD = """
#let values = json("values.json")
#let letter(body) = {
  set document(title: "通知")
  set page(paper: "a4", margin: 20mm, footer: context [#counter(page).display("1 / 1", both: true)])
  set text(font: ("BIZ UDGothic", "IPAexGothic"), size: 11pt, lang: "ja")
  [#values.at("number", default: "")]
  body
}
"""
BODY = """
#import "letterhead.typ": *
#letter[
  #values.name　様

  決定しました。
  #if "verify" in values [#values.verify.code #image(bytes(values.verify.qr_svg), format: "svg", width: 20mm)]
]
"""


def make_template(body: str = BODY, head: str = HEAD, name: str = "approval.typ") -> documents.Template:
    return documents.Template(name, body, {"letterhead.typ": head})


def make_staff(login: str, *roles: str, department: str = "child-support", symbol: str = "ひ子") -> core.Actor:
    section, _ = core.Department.objects.get_or_create(key=department, defaults={"name": "子育て課", "symbol": symbol})
    staff = core.Staff.objects.create(login=login, name=login, department=section)
    for role in roles:
        core.StaffRole.objects.create(staff=staff, department=section, role=role)
    return core.Actor.staff(core.Staff.objects.prefetch_related("roles").get(pk=staff.pk))


def issue(actor: core.Actor, kind: str = "letter", name: str = "橋田 龍", **changes: Any) -> documents.Document:
    """A letter (or certificate) about a new person."""
    person = core.Person.objects.create(name=name)
    plain: dict[str, Any] = {
        "title": "児童手当認定通知書",
        "department": "child-support",
        "about_person": person.pk,
        "case_number": "2026-7",
        "actor": actor,
    }
    template = changes.pop("template", make_template())
    return documents.issue_document(kind, template, {"name": name}, **(plain | changes))
