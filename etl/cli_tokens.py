"""`duaal token make`, `list` and `revoke`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from etl.cli_text import WRONG_USE, print_json, print_table, say, stop
from etl.cli_upload import as_option, json_option, read_scope
from etl.permissions import Right
from etl.settings import settings

if TYPE_CHECKING:
    from etl.tokens import Token


@click.group(
    help=say("Tokens voor scripts die opladen of cijfers vragen.", "Tokens for scripts that upload or ask figures.")
)
def token() -> None:
    """Make, list and revoke tokens."""


@token.command(help=say("Maak een token; het wordt één keer getoond.", "Make a token; it is shown once."))
@click.argument("label", metavar=say("NAAM", "NAME"))
@click.option(
    "--days",
    default=90,
    show_default=True,
    help=say("Hoeveel dagen het geldt, 1 tot 366.", "For how many days it holds, 1 to 366."),
)
@as_option()
@json_option()
def make(label: str, days: int, who: str, as_json: bool) -> None:
    """Print the token's text, which is nowhere kept."""
    from etl.load import ledger_for_writing
    from etl.tokens import TokenRefused, make_token

    scope = read_scope(who, Right.MAKE_TOKENS)
    try:
        with ledger_for_writing(settings()) as ledger:
            made, text = make_token(ledger, scope, label, days)
    except TokenRefused as refused:
        stop(refused.message_nl, refused.message_en, WRONG_USE)
    if as_json:
        print_json({"token_id": made.id, "token": text, "expires_at": made.expires_at.isoformat()})
        return
    click.echo(text)
    click.echo(
        say(f"Token {made.id}, geldig tot {made.expires_at:%Y-%m-%d}. Bewaar het goed: het wordt niet opnieuw getoond.",
            f"Token {made.id}, valid until {made.expires_at:%Y-%m-%d}. Keep it well: it is not shown again."),
        err=True,
    )  # fmt: skip


@token.command("list", help=say("Toon de tokens.", "Show the tokens."))
@as_option()
@json_option()
def list_tokens(who: str, as_json: bool) -> None:
    """Print the tokens that the scope may see, oldest first; never their text."""
    from etl.ledger import ledger_of
    from etl.tokens import tokens

    found = tokens(ledger_of(settings()), read_scope(who, Right.MAKE_TOKENS))
    rows = [
        {
            "token_id": each.id,
            "label": each.label,
            "user": each.scope.user,
            "role": each.scope.role,
            "institutions": list(each.scope.institutions),
            "expires_at": each.expires_at.isoformat(),
            "revoked_at": each.revoked_at.isoformat() if each.revoked_at else None,
        }
        for each in found
    ]
    if as_json:
        print_json(rows)
    elif not rows:
        click.echo(say("Er zijn geen tokens.", "There are no tokens."))
    else:
        headings = [
            say("naam", "name"),
            say("van", "of"),
            say("geldig tot", "valid until"),
            say("ingetrokken", "revoked"),
        ]
        print_table(["token", *headings], [_line(each) for each in found])


def _line(each: Token) -> list[str]:
    revoked = f"{each.revoked_at:%Y-%m-%d}" if each.revoked_at else ""
    return [each.id, each.label, each.scope.user, f"{each.expires_at:%Y-%m-%d}", revoked]


@token.command(help=say("Trek een token in.", "Revoke a token."))
@click.argument("token_id", metavar="T000001")
@as_option()
def revoke(token_id: str, who: str) -> None:
    """Revoke a token at once."""
    from etl.load import ledger_for_writing
    from etl.tokens import TokenRefused, revoke_token

    scope = read_scope(who, Right.MAKE_TOKENS)
    try:
        with ledger_for_writing(settings()) as ledger:
            revoke_token(ledger, scope, token_id)
    except TokenRefused as refused:
        stop(refused.message_nl, refused.message_en, WRONG_USE)
    click.echo(say(f"Token {token_id} is ingetrokken.", f"Token {token_id} has been revoked."))
