"""Real servers as peers of a test: one that speaks clamd's protocol, one a bucket that checks every signature.

They are small stand-ins for programs that a test cannot bring along; what they speak is the documented protocol.
"""

import hashlib
import hmac
import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, unquote, urlsplit

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
SECRET = {"bucket": "files", "key": "AKIDTOWN", "secret": "a secret of the town", "region": "jp-east"}


class _Clamd(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        command = b""
        while not command.endswith(b"\0"):
            command += self.rfile.read(1)
        data = b""
        while length := struct.unpack(">I", self.rfile.read(4))[0]:
            data += self.rfile.read(length)
        self.server.seen.append((command, data))  # type: ignore[attr-defined]
        found = b"Eicar-Test-Signature FOUND" if EICAR in data else b"OK"
        if self.server.hangs:  # type: ignore[attr-defined]
            self.rfile.read(1)  # until the other side gives up
            return
        said = self.server.says or b"stream: " + found  # type: ignore[attr-defined]
        self.wfile.write(said + b"\0")


@contextmanager
def clamd(says: bytes = b"", *, hangs: bool = False) -> Iterator[socketserver.TCPServer]:
    """A scanner on a free port; `address` for the setting. says: what it answers whatever comes. hangs: never does."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Clamd) as server:
        server.daemon_threads, server.says, server.seen, server.hangs = True, says, [], hangs  # type: ignore[attr-defined]
        server.address = f"tcp:127.0.0.1:{server.server_address[1]}"  # type: ignore[attr-defined]
        with _serving(server):
            yield server


class _Bucket(BaseHTTPRequestHandler):
    def _signed(self, body: bytes) -> bool:
        """The signature, reckoned as the store of the other side would: from what came over the line."""
        where, told = urlsplit(self.path), self.headers
        words = dict(part.strip().split("=", 1) for part in told["Authorization"].split(" ", 1)[1].split(","))
        names = words["SignedHeaders"].split(";")
        heads = "".join(f"{name}:{told[name].strip()}\n" for name in names)
        query = "&".join(sorted(where.query.split("&"))) if where.query else ""
        request = "\n".join([self.command, where.path, query, heads, ";".join(names), told["x-amz-content-sha256"]])
        _, day, region, service, end = words["Credential"].split("/")
        scope = f"{day}/{region}/{service}/{end}"
        text = f"AWS4-HMAC-SHA256\n{told['x-amz-date']}\n{scope}\n{hashlib.sha256(request.encode()).hexdigest()}"
        key = ("AWS4" + SECRET["secret"]).encode()
        for part in (day, region, service, end):
            key = hmac.new(key, part.encode(), hashlib.sha256).digest()
        right = hmac.new(key, text.encode(), hashlib.sha256).hexdigest() == words["Signature"]
        return right and hashlib.sha256(body).hexdigest() == told["x-amz-content-sha256"] and {"host"} <= set(names)

    def _answer(self, status: int, body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _go(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.server.broken:  # type: ignore[attr-defined]
            self.server.broken -= 1  # type: ignore[attr-defined]
            return self._answer(503)
        if not self._signed(body):
            return self._answer(403, b"<Error><Code>SignatureDoesNotMatch</Code></Error>")
        objects = self.server.objects  # type: ignore[attr-defined]
        where = urlsplit(self.path)
        key = unquote(where.path).removeprefix("/files").lstrip("/")
        if self.command == "PUT":
            objects[key] = body
            return self._answer(200)
        if self.command == "DELETE":
            objects.pop(key, None)
            return self._answer(204)
        if not key:
            return self._answer(200, self._listing(dict(parse_qsl(where.query)), objects))
        return self._answer(200, objects[key]) if key in objects else self._answer(404, b"<Error/>")

    def _listing(self, asked: dict[str, str], objects: dict[str, bytes]) -> bytes:
        """Two names a page, so that a test of three turns over."""
        names = [name for name in sorted(objects) if name.startswith(asked["prefix"])]
        start = int(asked.get("continuation-token", "0"))
        more = start + 2 < len(names)
        rows = "".join(
            f"<Contents><Key>{name}</Key><LastModified>{self.server.since}</LastModified></Contents>"  # type: ignore[attr-defined]
            for name in names[start : start + 2]
        )
        after = f"<NextContinuationToken>{start + 2}</NextContinuationToken>" if more else ""
        head = '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
        return f"{head}{rows}<IsTruncated>{str(more).lower()}</IsTruncated>{after}</ListBucketResult>".encode()

    do_PUT = do_GET = do_DELETE = _go

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def bucket(since: str = "2026-11-01T00:00:00.000Z") -> Iterator[ThreadingHTTPServer]:
    """A bucket on a free port; `told` for the setting, `objects` what lies in it, `broken` answers that fail first."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Bucket) as server:
        server.objects, server.broken, server.since = {}, 0, since  # type: ignore[attr-defined]
        server.told = {**SECRET, "endpoint": f"http://127.0.0.1:{server.server_address[1]}"}  # type: ignore[attr-defined]
        with _serving(server):
            yield server


@contextmanager
def _serving(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
