"""Taking back an accepted upload: the ledger notes it with a reason, the snapshots before it count again."""

from etl.ids_said import unknown_upload
from etl.ledger import Event
from etl.load import ensure_published, ledger_for_writing
from etl.permissions import Right
from etl.receipts import receipts
from etl.scope import Scope
from etl.settings import Settings


class NotWithdrawn(Exception):
    """An upload that cannot be withdrawn; `message_nl` and `message_en` say why and what to do."""

    def __init__(self, message_nl: str, message_en: str) -> None:
        super().__init__(message_en)
        self.message_nl = message_nl
        self.message_en = message_en


def withdraw(settings: Settings, scope: Scope, upload_id: str, reason: str) -> Event:
    """Withdraw an upload and publish the state without it; raise NotWithdrawn when it may not or cannot be."""
    scope.require(Right.UPLOAD)
    with ledger_for_writing(settings) as ledger:
        receipt = next((each for each in receipts(ledger, scope) if each.upload_id == upload_id), None)
        if receipt is None:
            raise NotWithdrawn(*unknown_upload(upload_id))
        if receipt.withdrawn_at is not None:
            raise NotWithdrawn(
                f"Upload {upload_id} is al ingetrokken.", f"Upload {upload_id} has already been withdrawn."
            )
        if not reason.strip():
            raise NotWithdrawn("Geef een reden op.", "Give a reason.")
        if not all(scope.may_write(each or None) for each in receipt.institutions):
            raise NotWithdrawn(
                f"U mag upload {upload_id} niet intrekken: dat kan alleen de instelling zelf of het departement.",
                f"You may not withdraw upload {upload_id}: only the institution itself or the department can.",
            )
        event = ledger.append(scope.user, scope.role, "withdrawn", {"upload_id": upload_id, "reason": reason.strip()})
    ensure_published(settings)
    return event
