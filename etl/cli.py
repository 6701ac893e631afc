"""The command `duaal`. Commands are imported when they are called, so that help and short commands stay fast."""

import importlib
import secrets
import sys
import traceback

import click

from etl.cli_text import BROKEN, WRONG_USE, choose_language, say, stop

_COMMANDS = {
    "run": ("etl.cli_operate", "Start het dashboard op deze machine.", "Start the dashboard on this machine."),
    "check": (
        "etl.cli_upload",
        "Beoordeel bestanden zonder iets op te slaan.",
        "Judge files without storing anything.",
    ),
    "load": ("etl.cli_upload", "Beoordeel bestanden en sla ze op.", "Judge files and store them."),
    "uploads": ("etl.cli_upload", "Toon de uploads met hun ontvangstbewijs.", "Show the uploads with their receipts."),
    "withdraw": ("etl.cli_upload", "Trek een upload in, met een reden.", "Withdraw an upload, with a reason."),
    "kpis": ("etl.cli_figures", "Toon cijfers.", "Show figures."),
    "trace": ("etl.cli_figures", "Toon de rijen achter een cijfer.", "Show the rows behind a figure."),
    "template": ("etl.cli_contract", "Maak een leeg invulbestand.", "Make an empty template."),
    "dictionary": ("etl.cli_contract", "Toon alle kolommen en regels.", "Show all columns and rules."),
    "reference": ("etl.cli_operate", "Laad referentiegegevens.", "Load reference data."),
    "period": ("etl.cli_operate", "Sluit of heropen een periode.", "Close or reopen a period."),
    "sample": ("etl.cli_operate", "Maak fictieve voorbeeldbestanden.", "Make fictitious sample files."),
    "verify": ("etl.cli_operate", "Controleer bestanden, logboek en tabellen.", "Check files, ledger and tables."),
}


_ALIASES = {"kpi": "kpis"}


class _LazyGroup(click.Group):
    """A group that knows its commands' names and short texts, and imports one only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        name = _ALIASES.get(cmd_name, cmd_name)
        if name not in _COMMANDS:
            return None
        command: click.Command = getattr(importlib.import_module(_COMMANDS[name][0]), name)
        command.options_metavar = _options_metavar()
        if isinstance(command, click.Group):
            command.subcommand_metavar = _subcommand_metavar()
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(say("Opdrachten", "Commands")):
            formatter.write_dl([(name, say(nl, en)) for name, (_, nl, en) in _COMMANDS.items()])


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
            "Eindcode: 0 goed, 1 gegevens geweigerd, 2 verkeerd gebruik, 3 er ging iets stuk.",
            "Exit code: 0 fine, 1 data refused, 2 wrong use, 3 something broke.",
        ),
    )


def _report_breakage(error: Exception) -> None:
    """Say that something broke, with a reference; the log gets places in the code, never values."""
    from etl.settings import settings

    reference = secrets.token_hex(4)
    frames = "".join(
        f"  {frame.filename}:{frame.lineno} {frame.name}\n" for frame in traceback.extract_tb(error.__traceback__)
    )
    log = settings().state_dir / "errors.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("a", encoding="utf-8") as file:
        file.write(f"{reference} {type(error).__name__}\n{frames}")
    stop(
        f"Er ging iets stuk (referentie {reference}). Er is niets half opgeslagen. "
        f"Geef deze referentie door aan de beheerder; de details staan in {log}.",
        f"Something broke (reference {reference}). Nothing was stored half. "
        f"Give this reference to the operator; the details are in {log}.",
        BROKEN,
    )


def main() -> None:
    """Run the command line and exit with 0, 1 (refused), 2 (wrong use) or 3 (broken)."""
    arguments = choose_language(sys.argv[1:])
    try:
        _group().main(arguments, prog_name="duaal", standalone_mode=False)
    except click.exceptions.Exit as stopped:
        raise SystemExit(stopped.exit_code) from None
    except click.Abort:
        stop("Afgebroken.", "Aborted.", 130)
    except click.ClickException as wrong:
        wrong.show()
        raise SystemExit(WRONG_USE) from None
    except BrokenPipeError:
        raise SystemExit(0) from None
    except Exception as error:  # noqa: BLE001  (the last resort: said with a reference, logged without values)
        from pydantic import ValidationError

        if isinstance(error, ValidationError):
            names = ", ".join("DUAAL_" + "_".join(map(str, each["loc"])).upper() for each in error.errors())
            stop(f"Deze instelling klopt niet: {names}.", f"This setting is not right: {names}.", WRONG_USE)
        _report_breakage(error)


if __name__ == "__main__":
    main()
