"""The WSGI application of one web process."""

import ctypes
import os
import signal

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tomoni.site.settings")

PR_SET_PDEATHSIG = 1


def stop_with_parent() -> None:
    """Linux: this process is killed when the process that started it dies, however that came about."""
    try:
        ctypes.CDLL("libc.so.6").prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    except OSError:
        return


if os.environ.get("TOMONI_WORKER") is not None:
    stop_with_parent()

from django.core.wsgi import get_wsgi_application  # noqa: E402  (settings first)

application = get_wsgi_application()

if os.environ.get("TOMONI_WORKER") == "thread":
    from tomoni.site.worker import Worker

    Worker().start_thread()
