"""The route that gives a visitor their own files as a workbook in which the findings are marked."""

from pathlib import PurePath

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from dashboard import csrf
from dashboard.inbox import Inbox
from etl.settings import Settings

MARKED_PREFIX = "/bevindingen/"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LONGEST_STEM = 80


def marked_href(identifier: str) -> str:
    """Return the address of the workbook of an upload."""
    return f"{MARKED_PREFIX}{identifier}.xlsx"


def marked_route(settings: Settings) -> Route:
    """Return the route; who did not send the upload is told that there is nothing."""
    inbox = Inbox(settings)

    async def give(request: Request) -> Response:
        inbox.clean()
        found = inbox.find_marked(request.cookies.get(csrf.COOKIE, ""), request.path_params["identifier"])
        if found is None:
            return PlainTextResponse("Not found", status_code=404)
        headers = {"Cache-Control": "no-store"}
        return FileResponse(found.path, media_type=_TYPE, filename=download_name(found.names), headers=headers)

    return Route(f"{MARKED_PREFIX}{{identifier}}.xlsx", give, methods=["GET"])


def download_name(names: tuple[str, ...]) -> str:
    """Return a name for the workbook: that of a single file, without signs that a file system or a header minds."""
    if len(names) > 1:
        return "bevindingen.xlsx"
    stem = "".join(sign if sign.isalnum() or sign in " -_" else "_" for sign in PurePath(names[0]).stem)
    return f"{stem[:_LONGEST_STEM].strip() or 'bestand'}-bevindingen.xlsx"
