"""The web application: Streamlit inside our own document, routes and security headers."""

import logging
import secrets
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from dashboard.api import api_routes
from dashboard.api_document import API_PREFIX
from dashboard.assets import Assets
from dashboard.components.markup import show
from dashboard.components.notices import note
from dashboard.deadlines import DEADLINES_PATH, deadlines_route
from dashboard.document import Document, original_document
from dashboard.documents import RECEIPTS_PATH, REFUSED_PATH, document_routes
from dashboard.marked import MARKED_PREFIX, marked_route
from dashboard.navigation import PAGES
from dashboard.receive import upload_route
from dashboard.security import ClosedEndpoints, SecurityHeaders, content_security_policy
from dashboard.template_route import TEMPLATES_PATH, template_route
from dashboard.texts import DEFAULT_LANGUAGE, LANGUAGES, texts
from etl.ledger import LedgerDamaged
from etl.settings import Settings

_ENTRY = Path(__file__).parent / "entry.py"
_NOT_PAGES = (
    "/_stcore/",
    "/static/",
    "/assets/",
    "/health",
    "/upload",
    f"{API_PREFIX}/",
    f"/{RECEIPTS_PATH}/",
    f"/{REFUSED_PATH}/",
    MARKED_PREFIX,
    f"/{DEADLINES_PATH}",
    f"/{TEMPLATES_PATH}/",
    "/favicon.png",
)
_log = logging.getLogger(__name__)


async def _health(_request: Request) -> JSONResponse:
    """Tell that the process answers; nothing about the data, because anyone may ask."""
    return JSONResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})


def show_failure(error: Exception) -> bool:
    """Show a failed run as a message with a reference number; the log has the same number and the cause."""
    number = secrets.token_hex(4)
    _log.error("page failed, reference %s", number, exc_info=error)
    asked = st.query_params.get("taal", DEFAULT_LANGUAGE)
    language = asked if asked in LANGUAGES else DEFAULT_LANGUAGE
    text = texts(language)
    if isinstance(error, LedgerDamaged):
        said = error.message_nl if language == "nl" else error.message_en
        show(note(text("failure.damaged", said=said, number=number), "error"))
    else:
        show(note(text("failure.page", number=number), "error"))
    return True


def build_app(settings: Settings) -> st.App:
    """Return the ASGI application for these settings."""
    return st.App(
        _ENTRY,
        routes=[
            *Assets().routes(),
            Route("/health", _health, methods=["GET"]),
            upload_route(settings),
            *document_routes(settings),
            *api_routes(settings),
            marked_route(settings),
            template_route(),
            deadlines_route(),
        ],
        middleware=[
            Middleware(SecurityHeaders, policy=content_security_policy(original_document())),
            Middleware(ClosedEndpoints),
            Middleware(Document, pages=[page.path for page in PAGES], passed=_NOT_PAGES),
        ],
        on_script_error=show_failure,
    )
