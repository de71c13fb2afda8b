"""Requests to see what is held about oneself, and what was found."""

from tomoni.documents.models import DisclosureBundle, DisclosureItem, DisclosureRequest, Redaction


def list_disclosures(department: str, limit: int = 100) -> list[DisclosureRequest]:
    """Requests of a section: open ones by their last day, then the decided."""
    found = list(DisclosureRequest.objects.filter(department=department).order_by("due_on", "pk")[:limit])
    return sorted(found, key=lambda one: one.state in ("decided", "withdrawn"))


def find_disclosure(number: str) -> DisclosureRequest | None:
    """By number, with its letter."""
    return DisclosureRequest.objects.select_related("letter", "received").filter(number=number).first()


def list_disclosure_items(request: DisclosureRequest) -> list[DisclosureItem]:
    """What was found, in order."""
    return list(request.items.order_by("place"))


def redactions_of(request: DisclosureRequest) -> dict[int, list[Redaction]]:
    """What is withheld, by row of the item."""
    found: dict[int, list[Redaction]] = {}
    for one in Redaction.objects.filter(item__request=request).order_by("item", "page", "line", "pk"):
        found.setdefault(one.item_id, []).append(one)
    return found


def find_bundle(request: DisclosureRequest) -> DisclosureBundle | None:
    """The copies as they were handed over."""
    return DisclosureBundle.objects.filter(request=request).first()
