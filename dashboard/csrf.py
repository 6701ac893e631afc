"""Tokens that tie a form to the visitor to whom it was shown."""

import hashlib
import hmac
import secrets

import streamlit as st

COOKIE = "duaal_visitor"
# Lives as long as the process: after a restart an open form asks its visitor to send it again.
_KEY = secrets.token_bytes(32)


def new_visitor() -> str:
    """Return a fresh value for the visitor's cookie."""
    return secrets.token_urlsafe(24)


def current_visitor() -> str:
    """Return the visitor's cookie of the page run that is going on, or '' when the browser sent none."""
    return st.context.cookies.get(COOKIE, "")


def token(visitor: str) -> str:
    """Return the token that a form shown to this visitor carries."""
    return hmac.new(_KEY, visitor.encode(), hashlib.sha256).hexdigest()


def is_valid(visitor: str, candidate: str) -> bool:
    """Tell whether a token belongs to this visitor."""
    return bool(visitor) and hmac.compare_digest(token(visitor), candidate)
