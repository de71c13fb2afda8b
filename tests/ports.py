"""Ports of this machine that nobody listens on."""

import socket


def free_port() -> int:
    """A port that was free a moment ago; the system does not give the same one twice in a row."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
