"""`duaal uploads` and `withdraw`: what was accepted, its receipts, and taking it back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from etl.audit_kinds import DOWNLOAD, EXPORT
from etl.cli_text import WRONG_USE, language, print_json, print_table, say, stop
from etl.cli_upload import as_option, json_option, read_scope
from etl.ids_said import unknown_upload
from etl.permissions import Right
from etl.settings import settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etl.receipts import Receipt
    from etl.replaced_uploads import Replacement
    from etl.scope import Scope


@click.command(help=say("Toon de uploads, of één ontvangstbewijs.", "Show the uploads, or one receipt."))
@click.argument("upload", required=False, metavar="[U000012]")
@click.option(
    "--pdf",
    type=click.Path(dir_okay=False, path_type=Path),
    help=say("Schrijf het ontvangstbewijs in dit bestand.", "Write the receipt to this file."),
)
@click.option(
    "--overwrite", is_flag=True, help=say("Vervang het bestand als het bestaat.", "Replace an existing file.")
)
@as_option()
@json_option()
def uploads(upload: str | None, pdf: Path | None, overwrite: bool, who: str, as_json: bool) -> None:
    """Print the receipts that the scope may see, oldest first, or the whole of one."""
    from etl.audit import record
    from etl.ledger import ledger_of
    from etl.receipts import receipts

    scope = read_scope(who, Right.READ_RECEIPTS)
    found = receipts(ledger_of(settings()), scope)
    if upload is None and pdf is not None:
        stop("Geef ook het nummer van de upload, bijvoorbeeld U000012.",
             "Give the number of the upload too, for example U000012.", WRONG_USE)  # fmt: skip
    if upload is not None:
        _print_receipt(_chosen(found, upload), scope, pdf, overwrite=overwrite, as_json=as_json)
        return
    record(settings(), scope, EXPORT, what="uploads", receipts=len(found))
    replaced = _replaced(scope) if found else {}
    if as_json:
        print_json([_json(receipt, replaced) for receipt in found])
    else:
        _print_list(found, replaced)


def _replaced(scope: Scope) -> dict[str, list[Replacement]]:
    """Return what took the place of each upload, after publishing what the ledger holds beyond the warehouse."""
    from etl.cli_questions import open_cursor
    from etl.replaced_uploads import replacements

    found: dict[str, list[Replacement]] = {}
    for each in replacements(open_cursor(), scope):
        found.setdefault(each.upload_id, []).append(each)
    return found


def _json(receipt: Receipt, replaced: dict[str, list[Replacement]]) -> dict[str, Any]:
    return receipt.to_json() | {"replaced_by": [each.to_json() for each in replaced.get(receipt.upload_id, [])]}


def _chosen(found: Sequence[Receipt], upload: str) -> Receipt:
    chosen = next((receipt for receipt in found if receipt.upload_id == upload.strip().upper()), None)
    if chosen is None:
        stop(*unknown_upload(upload), WRONG_USE)
    return chosen


def _print_receipt(receipt: Receipt, scope: Scope, pdf: Path | None, *, overwrite: bool, as_json: bool) -> None:
    from etl.audit import record
    from etl.receipt_words import receipt_words

    record(settings(), scope, DOWNLOAD, what="receipt", upload_id=receipt.upload_id, form="pdf" if pdf else "text")
    words = receipt_words(receipt, language(), _institutions(scope), settings().time_zone)
    if pdf is not None:
        if pdf.exists() and not overwrite:
            stop(f"{pdf} bestaat al. Kies een andere naam, of voeg --overwrite toe.",
                 f"{pdf} exists. Choose another name, or add --overwrite.", WRONG_USE)  # fmt: skip
        from etl.receipt_pdf import receipt_pdf

        pdf.write_bytes(receipt_pdf(words, language()))
    if as_json:
        print_json(_json(receipt, _replaced(scope)))
    elif pdf is None:
        click.echo(words.text(), nl=False)
    else:
        click.echo(say(f"Geschreven: {pdf}", f"Written: {pdf}"))


def _institutions(scope: Scope) -> dict[str, str]:
    from etl.queries import institution_names
    from etl.warehouse import NotPublished, Warehouse

    warehouse = Warehouse(settings())
    try:
        return institution_names(warehouse.cursor(), scope)
    except NotPublished:
        return {}
    finally:
        warehouse.close()


def _state(receipt: Receipt, replaced: Sequence[Replacement]) -> str:
    if receipt.withdrawn_at:
        return say("ingetrokken", "withdrawn")
    if not replaced:
        return say("aanvaard", "accepted")
    return "; ".join(
        say(
            f"{'' if each.is_whole else 'deels '}vervangen door {each.by_upload_id} van {each.by_actor}, "
            f"op {each.known_from:%Y-%m-%d %H:%M}",
            f"{'' if each.is_whole else 'partly '}replaced by {each.by_upload_id} of {each.by_actor}, "
            f"on {each.known_from:%Y-%m-%d %H:%M}",
        )
        for each in replaced
    )


def _print_list(found: Sequence[Receipt], replaced: dict[str, list[Replacement]]) -> None:
    if not found:
        click.echo(
            say(
                "Er zijn nog geen uploads. Begin met: duaal load BESTAND", "No uploads yet. Start with: duaal load FILE"
            )
        )
        return
    print_table(
        [
            say("upload", "upload"),
            say("tijd (UTC)", "time (UTC)"),
            say("door", "by"),
            say("bestanden", "files"),
            say("rijen", "rows"),
            "status",
        ],
        [
            [
                receipt.upload_id,
                (receipt.delivered_at or receipt.at).strftime("%Y-%m-%d %H:%M:%S"),
                receipt.actor,
                ", ".join(file["name"] for file in receipt.files),
                str(sum(file["rows"] for file in receipt.files)),
                _state(receipt, replaced.get(receipt.upload_id, [])),
            ]
            for receipt in found
        ],
    )


@click.command(help=say("Trek een upload in, met een reden.", "Withdraw an upload, with a reason."))
@click.argument("upload", metavar="U000012")
@click.option(
    "--reason",
    required=True,
    help=say(
        "Waarom de upload wordt ingetrokken; staat in het logboek.",
        "Why the upload is withdrawn; stands in the ledger.",
    ),
)
@as_option()
@json_option()
def withdraw(upload: str, reason: str, who: str, as_json: bool) -> None:
    """Withdraw one upload; the snapshots before it count again."""
    from etl.withdraw import NotWithdrawn
    from etl.withdraw import withdraw as withdraw_upload

    upload = upload.strip().upper()
    try:
        event = withdraw_upload(settings(), read_scope(who, Right.UPLOAD), upload, reason)
    except NotWithdrawn as refused:
        stop(refused.message_nl, refused.message_en, WRONG_USE)
    if as_json:
        print_json({"withdrawn": True, "upload_id": upload, "seq": event.seq, "at": event.at.isoformat()})
    else:
        click.echo(say(f"Upload {upload} is ingetrokken.", f"Upload {upload} has been withdrawn."))
