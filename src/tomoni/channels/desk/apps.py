"""Django's entry for the desk."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The staff side."""

    name = "tomoni.channels.desk"
    label = "desk"
