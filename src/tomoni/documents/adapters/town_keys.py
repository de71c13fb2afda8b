"""The key and certificate a town signs with: EC P-256, self-signed, under TOMONI_DATA/keys, readable by the owner only.

A self-signed seal proves that the same town signed and that nothing was changed since, not who the town is in law; a
certificate of LGPKI or an e-seal replaces the two files and needs no change here (職責証明書).
"""

import contextlib
import os
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_YEARS = 5


def ensure_town_key(folder: Path, code: str, name: str, now: datetime) -> tuple[Path, Path]:
    """Files of key and certificate of a municipality, made where there are none. Safe when two come at once."""
    both = folder / f"sign-{code}.pem"  # key and certificate in one file: never one without the other
    certificate = folder / f"sign-{code}.crt"
    if not both.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write_once(both, b"".join(_make(code, name, now)))
    if not certificate.exists():
        found = x509.load_pem_x509_certificate(both.read_bytes())
        _write_once(certificate, found.public_bytes(serialization.Encoding.PEM))
    return both, certificate


def _make(code: str, name: str, now: datetime) -> tuple[bytes, bytes]:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "JP"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, name),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, code),
            x509.NameAttribute(NameOID.COMMON_NAME, f"{name} 電子印"),
        ]
    )
    usage = dict.fromkeys(
        (
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "key_cert_sign",
            "crl_sign",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365 * _YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(digital_signature=True, content_commitment=True, **usage), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return private, certificate.public_bytes(pem)


def _write_once(path: Path, content: bytes) -> None:
    descriptor, draft = tempfile.mkstemp(dir=path.parent)  # readable by the owner only; one for each who comes
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)  # whoever comes second keeps the first one's key
    os.unlink(draft)
