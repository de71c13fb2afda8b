"""Addresses: each channel brings its own."""

from django.urls import include, path

from . import downloads, health

urlpatterns = [
    path("health/", health.health),
    path("health/live", health.health),
    path("health/ready", health.ready),
    path("ready/", health.ready),
    path("", include("tomoni.channels.signin.urls")),
    path("waiting/", include("tomoni.channels.waiting.urls")),
    path("files/<str:town>/<str:key>/", downloads.download),
    path("api/", include("tomoni.channels.api.urls")),
    path("desk/", include("tomoni.channels.desk.urls")),
    path("", include("tomoni.channels.portal.urls")),
]
handler400 = "tomoni.site.faults.bad_request"
handler403 = "tomoni.site.faults.not_allowed"
handler404 = "tomoni.site.faults.not_found"
handler500 = "tomoni.site.faults.server_error"
