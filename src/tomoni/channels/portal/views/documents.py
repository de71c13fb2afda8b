"""The PDF of a letter or certificate, for the person it is about and nobody else."""

from django.http import Http404, HttpRequest, HttpResponse

from tomoni.cases import interface as cases
from tomoni.channels.portal.guard import resident_page
from tomoni.channels.portal.speaking import speak_for
from tomoni.core import interface as core
from tomoni.documents import interface as documents


@resident_page("GET", "HEAD")
def pdf(request: HttpRequest, document: int) -> HttpResponse:
    """The document as it was issued; the reading is on the ledger."""
    found = documents.find_document(document)
    if found is not None and found.about_person_id != request.person.pk:
        spoken = cases.speaker_of_case(found.case_number, request.person.pk) if found.case_number else None
        if spoken is not None and spoken.receives:  # the mandate includes receiving letters
            speak_for(request, spoken)
    if found is None or found.about_person_id != request.person.pk:
        raise Http404("no such document of this person")
    content = documents.pdf_of(found)
    core.record(
        request.actor, "read", [request.person.pk], facts=["documents"], purpose="disclosure", case=found.case_number
    )
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{found.kind}-{found.pk}.pdf"'
    return response
