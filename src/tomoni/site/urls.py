"""Addresses: each channel brings its own."""

from django.urls import include, path

from . import health

urlpatterns = [
    path("health/", health.health),
    path("ready/", health.ready),
    path("", include("tomoni.channels.signin.urls")),
    path("desk/", include("tomoni.channels.desk.urls")),
    path("", include("tomoni.channels.portal.urls")),
]
handler400 = "tomoni.channels.portal.errors.bad_request"
handler403 = "tomoni.channels.portal.errors.not_allowed"
handler404 = "tomoni.channels.portal.errors.not_found"
handler500 = "tomoni.channels.portal.errors.server_error"
