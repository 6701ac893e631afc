"""The command `duaal`. Commands are imported when they are called, so that help and short commands stay fast."""

import importlib
import sys
from itertools import pairwise
from typing import Any, NoReturn

import click

from etl.cli_end import Interruption, stopped_by
from etl.cli_text import UNREAD, WRONG_USE, Stopped, choose_language, print_error, print_stop, say

_COMMANDS = {
    "run": ("etl.cli_operate", "Start het dashboard op deze machine.", "Start the dashboard on this machine."),
    "check": (
        "etl.cli_upload",
        "Beoordeel bestanden zonder iets op te slaan.",
        "Judge files without storing anything.",
    ),
    "load": ("etl.cli_upload", "Beoordeel bestanden en sla ze op.", "Judge files and store them."),
    "uploads": (
        "etl.cli_receipts",
        "Toon de uploads, of het ontvangstbewijs van één ervan.",
        "Show the uploads, or one receipt.",
    ),
    "withdraw": ("etl.cli_receipts", "Trek een upload in, met een reden.", "Withdraw an upload, with a reason."),
    "kpis": ("etl.cli_figures", "Toon cijfers.", "Show figures."),
    "trace": ("etl.cli_figures", "Toon de rijen achter een cijfer.", "Show the rows behind a figure."),
    "esf": ("etl.cli_esf", "Toon de ESF-indicatoren.", "Show the ESF indicators."),
    "report": (
        "etl.cli_report",
        "Rapporten maken, definitief maken, opnieuw maken en vergelijken.",
        "Make, freeze, re-issue and compare reports.",
    ),
    "completeness": (
        "etl.cli_completeness",
        "Toon wat van een maand is aangeleverd.",
        "Show what was delivered of a month.",
    ),
    "template": ("etl.cli_contract", "Maak een leeg invulbestand.", "Make an empty template."),
    "dictionary": ("etl.cli_contract", "Toon alle kolommen en regels.", "Show all columns and rules."),
    "reference": ("etl.cli_operate", "Laad referentiegegevens.", "Load reference data."),
    "period": ("etl.cli_operate", "Sluit of heropen een periode.", "Close or reopen a period."),
    "token": ("etl.cli_tokens", "Tokens voor scripts.", "Tokens for scripts."),
    "sample": ("etl.cli_sample", "Maak fictieve voorbeeldbestanden.", "Make fictitious sample files."),
    "erase": ("etl.cli_erase", "Wis een lerende op vraag.", "Erase a learner on request."),
    "purge": ("etl.cli_erase", "Vernietig wat lang genoeg bewaard is.", "Destroy what was kept long enough."),
    "backup": ("etl.cli_backup", "Maak of vernieuw een reservekopie.", "Make or renew a backup."),
    "restore": (
        "etl.cli_backup",
        "Zet een reservekopie terug in een lege map.",
        "Put a backup back in an empty folder.",
    ),
    "move": (
        "etl.cli_move",
        "Verhuis alles naar PostgreSQL en S3, of terug naar een map.",
        "Move everything to PostgreSQL and S3, or back to a folder.",
    ),
    "audit": ("etl.cli_audit", "Toon wie wat deed.", "Show who did what."),
    "verify": ("etl.cli_operate", "Controleer bestanden, logboek en tabellen.", "Check files, ledger and tables."),
}


_ALIASES = {"kpi": "kpis"}

_EXAMPLES = {"--institution": "100001", "--project": "90001", "--year": "2022-2023", "--month": "2022-10"}
"""What stands for the values of these options in help: one shows how it is written better than a word."""


class _LazyGroup(click.Group):
    """A group that knows its commands' names and short texts, and imports one only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        name = _ALIASES.get(cmd_name, cmd_name)
        if name not in _COMMANDS:
            return None
        command: click.Command = getattr(importlib.import_module(_COMMANDS[name][0]), name)
        _translate(command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(say("Opdrachten", "Commands")):
            formatter.write_dl([(name, say(nl, en)) for name, (_, nl, en) in _COMMANDS.items()])


def _translate(command: click.Command) -> None:
    """Put the language's words where the library writes its own capitals, in a command and those below it."""
    command.options_metavar = _options_metavar()
    for parameter in command.params:
        if isinstance(parameter, click.Option) and not parameter.is_flag and parameter.metavar is None:
            parameter.metavar = _EXAMPLES.get(parameter.opts[0]) or _value_metavar(parameter.type)
    if isinstance(command, click.Group):
        command.subcommand_metavar = _subcommand_metavar()
        for below in command.commands.values():
            _translate(below)


def _value_metavar(kind: click.ParamType[Any]) -> str | None:
    """Return what stands for an option's value in help; None leaves it to the library, as for a list of choices."""
    if isinstance(kind, (click.IntRange, type(click.INT))):
        return say("GETAL", "NUMBER")
    if isinstance(kind, type(click.STRING)):
        return say("TEKST", "TEXT")
    if isinstance(kind, click.Path):
        return say("PAD", "PATH") if kind.file_okay else say("MAP", "FOLDER")
    return None


def _options_metavar() -> str:
    return say("[OPTIES]", "[OPTIONS]")


def _subcommand_metavar() -> str:
    return say("OPDRACHT …", "COMMAND …")


def _group() -> click.Group:
    return _LazyGroup(
        "duaal",
        help=say(
            "Duaal Monitor: laad gegevens, bekijk cijfers en volg elk cijfer tot in het bestand.",
            "Duaal Monitor: load data, see figures and follow each figure into its file.",
        ),
        params=[
            click.Option(
                ["--lang"], type=click.Choice(["nl", "en"]), help=say("Taal van de teksten.", "Language of the texts.")
            )
        ],
        context_settings={"help_option_names": ["--help", "-h"]},
        options_metavar=_options_metavar(),
        subcommand_metavar=_subcommand_metavar(),
        epilog=say(
            "Eindcode: 0 goed, 1 gegevens geweigerd, 2 verkeerd gebruik, 3 er ging iets stuk, 130 afgebroken.",
            "Exit code: 0 fine, 1 data refused, 2 wrong use, 3 something broke, 130 aborted.",
        ),
    )


def _wants_json(arguments: list[str]) -> bool:
    """Tell whether the command was to print JSON, also when it is not understood otherwise."""
    asked = arguments[: arguments.index("--")] if "--" in arguments else arguments
    pairs = pairwise(asked)
    return "--json" in asked or "--format=json" in asked or ("--format", "json") in pairs


def _end(stopped: Stopped, arguments: list[str]) -> NoReturn:
    print_stop(stopped, as_json=_wants_json(arguments))
    raise SystemExit(stopped.exit_code)


def main() -> None:
    """Run the command line and exit with 0, 1 (refused), 2 (wrong use), 3 (broken), 130 (aborted) or 141 (unread)."""
    given, output = sys.argv[1:], sys.stdout
    interruption = Interruption(given)
    interruption.listen()
    try:
        arguments = choose_language(given)
        _group().main(arguments, prog_name="duaal", standalone_mode=False)
    except click.ClickException as wrong:
        wrong.show()
        if _wants_json(given):
            print_error(WRONG_USE, wrong.format_message())
        raise SystemExit(WRONG_USE) from None
    except BrokenPipeError:
        raise SystemExit(UNREAD) from None
    except (click.Abort, KeyboardInterrupt):
        _end(interruption.stopped(), given)
    except Stopped as stopped:
        _end(interruption.stopped() if interruption.happened else stopped, given)
    except SystemExit:
        if sys.stdout is not output:  # click puts another in its place when nobody reads on, and ends with 1, 'refused'
            raise SystemExit(UNREAD) from None
        raise
    except Exception as error:  # noqa: BLE001  (the last resort: said with a reference, logged without values)
        _end(interruption.stopped() if interruption.happened else stopped_by(error, given), given)


if __name__ == "__main__":
    main()
