"""The published services, read once a request."""

from django.http import HttpRequest

from tomoni.core import interface as core
from tomoni.services import interface as services


def published(request: HttpRequest) -> dict[str, services.Definition]:
    """Every service in force today by id. One query a request; the definitions themselves are kept by services."""
    if not hasattr(request, "published_services"):
        request.published_services = {one.id: one for one in services.list_definitions(core.today())}
    return request.published_services
