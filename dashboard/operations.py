"""The routes for who runs the service: alive, ready, metrics."""

from datetime import UTC, datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from dashboard.gate import HEALTH_PATH, METRICS_PATH, READY_PATH, is_metrics_token
from dashboard.metrics import CONTENT_TYPE, metrics
from dashboard.refusals import bearer_token
from dashboard.roles import scope_of_request
from dashboard.store import warehouse
from etl.ledger import LedgerDamaged, ledger_of
from etl.permissions import Right
from etl.readiness import obstacles
from etl.scope import InvalidScope
from etl.settings import Settings
from etl.tokens import scope_of_token

_NOT_CACHED = {"Cache-Control": "no-store"}


def operation_routes(settings: Settings) -> list[Route]:
    """Return /health, /ready and /metrics. The first two are open to anyone and tell nothing of the data."""

    async def health(_request: Request) -> JSONResponse:
        return JSONResponse({"status": "ok"}, headers=_NOT_CACHED)

    async def ready(_request: Request) -> JSONResponse:
        found = await run_in_threadpool(obstacles, settings, warehouse())
        if not found:
            return JSONResponse({"status": "ready"}, headers=_NOT_CACHED)
        return JSONResponse({"status": "not_ready", "reasons": found}, 503, headers=_NOT_CACHED)

    async def figures(request: Request) -> Response:
        if not await run_in_threadpool(_may_read, settings, request):
            return PlainTextResponse("Forbidden", 403, headers=_NOT_CACHED)
        text = await run_in_threadpool(metrics().as_text)
        return Response(text, media_type=CONTENT_TYPE, headers=_NOT_CACHED)

    return [
        Route(HEALTH_PATH, health, methods=["GET"]),
        Route(READY_PATH, ready, methods=["GET"]),
        Route(METRICS_PATH, figures, methods=["GET"]),
    ]


def _may_read(settings: Settings, request: Request) -> bool:
    """Tell whether the token that is sent along, or else the session, may read the metrics."""
    token = bearer_token(request)
    if not token:
        try:
            return scope_of_request(request).may(Right.READ_METRICS)
        except InvalidScope:
            return False
    if is_metrics_token(settings, token):
        return True
    try:
        scope = scope_of_token(ledger_of(settings), token, datetime.now(UTC))
    except LedgerDamaged:
        return False
    return scope is not None and scope.may(Right.READ_METRICS)
