"""`signature` of a service: only where an article still wants one by hand."""

from tomoni.services.domain.definition import Signature
from tomoni.services.domain.notation import Law
from tomoni.services.domain.reading.sheet import Section

SIGNERS = ("applicant",)


def read_signature(section: Section) -> Signature | None:
    """Who signs and which article wants it. A fault without an article: without one the pen is theatre."""
    signature = section.section("signature", "signature")
    if signature is None or signature.block is None:
        return None
    who = signature.one_of("who", SIGNERS, needed=True) or SIGNERS[0]
    online = signature.yes_no("online")
    because = signature.section("because", "law")
    text = (because.text("article") or because.text("ordinance")) if because and because.block is not None else None
    if because is None or not text:
        expected = "the article that wants it: `because: {article: …}`; without one nobody signs"
        signature.sheet.fault(signature.block, signature.key("because"), signature.raw("because"), expected)
        return None
    return Signature(Law(str(text), because.has("ordinance"), because.yes_no("unverified")), who, online)
