"""The room as Django knows it."""

from importlib import import_module

from django.apps import AppConfig


class AppealsConfig(AppConfig):
    """Appeals."""

    name = "tomoni.appeals"
    label = "appeals"

    def ready(self) -> None:
        import_module("tomoni.appeals.tasks")
