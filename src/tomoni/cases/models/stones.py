"""What is left of a case that was destroyed: a page that says so, and nothing of anybody."""

from tomoni.cases.errors import CaseNotKept
from tomoni.cases.models.cases import Case
from tomoni.documents import interface as documents


def not_kept(case: Case) -> CaseNotKept:
    """The error that carries what may be said: service, day, number and certificate of the destruction."""
    destruction = documents.find_destruction_of("case", case.number)
    certificate = destruction.certificate if destruction else None
    return CaseNotKept(
        f"The time of keeping of case {case.number} is over, and it was destroyed. Only its number is left. "
        "The certificate of the destruction says who decided that and when.",
        number=case.number,
        service=case.service,
        on=case.changed_at,
        destruction=destruction.number if destruction else "",
        certificate=certificate.number if certificate else "",
    )
