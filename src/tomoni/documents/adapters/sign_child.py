"""The child that signs: holds the key in its memory, runs no template, loads pyHanko so that the server need not.

Run as `python -m tomoni.documents.adapters.sign_child FOLDER` by adapters/pyhanko_signer.py.
Request: {"key": file of key and certificate, "certificate": file, "name", "reason"}, body: the PDF.
"""

import sys
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner

from tomoni.documents.adapters.pipe import Answer, serve

FIELD = "Municipality"
# Room for the signature (hex: twice its bytes, which are about 1,100). Not told, pyHanko signs twice to find out.
RESERVED_BYTES = 8_192
_signers: dict[str, SimpleSigner] = {}


def answer(head: dict[str, Any], body: bytes) -> Answer:
    """Signs one PDF (PAdES-B, the document certified: no change is allowed afterwards)."""
    try:
        if head["key"] not in _signers:
            loaded = SimpleSigner.load(key_file=head["key"], cert_file=head["certificate"], key_passphrase=None)
            if loaded is None:
                return {"ok": False, "message": "the key cannot be read"}, b""
            _signers[head["key"]] = loaded
        about = PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            name=head["name"],
            reason=head["reason"],
            certify=True,
            docmdp_permissions=MDPPerm.NO_CHANGES,
        )
        signer = PdfSigner(about, _signers[head["key"]])
        signed = signer.sign_pdf(IncrementalPdfFileWriter(BytesIO(body)), bytes_reserved=RESERVED_BYTES)
    except Exception as fault:  # whatever pyHanko says about a PDF or key is the answer, not this child's end
        return {"ok": False, "message": f"{type(fault).__name__}: {fault}"}, b""
    return {"ok": True}, signed.getvalue()


if __name__ == "__main__":
    serve(answer, sys.argv[1])
