"""The town's signature, judged by pyHanko's own validator."""

import os
import stat
import threading
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from tests.documents.builders import issue, make_staff, make_template
from tomoni.core import interface as core
from tomoni.documents import interface as documents
from tomoni.documents.adapters.pyhanko_signer import MemorySigner, PyhankoSigner
from tomoni.documents.adapters.town_keys import ensure_town_key
from tomoni.documents.adapters.typst_press import TypstPress


@pytest.fixture(scope="module")
def pdf() -> bytes:
    press = TypstPress()
    made = press.typeset(make_template(), {"name": "髙橋 邉"})
    press.close()
    return made


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("keys")


@pytest.fixture(scope="module")
def signed(pdf: bytes, folder: Path) -> bytes:
    signer = PyhankoSigner(lambda: folder, core.now)
    made = signer.sign(pdf, code="999016", name="ひばり町", reason="罹災証明書")
    signer.close()
    return made


def judge(content: bytes, folder: Path, code: str = "999016"):
    reader = PdfFileReader(BytesIO(content))
    [signature] = reader.embedded_signatures
    root = load_cert_from_pemder(str(folder / f"sign-{code}.crt"))
    context = ValidationContext(trust_roots=[root], allow_fetching=False)
    return validate_pdf_signature(signature, context)


def test_the_signature_holds_covers_everything_and_comes_from_the_towns_key(signed: bytes, folder: Path) -> None:
    found = judge(signed, folder)
    assert found.intact and found.valid and found.trusted and found.bottom_line
    assert found.docmdp_ok
    assert found.coverage.name == "ENTIRE_FILE"
    assert found.signing_cert.subject.native["organization_name"] == "ひばり町"
    assert found.pkcs7_signature_mechanism == "sha256_ecdsa"
    [field] = pypdf.PdfReader(BytesIO(signed)).get_fields().values()
    assert field["/V"]["/SubFilter"] == "/ETSI.CAdES.detached"
    assert field["/V"]["/Reason"] == "罹災証明書"


def test_one_changed_byte_anywhere_in_the_text_is_refused(signed: bytes, folder: Path) -> None:
    at = signed.index(b"stream") + 40
    tampered = signed[:at] + bytes([signed[at] ^ 1]) + signed[at + 1 :]
    found = judge(tampered, folder)
    assert not found.intact and not found.bottom_line


def test_something_added_after_the_signature_is_refused(signed: bytes, folder: Path) -> None:
    writer = pypdf.PdfWriter(BytesIO(signed), incremental=True)
    writer.add_blank_page(100, 100)
    added = BytesIO()
    writer.write(added)
    assert added.getvalue().startswith(signed)
    assert not judge(added.getvalue(), folder).bottom_line


def test_another_towns_key_is_not_trusted(pdf: bytes, signed: bytes, folder: Path) -> None:
    ensure_town_key(folder, "999024", "かえで町", core.now())
    found = judge(signed, folder, code="999024")
    assert found.intact and not found.trusted


def test_the_key_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    threads = [
        threading.Thread(target=ensure_town_key, args=(tmp_path / "keys", "999016", "ひばり町", core.now()))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    key, certificate = ensure_town_key(tmp_path / "keys", "999016", "ひばり町", core.now())
    assert sorted(path.name for path in key.parent.iterdir()) == ["sign-999016.crt", "sign-999016.pem"]
    assert stat.S_IMODE(os.stat(key).st_mode) == 0o600
    found = x509.load_pem_x509_certificate(certificate.read_bytes())
    assert isinstance(found.public_key(), ec.EllipticCurvePublicKey)
    assert found.public_key().curve.name == "secp256r1"
    assert found.not_valid_after_utc - found.not_valid_before_utc > timedelta(days=5 * 365)
    assert found.public_bytes  # the pair belongs together:
    assert x509.load_pem_x509_certificate(key.read_bytes()) == found


def test_without_a_readable_key_nothing_is_issued(town: object, tmp_path: Path) -> None:
    clerk = make_staff("kakari", "clerk")
    (tmp_path / f"sign-{town.code}.pem").write_text("no key")
    (tmp_path / f"sign-{town.code}.crt").write_text("no certificate")
    broken = PyhankoSigner(lambda: tmp_path, core.now)
    before = documents.use_signer(broken)
    try:
        with pytest.raises(documents.SignerNotWorking):
            issue(clerk, "certificate")
    finally:
        broken.close()
        documents.use_signer(before)
    assert documents.list_numbers("ひ子", 2026) == []


def test_a_certificate_of_the_room_is_signed_with_the_key_in_the_data_folder(town: object, settings: object) -> None:
    certificate = issue(make_staff("kakari", "clerk"), "certificate")
    found = judge(documents.pdf_of(certificate), settings.TOMONI_DATA / "keys", town.code)
    assert found.bottom_line


def test_the_twin_in_memory_proves_the_same(pdf: bytes) -> None:
    twin = MemorySigner()
    signed = twin.sign(pdf, code="999016", name="ひばり町", reason="")
    assert twin.verify(signed)
    assert not twin.verify(signed.replace(b"%PDF-1", b"%PDF-2"))
    assert not twin.verify(pdf)
    assert not MemorySigner(b"other").verify(signed)
