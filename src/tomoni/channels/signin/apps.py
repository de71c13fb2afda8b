"""Registers sign-in with Django."""

from django.apps import AppConfig


class SigninConfig(AppConfig):
    """Sign-in of residents and staff."""

    name = "tomoni.channels.signin"
    label = "signin"
