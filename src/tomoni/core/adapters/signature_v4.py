"""Signature version 4 of S3-compatible stores, in headers (AWS Signature Version 4, "Authenticating Requests")."""

import hashlib
import hmac
from datetime import datetime

SIGNED = "host;x-amz-content-sha256;x-amz-date"


def sign(
    method: str, host: str, path: str, query: str, body_hash: str, at: datetime, *, key: str, secret: str, region: str
) -> dict[str, str]:
    """Headers of a signed request. path and query: escaped, the query in order; body_hash: sha256 in hex; at: UTC."""
    moment, day = at.strftime("%Y%m%dT%H%M%SZ"), at.strftime("%Y%m%d")
    lines = [f"host:{host}", f"x-amz-content-sha256:{body_hash}", f"x-amz-date:{moment}"]
    request = "\n".join([method, path, query, *lines, "", SIGNED, body_hash])
    scope = f"{day}/{region}/s3/aws4_request"
    wanted = "\n".join(["AWS4-HMAC-SHA256", moment, scope, hashlib.sha256(request.encode()).hexdigest()])
    signing = f"AWS4{secret}".encode()
    for part in (day, region, "s3", "aws4_request"):
        signing = hmac.digest(signing, part.encode(), "sha256")
    signature = hmac.new(signing, wanted.encode(), "sha256").hexdigest()
    return {
        "Host": host,
        "x-amz-content-sha256": body_hash,
        "x-amz-date": moment,
        "Authorization": f"AWS4-HMAC-SHA256 Credential={key}/{scope}, SignedHeaders={SIGNED}, Signature={signature}",
    }
