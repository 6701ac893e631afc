"""Our own static files (style, script, fonts, mark), held in memory with a compressed form."""

import gzip
import hashlib
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_FAVICON = "favicon.png"
_STATIC = Path(__file__).parent / "static"
_MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".woff2": "font/woff2",
    ".txt": "text/plain; charset=utf-8",
}


class Assets:
    """Every file under static/, by its address."""

    def __init__(self) -> None:
        self._contents: dict[str, tuple[bytes, bytes | None, str, str]] = {}
        for path in sorted(_STATIC.rglob("*")):
            media_type = _MEDIA_TYPES.get(path.suffix)
            if media_type and path.is_file():
                content = path.read_bytes()
                packed = gzip.compress(content, mtime=0) if media_type.startswith("text/") else None
                tag = f'"{hashlib.sha256(content).hexdigest()[:20]}"'
                self._contents[path.relative_to(_STATIC).as_posix()] = (content, packed, media_type, tag)

    def routes(self) -> list[Route]:
        """Return the routes under /assets/, and the mark where Streamlit's bundle looks for it."""
        return [
            Route("/assets/{path:path}", self._serve, methods=["GET", "HEAD"]),
            Route(f"/{_FAVICON}", self._serve, methods=["GET", "HEAD"]),
        ]

    async def _serve(self, request: Request) -> Response:
        found = self._contents.get(request.path_params.get("path", _FAVICON))
        if found is None:
            return Response(status_code=404)
        content, packed, media_type, tag = found
        headers = {"ETag": tag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=headers)
        if packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
            headers["Content-Encoding"] = "gzip"
            content = packed
        return Response(content, media_type=media_type, headers=headers)
