"""Secrets in links. Only their hash is stored, so that a copy of the database opens no door."""

import hashlib
import secrets


def mint():
    """A new secret of 256 bits for a link, and the hash to keep."""
    secret = secrets.token_urlsafe(32)
    return secret, digest(secret)


def digest(secret):
    """The hash (SHA-256, 32 bytes) that a secret is kept and found by."""
    return hashlib.sha256(secret.encode()).digest()
