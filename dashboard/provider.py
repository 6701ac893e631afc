"""The OpenID Connect provider: where it is, the way to it, and what it answers; code flow with PKCE."""

import secrets
from threading import Lock
from typing import Any
from urllib.parse import urlencode

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from requests import RequestException

from etl.settings import Settings

_SECONDS = 10
_LEEWAY_SECONDS = 60
_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
"""Signatures with a public key; never 'none', never one with a shared secret."""


class LoginFailed(Exception):
    """A login that did not succeed; the text is for the log and holds nothing of the user."""


class Provider:
    """The provider of the settings. Its description and keys are fetched when first needed."""

    def __init__(self, settings: Settings, redirect_uri: str) -> None:
        self._issuer = str(settings.oidc_issuer)
        self._client_id = str(settings.oidc_client_id)
        self._client_secret = settings.oidc_client_secret
        self._scope = settings.oidc_scopes
        self._redirect_uri = redirect_uri
        self._lock = Lock()
        self._described: dict[str, Any] = {}

    def begin(self) -> tuple[str, dict[str, str]]:
        """Return the address to send the browser to, and what its answer is compared with."""
        facts = {name: secrets.token_urlsafe(48) for name in ("state", "nonce", "verifier")}
        address, _ = self._client().create_authorization_url(
            self._description()["authorization_endpoint"],
            state=facts["state"],
            nonce=facts["nonce"],
            code_verifier=facts["verifier"],
        )
        return str(address), facts

    def finish(self, code: str, facts: dict[str, str]) -> tuple[dict[str, Any], str]:
        """Exchange the code and return the id token's claims, checked, with the token; raise LoginFailed."""
        try:
            answer = self._client().fetch_token(
                self._description()["token_endpoint"],
                grant_type="authorization_code",
                code=code,
                code_verifier=facts["verifier"],
                timeout=_SECONDS,
            )
            token = str(answer["id_token"])
            return self._claims(token, facts["nonce"]), token
        except (AuthlibBaseError, JoseError, KeyError, RequestException, ValueError) as error:
            raise LoginFailed(type(error).__name__) from error

    def logout_address(self, id_token: str, back: str) -> str | None:
        """Return where the provider ends its own session, or None when it does not say."""
        try:
            end = self._description().get("end_session_endpoint")
        except LoginFailed:
            return None
        query = {"id_token_hint": id_token, "post_logout_redirect_uri": back, "client_id": self._client_id}
        return f"{end}?{urlencode(query)}" if end else None

    def _client(self) -> OAuth2Session:
        return OAuth2Session(
            self._client_id,
            self._client_secret,
            scope=self._scope,
            redirect_uri=self._redirect_uri,
            code_challenge_method="S256",
        )

    def _description(self) -> dict[str, Any]:
        with self._lock:
            if not self._described:
                found = self._get(f"{self._issuer.rstrip('/')}/.well-known/openid-configuration")
                if found.get("issuer") != self._issuer:
                    raise LoginFailed("the provider describes another issuer")
                self._described = found
            return self._described

    def _get(self, address: str) -> dict[str, Any]:
        try:
            with self._client() as client:
                answer = client.get(address, withhold_token=True, timeout=_SECONDS)
                answer.raise_for_status()
                found: dict[str, Any] = answer.json()
        except (AuthlibBaseError, RequestException, ValueError) as error:
            raise LoginFailed(type(error).__name__) from error
        return found

    def _claims(self, token: str, nonce: str) -> dict[str, Any]:
        # The keys are fetched at every login: a provider may change them, and logins are few.
        keys = KeySet.import_key_set(self._get(self._description()["jwks_uri"]))  # type: ignore[arg-type]
        claims = jwt.decode(token, keys, algorithms=_ALGORITHMS).claims
        registry = jwt.JWTClaimsRegistry(
            leeway=_LEEWAY_SECONDS,
            iss={"essential": True, "value": self._issuer},
            aud={"essential": True, "value": self._client_id},
            nonce={"essential": True, "value": nonce},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
        )
        registry.validate(claims)
        if claims.get("azp", self._client_id) != self._client_id:
            raise LoginFailed("the token was made for another party")
        return claims
