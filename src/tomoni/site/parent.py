"""A process that `tomoni serve` started does not outlive it: a killed parent never leaves a second writer behind."""

import ctypes
import os
import signal

PARENT = "TOMONI_PARENT"  # number of the process that serves; set by it for what it starts, by nobody else
PR_SET_PDEATHSIG = 1


def be_parent() -> None:
    """Let every process started from here on know whom it belongs to."""
    os.environ[PARENT] = str(os.getpid())


def stop_with_parent() -> None:
    """Linux: this process is killed when the one that started it dies, however that came about. Else nothing."""
    parent = os.environ.get(PARENT)
    if parent is None:
        return
    try:
        ctypes.CDLL("libc.so.6").prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    except OSError:
        return
    if str(os.getppid()) != parent:  # it died before the line above
        os.kill(os.getpid(), signal.SIGKILL)
