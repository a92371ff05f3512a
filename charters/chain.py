"""What a signature's hash covers. Each row carries the hash of the row before it in its consortium: a row that is
changed, removed or slipped in breaks the chain from there on. Pure functions, no query."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime

from charters.models import Signature


def digest(row: Signature) -> str:
    """SHA-256, in hexadecimal, of everything the row says and of the hash before it."""
    said = [
        row.previous_hash,
        row.consortium_id,
        row.charter_id,
        row.agreement_id,
        row.company_id,
        row.user_id,
        row.signer,
        row.signer_name,
        row.signer_email,
        row.consent,
        row.document_sha256,
        row.method,
        _moment(row.authenticated_at),
        row.ip,
        row.user_agent,
        _moment(row.signed_at),
    ]
    if row.signer_title:  # signatures of before titles were asked hash as they did
        said.append(row.signer_title)
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def _moment(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat(timespec="microseconds") if at else None
