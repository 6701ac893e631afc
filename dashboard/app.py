"""The web application: Streamlit inside our own document, routes and security headers."""

import logging
import secrets
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Route

from dashboard.api import api_routes
from dashboard.api_document import API_PREFIX
from dashboard.assets import Assets
from dashboard.audit_route import AUDIT_CSV_PATH, audit_route
from dashboard.components.markup import show
from dashboard.components.notices import note
from dashboard.deadlines import DEADLINES_PATH, deadlines_route
from dashboard.document import Document, original_document
from dashboard.documents import RECEIPTS_PATH, REFUSED_PATH, document_routes
from dashboard.extract_route import NUMBERS_PATH, PICTURE_PATH, extract_routes
from dashboard.gate import HEALTH_PATH, METRICS_PATH, READY_PATH, Gate
from dashboard.guard import GuardedRoute
from dashboard.log_lines import note_event
from dashboard.marked import MARKED_PREFIX, marked_route
from dashboard.metrics import metrics
from dashboard.navigation import PAGES
from dashboard.operations import operation_routes
from dashboard.packed_static import PackedStatic
from dashboard.receive import upload_route
from dashboard.report_route import REPORTS_PATH, SENT_PATH, report_route, sent_route
from dashboard.security import ClosedEndpoints, SecurityHeaders, content_security_policy
from dashboard.store import sessions, unknown_visitors
from dashboard.template_route import TEMPLATES_PATH, template_route
from dashboard.texts import DEFAULT_LANGUAGE, LANGUAGES, texts
from dashboard.unreachable import Unreachable
from etl.audit_kinds import EXPORT
from etl.ledger import LedgerDamaged
from etl.login_settings import cookies_are_secure, has_login
from etl.permissions import Right
from etl.settings import Settings
from etl.storage_errors import disk_problem

_ENTRY = Path(__file__).parent / "entry.py"
_NOT_PAGES = (
    "/_stcore/",
    "/static/",
    "/assets/",
    HEALTH_PATH,
    READY_PATH,
    METRICS_PATH,
    "/upload",
    f"{API_PREFIX}/",
    f"/{RECEIPTS_PATH}/",
    f"/{REFUSED_PATH}/",
    MARKED_PREFIX,
    f"/{REPORTS_PATH}/",
    f"/{SENT_PATH}/",
    f"/{DEADLINES_PATH}",
    f"/{TEMPLATES_PATH}/",
    f"/{NUMBERS_PATH}/",
    f"/{PICTURE_PATH}/",
    f"/{AUDIT_CSV_PATH}",
    "/favicon.png",
)


def show_failure(error: Exception) -> bool:
    """Show a failed run as a message with a reference number; the log has the same number and the cause."""
    number = secrets.token_hex(4)
    note_event(logging.ERROR, "page failed", error=error, reference=number)
    metrics().page_failures.inc()
    asked = st.query_params.get("taal", DEFAULT_LANGUAGE)
    language = asked if asked in LANGUAGES else DEFAULT_LANGUAGE
    text = texts(language)
    known = error if isinstance(error, LedgerDamaged) else disk_problem(error)
    if known is not None:
        said = known.message_nl if language == "nl" else known.message_en
        show(note(text("failure.damaged", said=said, number=number), "error"))
    else:
        show(note(text("failure.page", number=number), "error"))
    return True


def own_routes(settings: Settings) -> list[Route]:
    """Return the routes of ours that are there with and without login; what needs a right says which."""
    return [
        *Assets().routes(),
        *operation_routes(settings),
        GuardedRoute(upload_route(settings), Right.UPLOAD),
        *(
            GuardedRoute(each, Right.READ_RECEIPTS if RECEIPTS_PATH in each.path else Right.READ_REFUSED)
            for each in document_routes(settings)
        ),
        *api_routes(settings),
        GuardedRoute(marked_route(settings), Right.UPLOAD),
        GuardedRoute(template_route(), Right.UPLOAD),
        GuardedRoute(deadlines_route(), Right.UPLOAD),
        GuardedRoute(report_route(settings), Right.READ_REPORTS),
        GuardedRoute(sent_route(settings), Right.READ_ROWS),
        *(GuardedRoute(each, Right.READ_FIGURES, EXPORT) for each in extract_routes(settings)),
        GuardedRoute(audit_route(settings), Right.READ_AUDIT, EXPORT),
    ]


def _login(settings: Settings, port: int) -> tuple[list[Route], list[Middleware]]:
    """Return the routes and the gate of login, when it is set up."""
    if not has_login(settings):
        return [], []
    # Here, because the library for login is of no use without a provider.
    from dashboard.login import login_routes

    kept, unknown = sessions(), unknown_visitors()
    places = [each.strip("/").split("/")[0] for each in (*_NOT_PAGES, *(page.path for page in PAGES))]
    gate = Middleware(Gate, settings=settings, sessions=kept, unknown=unknown, places=places)
    return login_routes(settings, kept, unknown, port), [gate]


def build_app(settings: Settings, port: int) -> st.App:
    """Return the ASGI application for these settings, which are those in use."""
    routes, gate = _login(settings, port)
    return st.App(
        _ENTRY,
        routes=[*own_routes(settings), *routes],
        middleware=[
            Middleware(SecurityHeaders, policy=content_security_policy(original_document())),
            Middleware(Unreachable),
            *gate,
            Middleware(ClosedEndpoints),
            Middleware(PackedStatic),
            Middleware(
                Document,
                pages=[page.path for page in PAGES],
                passed=(*_NOT_PAGES, *(each.path for each in routes)),
                is_secure=cookies_are_secure(settings),
            ),
        ],
        on_script_error=show_failure,
    )
