"""Streamlit's own scripts and styles, sent compressed: Streamlit 1.67 sends them as they are, 10 MB a first visit."""

import asyncio
import gzip
import mimetypes
from pathlib import Path

import streamlit
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

_PREFIX = "/static/"
_FOLDER = Path(streamlit.__file__).parent / "static" / "static"
_SUFFIXES = (".js", ".css", ".wasm", ".json", ".svg")
_HEADERS = {
    "Content-Encoding": "gzip",
    "Vary": "Accept-Encoding",
    # As Streamlit's own: a file's name holds the hash of its content.
    "Cache-Control": "public, immutable, max-age=31536000",
}


class PackedStatic:
    """Middleware: answer for Streamlit's files with a compressed form, made at the first request and kept."""

    def __init__(self, app: ASGIApp, folder: Path = _FOLDER) -> None:
        self._app = app
        self._folder = folder.resolve()
        self._kept: dict[Path, bytes] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass on what is not a file of ours to pack or not wanted packed."""
        path = self._asked(scope)
        if path is None:
            await self._app(scope, receive, send)
            return
        if path not in self._kept:
            self._kept[path] = await asyncio.to_thread(lambda: gzip.compress(path.read_bytes(), 7, mtime=0))
        media_type = mimetypes.guess_type(path.name)[0]
        response = Response(self._kept[path], media_type=media_type, headers=_HEADERS)
        await response(scope, receive, send)

    def _asked(self, scope: Scope) -> Path | None:
        """Return the file that is asked for in a compressed form, or None."""
        if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith(_PREFIX):
            return None
        headers = Headers(scope=scope)
        if "gzip" not in headers.get("accept-encoding", "") or "range" in headers:
            return None
        path = (self._folder / scope["path"].removeprefix(_PREFIX)).resolve()
        is_ours = path.suffix in _SUFFIXES and path.is_relative_to(self._folder) and path.is_file()
        return path if is_ours else None
