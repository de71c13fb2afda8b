"""Django's entry to documents: registers the press and the signer; neither starts a child before it is wanted."""

import atexit
from importlib import import_module
from pathlib import Path

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Tables `documents_…`."""

    name = "tomoni.documents"
    label = "documents"
    verbose_name = "documents"

    def ready(self) -> None:
        # Models are ready only now; the door imports them.
        from django.conf import settings

        from tomoni.core import interface as core
        from tomoni.documents.adapters.pyhanko_signer import PyhankoSigner
        from tomoni.documents.adapters.typst_press import TypstPress
        from tomoni.documents.interface import use_signer, use_typesetter

        import_module("tomoni.documents.tasks")

        def keys() -> Path:
            return settings.TOMONI_DATA / "keys"

        press = TypstPress(settings.TOMONI_DATA / "fonts", stamp=lambda: int(core.now().timestamp()))
        signer = PyhankoSigner(keys, core.now)
        use_typesetter(press)
        use_signer(signer)
        atexit.register(press.close)
        atexit.register(signer.close)
