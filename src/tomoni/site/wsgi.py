"""The WSGI application of one web process."""

import os

from .parent import stop_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tomoni.site.settings")
stop_with_parent()

from django.core.wsgi import get_wsgi_application  # noqa: E402  (settings first)

from .bodies import in_few_threads, read_first  # noqa: E402
from .reading_ahead import read_ahead  # noqa: E402
from .slow_senders import SENDERS  # noqa: E402

application = read_first(in_few_threads(get_wsgi_application()))
SENDERS.start()
read_ahead()

if os.environ.get("TOMONI_WORKER") == "thread":
    from tomoni.site.worker import Worker

    Worker().start_thread()
