"""How a child process and its parent talk: a JSON head and raw bytes, each with its length before it.

Standard library only: the child imports this and nothing of Django, so it starts fast and cannot reach the database.
"""

import json
import os
import resource
import shutil
import struct
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

LENGTHS = struct.Struct(">II")
Answer = tuple[dict[str, Any], bytes]
_PARENT_LOOK_SECONDS = 1.0


def pack_message(head: dict[str, Any], body: bytes = b"") -> bytes:
    """A message as bytes."""
    written = json.dumps(head, ensure_ascii=False).encode()
    return LENGTHS.pack(len(written), len(body)) + written + body


def read_message(stream: BinaryIO) -> Answer | None:
    """The next message; None when the other side closed the pipe."""
    lengths = stream.read(LENGTHS.size)
    if len(lengths) < LENGTHS.size:
        return None
    head_length, body_length = LENGTHS.unpack(lengths)
    head, body = stream.read(head_length), stream.read(body_length)
    if len(head) < head_length or len(body) < body_length:
        return None
    return json.loads(head), body


def serve(answer: Callable[[dict[str, Any], bytes], Answer], folder: str) -> None:
    """The life of a child: answer, telling its memory, until the parent closes the pipe or dies."""
    requests, answers = os.fdopen(0, "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not fall into the answers
    threading.Thread(target=_leave_with_parent, args=(os.getppid(), folder), daemon=True).start()
    while (message := read_message(requests)) is not None:
        head, body = answer(*message)
        answers.write(pack_message(head | {"memory_kb": memory_kb()}, body))
        answers.flush()
    shutil.rmtree(folder, ignore_errors=True)


def memory_kb() -> int:
    """What this process holds now, in KiB.

    Not `ru_maxrss` where it can be helped: Linux hands a child the peak of the parent that started it.
    """
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except (OSError, IndexError, ValueError):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return pages * resource.getpagesize() // 1024


def _leave_with_parent(parent: int, folder: str) -> None:
    """A parent killed with -9 closes nothing a busy child would notice: look whether it is still there."""
    waiting = threading.Event()
    while not waiting.wait(_PARENT_LOOK_SECONDS):
        if os.getppid() != parent:
            shutil.rmtree(folder, ignore_errors=True)
            os._exit(0)
