"""The WSGI application of one web process."""

import os

from .parent import stop_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tomoni.site.settings")
stop_with_parent()

from django.core.wsgi import get_wsgi_application  # noqa: E402  (settings first)

application = get_wsgi_application()

if os.environ.get("TOMONI_WORKER") == "thread":
    from tomoni.site.worker import Worker

    Worker().start_thread()
