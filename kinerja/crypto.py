"""Secrets: encryption at rest, random tokens and their hashes."""

import base64
import hashlib
import secrets

from cryptography.fernet import Fernet, InvalidToken
from flask import current_app

TOKEN_BYTES = 32


def encrypt(text: str) -> str:
    """Encrypt with the data key of the installation, which never lies in the database."""
    return _cipher().encrypt(text.encode()).decode()


def decrypt(text: str) -> str:
    """Read back what `encrypt` wrote. Raises ValueError when the key is another one."""
    try:
        return _cipher().decrypt(text.encode()).decode()
    except InvalidToken:
        raise ValueError("the stored secret belongs to another key") from None


def new_token() -> str:
    """A random name of 256 bits, safe in an address or a cookie."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hash_token(token: str) -> str:
    """What is stored of a token; a plain hash is enough because the token itself is random."""
    return hashlib.sha256(token.encode()).hexdigest()


def _cipher() -> Fernet:
    key: bytes = current_app.extensions["kinerja_config"].kunci["data"]
    return Fernet(base64.urlsafe_b64encode(key))
