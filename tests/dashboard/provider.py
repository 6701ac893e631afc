"""A small OpenID Connect provider on loopback: discovery, authorize, token, keys, logout; its users are given.

It checks what a provider must: the client's secret and address, the code's single use, and PKCE.
"""

import base64
import hashlib
import secrets
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from typing import Any
from urllib.parse import urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT_ID, CLIENT_SECRET = "duaal-monitor", "secret-of-the-test"


class LoginProvider:
    """The provider; `changes` go over what the next id tokens say, a claim that is None is left out."""

    def __init__(self, users: Mapping[str, Mapping[str, Any]]) -> None:
        with closing(socket.socket()) as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.issuer = f"http://localhost:{self.port}"
        self.users = users
        self.changes: dict[str, Any] = {}
        self.signing_key = self._key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
        self.codes: dict[str, dict[str, str]] = {}
        self.ended: list[str] = []

    def environment(self) -> dict[str, str]:
        """Return the settings of a dashboard that asks this provider."""
        return {
            "DUAAL_OIDC_ISSUER": self.issuer,
            "DUAAL_OIDC_CLIENT_ID": CLIENT_ID,
            "DUAAL_OIDC_CLIENT_SECRET": CLIENT_SECRET,
            "NO_PROXY": "localhost,127.0.0.1",
        }

    def app(self) -> Starlette:
        """Return the provider's routes."""
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._describe),
                Route("/authorize", self._authorize),
                Route("/choose", self._choose),
                Route("/token", self._token, methods=["POST"]),
                Route("/keys", self._keys),
                Route("/end", self._end),
            ]
        )

    async def _describe(self, _request: Request) -> Response:
        places = {"authorization": "authorize", "token": "token", "end_session": "end"}
        return JSONResponse(
            {
                "issuer": self.issuer,
                **{f"{name}_endpoint": f"{self.issuer}/{path}" for name, path in places.items()},
                "jwks_uri": f"{self.issuer}/keys",
                "response_types_supported": ["code"],
                "code_challenge_methods_supported": ["S256"],
                "id_token_signing_alg_values_supported": ["RS256"],
            }
        )

    async def _authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        if asked.get("client_id") != CLIENT_ID or asked.get("code_challenge_method") != "S256":
            return Response("unknown client, or no PKCE", status_code=400)
        links = [f'<a href="/choose?{urlencode({**asked, "user": user})}">{user}</a>' for user in self.users]
        return HTMLResponse("<!doctype html><title>Provider</title>" + " ".join(links))

    async def _choose(self, request: Request) -> Response:
        asked = dict(request.query_params)
        code = secrets.token_urlsafe()
        self.codes[code] = asked
        query = urlencode({"code": code, "state": asked["state"]})
        return RedirectResponse(f"{asked['redirect_uri']}?{query}", status_code=303)

    async def _token(self, request: Request) -> Response:
        given = await request.form()
        asked = self.codes.pop(str(given["code"]), None)
        basic = "Basic " + base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        digest = hashlib.sha256(str(given.get("code_verifier", "")).encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if (
            asked is None
            or request.headers.get("authorization") != basic
            or given["redirect_uri"] != asked["redirect_uri"]
            or challenge != asked["code_challenge"]
        ):
            return JSONResponse({"error": "invalid_grant"}, status_code=400)
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "sub": asked["user"],
            "iat": now,
            "exp": now + 300,
            "nonce": asked.get("nonce"),
            **self.users[asked["user"]],
            **self.changes,
        }
        kept = {name: value for name, value in claims.items() if value is not None}
        token = jwt.encode({"alg": "RS256", "kid": "one"}, kept, self.signing_key)
        return JSONResponse({"access_token": "x", "token_type": "Bearer", "expires_in": 300, "id_token": token})

    async def _keys(self, _request: Request) -> Response:
        return JSONResponse(KeySet([self._key]).as_dict(private=False))

    async def _end(self, request: Request) -> Response:
        token = jwt.decode(request.query_params["id_token_hint"], self._key, algorithms=["RS256"])
        self.ended.append(str(token.claims["sub"]))
        return RedirectResponse(request.query_params["post_logout_redirect_uri"], status_code=303)


@contextmanager
def running(provider: LoginProvider) -> Iterator[LoginProvider]:
    """Serve a provider until the block ends."""
    server = uvicorn.Server(uvicorn.Config(provider.app(), "127.0.0.1", provider.port, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        end = time.monotonic() + 30
        while not server.started and time.monotonic() < end:
            time.sleep(0.02)
        yield provider
    finally:
        server.should_exit = True
        thread.join(timeout=30)
