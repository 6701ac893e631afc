"""The one HTML document: Streamlit's own, with the page's language, our title, style, script and mark."""

import re
from collections.abc import Iterable
from http.cookies import SimpleCookie
from pathlib import Path

import streamlit
from starlette.datastructures import QueryParams
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard import csrf
from dashboard.texts import DEFAULT_LANGUAGE, LANGUAGES, texts

_HEAD = """    <title>{title}</title>
    <meta name="description" content="{description}" />
    <link rel="preload" href="/assets/fonts/inter-latin.woff2" as="font" type="font/woff2" crossorigin />
    <link rel="stylesheet" href="/assets/duaal.css" />
    <script src="/assets/duaal.js"></script>
    <script src="/assets/picture.js" defer></script>
"""
# What of Streamlit's document goes: its title, the preload of its font, and the pointer to its agent interface.
_REMOVED = re.compile(
    r"\s*<title>.*?</title>|\s*<link\s+rel=\"preload\".*?/>|\s*<link rel=\"service-desc\".*?/>", re.DOTALL
)


def original_document() -> str:
    """Return the document as Streamlit ships it."""
    return (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")


def localized_document(language: str) -> str:
    """Return the document for a language. Streamlit fixes `lang` to English (issue 15726)."""
    text = texts(language)
    head = _HEAD.format(title=text("app.name"), description=text("app.description"))
    document = _REMOVED.sub("", original_document())
    document = document.replace('<html lang="en">', f'<html lang="{language}">')
    document = document.replace('href="./favicon.png"', 'href="/assets/favicon.png"')
    # A page may lie deeper than one level, and Streamlit's document has relative links only.
    document = document.replace('"./static/', '"/static/')
    # Before Streamlit's own scripts, so that ours can set what they read when they start.
    return document.replace("    <!-- initialize", head + "    <!-- initialize", 1)


class Document:
    """Middleware: answer every page address with the document, in the language of the address.

    An address that is no page gets the same document with status 404; Streamlit then says that the page does not exist.
    """

    def __init__(self, app: ASGIApp, pages: Iterable[str], passed: Iterable[str], *, is_secure: bool) -> None:
        self._app = app
        self._pages = {f"/{page}" for page in pages} | {"/"}
        self._passed = tuple(passed)
        self._is_secure = is_secure
        self._documents = {language: localized_document(language) for language in LANGUAGES}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the document, or pass the request on when it asks for something else."""
        is_page = scope["type"] == "http" and scope["method"] in ("GET", "HEAD")
        if not is_page or scope["path"].startswith(self._passed):
            await self._app(scope, receive, send)
            return
        language = QueryParams(scope["query_string"]).get("taal", DEFAULT_LANGUAGE)
        response = HTMLResponse(
            self._documents.get(language, self._documents[DEFAULT_LANGUAGE]),
            status_code=200 if scope["path"].rstrip("/") in self._pages | {""} else 404,
            headers={"Cache-Control": "no-store"},
        )
        if not visitor_of(scope):
            response.set_cookie(csrf.COOKIE, csrf.new_visitor(), httponly=True, samesite="lax", secure=self._is_secure)
        await response(scope, receive, send)


def visitor_of(scope: Scope) -> str:
    """Return the visitor's cookie of a request, or '' when there is none."""
    for name, value in scope["headers"]:
        if name == b"cookie":
            cookie = SimpleCookie(value.decode("latin-1")).get(csrf.COOKIE)
            return cookie.value if cookie else ""
    return ""
