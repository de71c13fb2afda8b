"""Registers the channel with Django."""

from importlib import import_module

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Programs outside of the town."""

    name = "tomoni.channels.api"
    label = "api"

    def ready(self) -> None:
        import_module("tomoni.channels.api.tasks")
