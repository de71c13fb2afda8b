"""Files in a bucket that speaks the protocol of S3: PUT, GET, DELETE and LIST, signed with signature version 4.

Objects are `<town>/<two digits>/<sha256>`, addressed by path (`endpoint/bucket/key`), which every such store
understands.
"""

import http.client
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from urllib.parse import quote, urlsplit

from django.conf import settings

from tomoni.core.adapters.signature_v4 import sign
from tomoni.core.errors import StoreUnreachable
from tomoni.core.models.clock import machine_now

TIMEOUT, TRIES, PAUSE = 20.0, 3, 0.2  # seconds, times, seconds
PAGE = 1000


class S3Store:
    """`TOMONI_S3` has bucket, endpoint, region, key and secret."""

    def __init__(self) -> None:
        self.told: Mapping[str, str] = settings.TOMONI_S3

    def put(self, town: str, digest: str, data: bytes) -> None:
        """Keep them; the store checks them against the hash in the signature. Kept again, they count as new."""
        self._need(self._ask("PUT", _key(town, digest), data), (200, 201, 204))

    def get(self, town: str, digest: str) -> bytes | None:
        """The bytes, None where there are none."""
        status, body = self._ask("GET", _key(town, digest))
        return None if status == 404 else self._need((status, body), (200,))

    def delete(self, town: str, name: str) -> None:
        """Remove them."""
        self._need(self._ask("DELETE", _key(town, name)), (200, 204, 404))

    def list(self, town: str, prefix: str) -> Iterator[tuple[str, datetime]]:
        """Names and times of the objects of a town that begin with these two digits."""
        query = {"list-type": "2", "max-keys": str(PAGE), "prefix": f"{town}/{prefix}/"}
        while True:
            page = _read(self._need(self._ask("GET", "", query=query), (200,)))
            for one in page.iter("Contents"):
                since = datetime.fromisoformat(one.findtext("LastModified", "").replace("Z", "+00:00"))
                yield one.findtext("Key", "").rsplit("/", 1)[-1], since
            following = page.findtext("NextContinuationToken")
            if page.findtext("IsTruncated") != "true" or not following:
                return
            query["continuation-token"] = following

    def _ask(
        self, method: str, key: str, body: bytes = b"", query: Mapping[str, str] | None = None
    ) -> tuple[int, bytes]:
        """Status and body. What the line or the store itself failed at is tried three times."""
        fault = ""
        for attempt in range(TRIES):
            if attempt:
                time.sleep(PAUSE * 2**attempt)
            try:
                status, told = self._once(method, key, body, query or {})
            except (OSError, http.client.HTTPException) as problem:
                fault = str(problem) or type(problem).__name__
                continue
            if status < 500:
                return status, told
            fault = f"status {status}"
        raise StoreUnreachable(
            f"The store at {self.told['endpoint']} does not answer ({fault}). Nothing was kept or lost; try again."
            " The operator looks at TOMONI_S3_ENDPOINT and at the store.",
        )

    def _once(self, method: str, key: str, body: bytes, query: Mapping[str, str]) -> tuple[int, bytes]:
        where = urlsplit(self.told["endpoint"])
        path = quote(f"{where.path.rstrip('/')}/{self.told['bucket']}/{key}".rstrip("/"), safe="/-_.~")
        asked = "&".join(
            f"{quote(name, safe='-_.~')}={quote(value, safe='-_.~')}" for name, value in sorted(query.items())
        )
        headers = sign(
            method, where.netloc, path, asked, sha256(body).hexdigest(), machine_now(),
            key=self.told["key"], secret=self.told["secret"], region=self.told["region"],
        )  # fmt: skip
        kind = http.client.HTTPSConnection if where.scheme == "https" else http.client.HTTPConnection
        line = kind(where.netloc, timeout=TIMEOUT)
        try:
            line.request(method, f"{path}?{asked}" if asked else path, body or None, headers)
            answer = line.getresponse()
            return answer.status, answer.read()
        finally:
            line.close()

    def _need(self, answer: tuple[int, bytes], good: tuple[int, ...]) -> bytes:
        status, body = answer
        if status in good:
            return body
        code = _read(body).findtext("Code") if body.lstrip().startswith(b"<") else ""
        raise StoreUnreachable(
            f"The store at {self.told['endpoint']} refuses ({status} {code}). Nothing was kept or lost."
            " The operator looks at TOMONI_S3_BUCKET, TOMONI_S3_KEY, TOMONI_S3_SECRET and TOMONI_S3_REGION.",
            status=status,
        )


def _key(town: str, name: str) -> str:
    return f"{town}/{name[:2]}/{name}"


def _read(body: bytes) -> ElementTree.Element:
    """The answer as XML, its names without namespaces."""
    try:
        root = ElementTree.fromstring(body)
    except ElementTree.ParseError as fault:
        raise StoreUnreachable("The store answers what no S3-compatible store answers. Look at its address.") from fault
    for one in root.iter():
        one.tag = one.tag.rsplit("}", 1)[-1]
    return root
