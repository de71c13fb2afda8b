"""The address of a postal code, for the script that fills the field; without script the button does the same."""

from django.http import HttpRequest, HttpResponse, JsonResponse

from tomoni.channels.look import interface as look
from tomoni.channels.portal.guard import open_page


@open_page("GET")
def find(request: HttpRequest, code: str) -> HttpResponse:
    """JSON; 404 for a code that is none."""
    address = look.address_of(code)
    return JsonResponse({"address": address}, status=200 if address else 404)
