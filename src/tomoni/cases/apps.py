"""Django's entry for the room: registers listeners and the fact source when the town starts."""

from importlib import import_module

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The room `cases`."""

    name = "tomoni.cases"
    label = "cases"
    verbose_name = "cases"

    def ready(self) -> None:
        """Listeners can be imported only once the tables of all rooms are known."""
        import_module("tomoni.cases.tasks")
