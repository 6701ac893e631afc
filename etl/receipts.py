"""Receipts: what the ledger says of every accepted upload. Needs neither the warehouse nor its engine."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from etl.ledger import Event, Ledger
from etl.permissions import Right
from etl.scope import Scope
from schemas.kpis import KPIS


@dataclass(frozen=True)
class Receipt:
    """The proof of one accepted upload; times are UTC."""

    upload_id: str
    seq: int
    at: datetime
    delivered_at: datetime | None
    actor: str
    role: str
    reason: str | None
    files: list[dict[str, Any]]
    constants: dict[str, str]
    institutions: tuple[str, ...]
    warnings: dict[str, int]
    effect: dict[str, Any] | None
    contract_version: str
    is_sample: bool
    entry_hash: str
    withdrawn_at: datetime | None = None
    withdrawn_by: str | None = None
    withdrawn_reason: str | None = None

    @classmethod
    def of(cls, event: Event) -> "Receipt":
        """Return the receipt that an 'accepted' event stands for."""
        payload = event.payload
        delivered = payload.get("delivered_at")
        return cls(
            upload_id=payload["upload_id"],
            seq=event.seq,
            at=event.at,
            delivered_at=datetime.fromisoformat(delivered) if delivered else None,
            actor=event.actor,
            role=event.role,
            reason=payload["reason"],
            files=payload["files"],
            constants=payload["constants"],
            institutions=tuple(payload["institutions"]),
            warnings=payload["warnings"],
            effect=payload["effect"],
            contract_version=payload["contract_version"],
            is_sample=payload["is_sample"],
            entry_hash=event.hash,
        )

    def is_visible_to(self, scope: Scope) -> bool:
        """Tell whether this user may see the receipt: theirs, or one of rows that they may see in full."""
        return scope.only(Right.READ_RECEIPTS) is None or (
            bool(self.institutions) and all(scope.covers(Right.READ_RECEIPTS, each) for each in self.institutions)
        )

    def seen_by(self, scope: Scope) -> "Receipt":
        """Return the receipt as this user may see it.

        What the department saw of the whole project when it loaded the file is exact: less their own figures, counts
        of persons in it would give a pilot lead those of others. So would rounded ones before and after many files,
        which receipts held at first.
        """
        if scope.only(Right.READ_RECEIPTS) is None or not self.effect:
            return self
        kept = [move for move in self.effect["kpis"] if move["level"] != "all" or not KPIS[move["kpi"]].persons]
        return replace(self, effect=self.effect | {"kpis": kept})

    def to_json(self) -> dict[str, Any]:
        """Return the receipt for `--json`; times in ISO 8601."""
        return {
            "upload_id": self.upload_id,
            "seq": self.seq,
            "at": self.at.isoformat(),
            "delivered_at": self.delivered_at.isoformat() if self.delivered_at else None,
            "actor": self.actor,
            "role": self.role,
            "reason": self.reason,
            "files": self.files,
            "institutions": list(self.institutions),
            "warnings": self.warnings,
            "effect": self.effect,
            "contract_version": self.contract_version,
            "is_sample": self.is_sample,
            "entry_hash": self.entry_hash,
            "withdrawn_at": self.withdrawn_at.isoformat() if self.withdrawn_at else None,
            "withdrawn_by": self.withdrawn_by,
            "withdrawn_reason": self.withdrawn_reason,
        }


def receipts(ledger: Ledger, scope: Scope) -> list[Receipt]:
    """Return the receipts that the scope may see, oldest first, withdrawn ones marked."""
    found: dict[str, Receipt] = {}
    for event in ledger.events(kinds=("accepted", "withdrawn")):
        upload_id = event.payload["upload_id"]
        if event.kind == "accepted":
            found[upload_id] = Receipt.of(event)
        else:
            found[upload_id] = replace(
                found[upload_id],
                withdrawn_at=event.at,
                withdrawn_by=event.actor,
                withdrawn_reason=event.payload["reason"],
            )
    return [receipt.seen_by(scope) for receipt in found.values() if receipt.is_visible_to(scope)]
