"""Django's entry for the desk."""

from importlib import import_module

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The staff side."""

    name = "tomoni.channels.desk"
    label = "desk"

    def ready(self) -> None:
        """Listeners can be imported only once the tables of all rooms are known."""
        import_module("tomoni.channels.desk.tasks")
