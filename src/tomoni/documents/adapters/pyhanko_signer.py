"""The signer: PAdES by pyHanko in a child process, with the town's key; and a twin in memory."""

import hashlib
import hmac
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from tomoni.documents.adapters.child import Child, ChildFailed
from tomoni.documents.interface import Signer, SignerNotWorking


class PyhankoSigner(Signer):
    """Signs with `sign-<code>.pem` in the folder of keys; the key is made when the town first signs."""

    def __init__(self, keys: Callable[[], Path], now: Callable[[], datetime], *, seconds: float = 20.0) -> None:
        self._keys, self._now = keys, now
        self._child = Child("tomoni.documents.adapters.sign_child", [], seconds=seconds)

    @property
    def child(self) -> Child:
        """The child that holds the key."""
        return self._child

    def close(self) -> None:
        """Ends the child."""
        self._child.close()

    def sign(self, pdf: bytes, *, code: str, name: str, reason: str) -> bytes:
        # Certificates are needed by few processes and take a tenth of a second to import: only who signs pays.
        from tomoni.documents.adapters.town_keys import ensure_town_key

        key, certificate = ensure_town_key(self._keys(), code, name, self._now())
        request = {"key": str(key), "certificate": str(certificate), "name": name, "reason": reason}
        try:
            head, signed = self._child.ask(request, pdf)
        except ChildFailed as failed:
            raise _not_working(str(failed)) from failed
        if not head["ok"]:
            raise _not_working(head["message"])
        return signed


def _not_working(why: str) -> SignerNotWorking:
    return SignerNotWorking(
        f"電子署名ができませんでした({why})。署名のない証明書は出せないため、何も発行されていません。"
        "管理者に鍵の置き場所(TOMONI_DATA/keys)を確かめてもらってください。"
    )


class MemorySigner(Signer):
    """The twin: a keyed hash after the last byte. Proves the same things to a test, without a child and a key file."""

    _MARK = b"\n%tomoni-memory-signature "

    def __init__(self, secret: bytes = b"memory") -> None:
        self._secret = secret

    def sign(self, pdf: bytes, *, code: str, name: str, reason: str) -> bytes:
        return pdf + self._MARK + self._seal(pdf) + b"\n"

    def verify(self, signed: bytes) -> bool:
        """True when the bytes before the mark are those that were signed."""
        pdf, mark, seal = signed.rpartition(self._MARK)
        return bool(mark) and hmac.compare_digest(seal.strip(), self._seal(pdf))

    def _seal(self, pdf: bytes) -> bytes:
        return hmac.new(self._secret, pdf, hashlib.sha256).hexdigest().encode()
