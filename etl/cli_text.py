"""What the command line says: its language, its tables, its ways to stop."""

import gettext
import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

import click

from schemas.dataset_names import DATASET_NAMES, dataset_label

REFUSED = 1
WRONG_USE = 2
BROKEN = 3
ABORTED = 130
UNREAD = 141
"""Nobody reads the output any more, as of `duaal uploads | head`: what other programs say then, too."""

_ERROR_CODES = {REFUSED: "refused", WRONG_USE: "wrong_use", BROKEN: "broken", ABORTED: "aborted"}

LOCALE_DIR = Path(__file__).parent / "locale"

_language = "nl"


class Day(click.DateTime):
    """An option's value that is a day, such as 2023-03-01."""

    def __init__(self) -> None:
        super().__init__(["%Y-%m-%d"])

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the day as a datetime; say in the chosen language what a day looks like when it is none."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(say("geef een dag als 2023-03-01", "give a day such as 2023-03-01"), param, ctx)


DAY = Day()


class CalendarYear(click.ParamType[int]):
    """An option's value that is a calendar year, such as 2022; an academic year is none."""

    name = "year"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the year as a number; say in the chosen language what one looks like when it is none."""
        text = str(value).strip()
        if len(text) == len("2022") and text.startswith("20") and text.isdecimal():
            return int(text)
        raise click.BadParameter(
            say(
                f"'{text}' is geen kalenderjaar. Geef één jaar, zoals 2022.",
                f"'{text}' is not a calendar year. Give one year, like 2022.",
            ),
            ctx,
            param,
        )


CALENDAR_YEAR = CalendarYear()


class Stopped(SystemExit):
    """The end of a run with a message in both languages; `code` is the exit code, `facts` go into the JSON."""

    def __init__(self, dutch: str, english: str, code: int, **facts: str) -> None:
        super().__init__(code)
        self.dutch = dutch
        self.english = english
        self.exit_code = code
        self.facts = facts


def choose_language(arguments: list[str], environment: dict[str, str] | None = None) -> list[str]:
    """Set the language from --lang, else from the locale (Dutch unless it is English); return the other arguments."""
    global _language
    locale = next(
        (
            value
            for name in ("DUAAL_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
            if (value := (environment or os.environ).get(name))
        ),
        "nl",
    )
    chosen = "en" if locale.lower().startswith("en") else "nl"
    others: list[str] = []
    waiting = iter(arguments)
    for argument in waiting:
        if argument == "--lang":
            chosen = next(waiting, "")
        elif argument.startswith("--lang="):
            chosen = argument.removeprefix("--lang=")
        else:
            others.append(argument)
    _language = chosen if chosen in ("nl", "en") else "nl"
    _speak(_language)
    if chosen != _language:
        stop("--lang is nl of en.", "--lang is nl or en.", WRONG_USE)
    return others


def _speak(chosen: str) -> None:
    """Let click's own texts ('Usage', 'No such option') follow: it asks gettext's default domain, 'messages'.

    A process that this one starts speaks the same language.
    """
    gettext.bindtextdomain("messages", str(LOCALE_DIR))
    os.environ["LANGUAGE"] = os.environ["DUAAL_LANG"] = chosen


def language() -> str:
    """Return the language of this run: 'nl' or 'en'."""
    return _language


def form_option(*forms: str) -> Callable[..., Any]:
    """Return the option --format; the first form is taken when none is asked for."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(forms),
        default=forms[0],
        show_default=True,
        help=say("Vorm van de uitvoer.", "Form of the output."),
    )


def say(dutch: str, english: str) -> str:
    """Return the text in the language of this run."""
    return english if _language == "en" else dutch


def datasets_said() -> str:
    """List the data sets by the codes that are typed, each with what it is called when that is another word."""
    labels = {name: dataset_label(name, _language).lower() for name in DATASET_NAMES}
    return ", ".join(name if label == name else f"{name} ({label})" for name, label in labels.items())


def stop(dutch: str, english: str, code: int) -> NoReturn:
    """End the command with a message on the error output and an exit code."""
    raise Stopped(dutch, english, code)


def print_stop(stopped: Stopped, *, as_json: bool) -> None:
    """Print why a run ends to the error output, and as JSON to standard output for who asked for JSON."""
    message = say(stopped.dutch, stopped.english)
    click.echo(message, err=True)
    if as_json:
        print_error(stopped.exit_code, message, **stopped.facts)


def print_error(code: int, message: str, **facts: str) -> None:
    """Print as JSON why a run ends, in the language of this run."""
    print_json({"error": {"code": _ERROR_CODES[code], "message": message, **facts}})


def print_json(value: Any) -> None:
    """Print a value as JSON."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def print_table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table with aligned columns."""
    widths = [max(len(cell) for cell in column) for column in zip(headings, *rows, strict=True)]
    for row in (headings, ["-" * width for width in widths], *rows):
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def number(value: float | None, digits: int = 1) -> str:
    """Write a number as the language does: 2.847 and 56,2 in Dutch, 2,847 and 56.2 in English."""
    if value is None:
        return "-"
    text = f"{value:,.{digits}f}" if isinstance(value, float) else f"{value:,}"
    return text if _language == "en" else text.translate(str.maketrans(",.", ".,"))
