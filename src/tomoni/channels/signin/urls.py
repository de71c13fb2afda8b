"""Addresses of sign-in."""

from django.urls import path

from tomoni.channels.signin.views import language, residents, staff

app_name = "signin"
urlpatterns = [
    path("sign-in/", residents.sign_in, name="resident"),
    path("sign-out/", residents.sign_out, name="resident-out"),
    path("language/", language.switch, name="language"),
    path("desk/sign-in/", staff.sign_in, name="staff"),
    path("desk/sign-out/", staff.sign_out, name="staff-out"),
]
