"""What the commands of `duaal report` have in common: options, what they refuse with words, what they print."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from etl.cli_esf import stop_for_failed_sums
from etl.cli_freshness import JSON_KEY, freshness_text
from etl.cli_report_forms import print_made
from etl.cli_text import BROKEN, WRONG_USE, print_json, say, stop

if TYPE_CHECKING:
    from etl.reports.make import Made


def out_option(*, required: bool = False) -> Callable[..., Any]:
    """Return the option --out; where it is not required, files are written in the current folder without it."""
    # A default of None would count as given.
    default: dict[str, Any] = {} if required else {"default": Path()}
    return click.option(
        "--out",
        "directory",
        type=click.Path(file_okay=False, path_type=Path),
        required=required,
        help=say("Map voor de bestanden.", "Folder for the files.")
        if required
        else say("Map voor de bestanden; anders de huidige map.", "Folder for the files; else the current folder."),
        **default,
    )


def formats_option(default: str | None) -> Callable[..., Any]:
    """Return the option --formats, with a default or without."""
    return click.option(
        "--formats",
        default=default,
        show_default=default is not None,
        help=say(
            "Vormen: xlsx, docx, pdf, csv (Belgische Excel), csv-machine, parquet, json.",
            "Forms: xlsx, docx, pdf, csv (Belgian Excel), csv-machine, parquet, json.",
        ),
    )


def listed(text: str | None) -> tuple[str, ...]:
    """Return the forms of --formats."""
    return tuple(each.strip().lower() for each in (text or "").split(",") if each.strip())


@contextmanager
def plain_words() -> Iterator[None]:
    """Let what a report cannot be end the command with words and the right exit code."""
    from etl.esf_checks import EsfChecksFailed
    from etl.ledger import LedgerDamaged
    from etl.reports.collect import UnknownProjects
    from etl.reports.compare import DifferenceUnexplained
    from etl.reports.forms import FormUnavailable, UnknownForm
    from etl.reports.kept import ReportRefused
    from etl.reports.records import UnknownReport

    try:
        yield
    except (UnknownProjects, UnknownForm, UnknownReport, ReportRefused) as wrong:
        stop(wrong.message_nl, wrong.message_en, WRONG_USE)
    except (FormUnavailable, DifferenceUnexplained, LedgerDamaged) as broken:
        stop(broken.message_nl, broken.message_en, BROKEN)
    except EsfChecksFailed as wrong:
        stop_for_failed_sums(wrong)


def make_folder(directory: Path) -> Path:
    """Make the folder of --out when it is not there, and return it."""
    directory.mkdir(parents=True, exist_ok=True)
    return directory


def print_made_report(made: Made, directory: Path, *, as_json: bool) -> None:
    """Print a report of which files were written: its number, the files with their SHA-256, and where they went."""
    if as_json:
        print_json(_made_json(made, directory))
    else:
        print_made(made.record, made.files, directory)


def print_new_report(made: Made, directory: Path, latest: str | None, *, as_json: bool) -> None:
    """Print a report that was just made, with the last month delivered of its projects (None = nothing was)."""
    if as_json:
        print_json(_made_json(made, directory) | {JSON_KEY: latest})
    else:
        print_made(made.record, made.files, directory)
        click.echo(freshness_text(made.record.as_of, latest))


def _made_json(made: Made, directory: Path) -> dict[str, Any]:
    facts = made.record.to_json()
    facts["files"] = [
        {"name": name, "path": str(directory / name), "sha256": sha256} for name, sha256 in made.files.items()
    ]
    return facts
