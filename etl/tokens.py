"""Tokens with which a script uploads files and asks for figures: made and revoked by their user, scoped, expiring.

The ledger holds a token's hash and its scope, never the token itself, which is shown once. A token is 32 random bytes:
a plain SHA-256 of it cannot be guessed back.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import cast

from etl.ledger import Event, Ledger
from etl.permissions import Right, Role
from etl.scope import Scope

MOST_DAYS = 366
_PREFIX = "duaal"
_SECRET_BYTES = 32


class TokenRefused(Exception):
    """A token that cannot be made or revoked; `message_nl` and `message_en` say why."""

    def __init__(self, message_nl: str, message_en: str) -> None:
        super().__init__(message_en)
        self.message_nl = message_nl
        self.message_en = message_en


@dataclass(frozen=True)
class Token:
    """What is known of one token; times are UTC."""

    id: str
    label: str
    scope: Scope
    made_at: datetime
    expires_at: datetime
    digest: str
    revoked_at: datetime | None = None

    def works_at(self, moment: datetime) -> bool:
        """Tell whether the token opens anything at that moment."""
        return self.revoked_at is None and moment < self.expires_at

    @classmethod
    def of(cls, event: Event) -> "Token":
        """Return the token that a 'token_made' event stands for."""
        payload = event.payload
        return cls(
            id=payload["token_id"],
            label=payload["label"],
            scope=Scope(event.actor, cast("Role", event.role), tuple(payload["institutions"])),
            made_at=event.at,
            expires_at=datetime.fromisoformat(payload["expires_at"]),
            digest=payload["digest"],
        )


def tokens(ledger: Ledger, scope: Scope | None = None) -> list[Token]:
    """Return all tokens, oldest first, revoked ones marked; with a scope, its user's own (the department: all)."""
    found: dict[str, Token] = {}
    for event in ledger.events(kinds=("token_made", "token_revoked")):
        token_id = event.payload["token_id"]
        if event.kind == "token_made":
            found[token_id] = Token.of(event)
        else:
            found[token_id] = replace(found[token_id], revoked_at=event.at)
    return [each for each in found.values() if _may_see(scope, each)]


def _may_see(scope: Scope | None, token: Token) -> bool:
    return scope is None or scope.reach(Right.MAKE_TOKENS) == "all" or token.scope == scope


def make_token(ledger: Ledger, scope: Scope, label: str, days: int) -> tuple[Token, str]:
    """Make a token with the maker's own scope; return it with the text that is shown once.

    The caller holds the ledger for writing. Raises TokenRefused for an empty label or a life that is too long.
    """
    if not label.strip():
        raise TokenRefused("Geef het token een naam.", "Give the token a name.")
    if not 1 <= days <= MOST_DAYS:
        raise TokenRefused(f"Een token leeft 1 tot {MOST_DAYS} dagen.", f"A token lives for 1 to {MOST_DAYS} days.")
    token_id = f"T{len(tokens(ledger)) + 1:06d}"
    text = f"{_PREFIX}_{token_id}_{secrets.token_urlsafe(_SECRET_BYTES)}"
    payload = {
        "token_id": token_id,
        "label": label.strip(),
        "institutions": list(scope.institutions),
        "expires_at": (datetime.now(UTC) + timedelta(days=days)).isoformat(timespec="seconds"),
        "digest": _digest(text),
    }
    return Token.of(ledger.append(scope.user, scope.role, "token_made", payload)), text


def revoke_token(ledger: Ledger, scope: Scope, token_id: str) -> None:
    """Revoke a token of one's own (the department: any); the caller holds the ledger for writing.

    Raises TokenRefused for an unknown token, and for one that is revoked already.
    """
    token = next((each for each in tokens(ledger, scope) if each.id == token_id), None)
    if token is None:
        raise TokenRefused(
            f"Token {token_id} is niet gevonden. Bekijk de tokens met 'duaal token list'.",
            f"Token {token_id} was not found. See the tokens with 'duaal token list'.",
        )
    if token.revoked_at is not None:
        raise TokenRefused(f"Token {token_id} is al ingetrokken.", f"Token {token_id} has already been revoked.")
    ledger.append(scope.user, scope.role, "token_revoked", {"token_id": token_id})


def find_token(ledger: Ledger, text: str) -> Token | None:
    """Return the token that a text is, also when it is revoked or expired; None when there is no such token."""
    given = _digest(text)
    return next((each for each in tokens(ledger) if hmac.compare_digest(each.digest, given)), None)


def scope_of_token(ledger: Ledger, text: str, moment: datetime) -> Scope | None:
    """Return whose token it is, or None when it is unknown, revoked or expired."""
    chosen = find_token(ledger, text)
    return chosen.scope if chosen is not None and chosen.works_at(moment) else None


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
