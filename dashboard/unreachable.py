"""What any route answers when ledger or archive cannot be used: 503 with the reason in both languages, no trace."""

import logging

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.log_lines import note_event
from etl.ledger import LedgerDamaged

_RETRY = {"Cache-Control": "no-store", "Retry-After": "30"}


class Unreachable:
    """Middleware that puts LedgerDamaged into words where a route did not."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; once an answer has begun, its end is all that can be given."""
        has_begun = False

        async def sending(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self._app(scope, receive, sending)
        except LedgerDamaged as damaged:
            note_event(logging.ERROR, "store not usable", said=damaged.message_en)
            if scope["type"] != "http" or has_begun:
                return
            text = f"{damaged.message_nl}\n\n{damaged.message_en}\n"
            await PlainTextResponse(text, 503, headers=_RETRY)(scope, receive, send)
