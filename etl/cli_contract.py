"""`duaal template` and `duaal dictionary`: the contract as files to fill in and as a list to read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from etl.audit_kinds import DOWNLOAD
from etl.cli_text import WRONG_USE, datasets_said, form_option, language, print_json, say, stop
from etl.ledger import has_ledger
from etl.scope import LOCAL_DEPARTMENT
from etl.settings import settings
from schemas.dataset_names import DATASET_NAMES

if TYPE_CHECKING:
    from etl.template_prefill import Prefill

_FORMS = ("csv", "xlsx")


def _prefill_options(function: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        click.option(
            "--institution", help=say("Instellingsnummer, vooraf ingevuld.", "Institution number, filled in.")
        ),
        click.option("--project", help=say("ESF-projectnummer, vooraf ingevuld.", "ESF project number, filled in.")),
        click.option("--year", help=say("Academiejaar, vooraf ingevuld.", "Academic year, filled in.")),
        click.option("--month", help=say("Rapporteringsmaand, vooraf ingevuld.", "Reporting month, filled in.")),
    ):
        function = option(function)
    return function


@click.command(
    help=say(f"Maak een leeg invulbestand voor {datasets_said()}.", f"Make an empty template for {datasets_said()}.")
)
@click.argument("dataset", type=click.Choice(DATASET_NAMES))
@click.option(
    "--format",
    "forms",
    metavar="[csv|xlsx|csv,xlsx]",
    help=say("Soort bestand; anders zegt --out het, en anders csv.", "Kind of file; else --out tells, and else csv."),
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help=say(
        "Bestand (.csv of .xlsx) of bestaande map; anders hier.", "File (.csv or .xlsx) or existing folder; else here."
    ),
)
@_prefill_options
@click.option("--overwrite", is_flag=True, help=say("Vervang een bestaand bestand.", "Replace an existing file."))
def template(dataset: str, forms: str | None, out: Path | None, overwrite: bool, **given: str | None) -> None:
    """Write templates with headings, an example row and (XLSX) lists and explanation."""
    from etl.templates import template as made

    targets = _targets(dataset, forms, out, [value for value in given.values() if value])
    for target in targets.values():
        _refuse_occupied(target, overwrite)
    prefill = _prefill(dataset, given)
    if has_ledger(settings()):  # where there is no store, nothing of one is given away
        from etl.audit import record

        record(settings(), LOCAL_DEPARTMENT, DOWNLOAD, what="template", dataset=dataset, forms=list(targets))
    for form, target in targets.items():
        target.write_bytes(made(dataset, form, language(), prefill))
        click.echo(say(f"Invulbestand geschreven: {target}", f"Template written: {target}"))


def _targets(dataset: str, forms: str | None, out: Path | None, given: Sequence[str]) -> dict[str, Path]:
    """Return the file to write per form; in a folder it is named for the data set and what is filled in."""
    chosen = list(dict.fromkeys(forms.split(","))) if forms else []
    if set(chosen) - set(_FORMS):
        stop(f"--format {forms}: kies uit csv en xlsx.", f"--format {forms}: choose from csv and xlsx.", WRONG_USE)
    if out is None or out.is_dir():
        name = "-".join([dataset, *(re.sub("[^0-9A-Za-z-]", "-", value) for value in given)])
        return {form: (out or Path()) / f"{name}.{form}" for form in chosen or ["csv"]}
    if len(chosen) > 1:
        stop(
            f"--format {forms} maakt meer dan één bestand: laat --out een bestaande map zijn.",
            f"--format {forms} makes more than one file: let --out be an existing folder.",
            WRONG_USE,
        )
    return {_form_of(out, chosen[0] if chosen else None): out}


def _refuse_occupied(target: Path, overwrite: bool) -> None:
    if target.is_dir():
        stop(f"{target} is een map, geen bestand.", f"{target} is a folder, not a file.", WRONG_USE)
    if target.exists() and not overwrite:
        stop(
            f"{target} bestaat al en kan ingevuld zijn. Kies een andere naam, of vervang het met --overwrite.",
            f"{target} exists already and may be filled in. Choose another name, or replace it with --overwrite.",
            WRONG_USE,
        )


def _prefill(dataset: str, given: Mapping[str, str | None]) -> Prefill:
    """Return what is filled in; the reference data are asked only about an institution or a project."""
    from etl.reference import ensure_reference
    from etl.template_prefill import NotPrefilled, checked_prefill, known_prefill
    from etl.warehouse import Warehouse

    names = {"institution": "institution_id", "project": "project_id", "year": "academic_year"}
    values = {names.get(name, "reporting_month"): value for name, value in given.items() if value}
    try:
        if not {"institution_id", "project_id"} & set(values):
            return checked_prefill(dataset, values)
        ensure_reference(settings())
        with closing(Warehouse(settings())) as warehouse, closing(warehouse.cursor()) as con:
            return known_prefill(con, LOCAL_DEPARTMENT, dataset, values, language())
    except NotPrefilled as refused:
        stop(refused.message_nl, refused.message_en, WRONG_USE)


def _form_of(out: Path, form: str | None) -> str:
    """Return the kind of file that --out names; stop when its folder is not there or its ending does not fit."""
    suffix = out.suffix.lower().removeprefix(".")
    missing = next((each for each in (out.parent, *([out] if not suffix else [])) if not each.exists()), None)
    if missing is not None:
        stop(
            f"De map {missing} bestaat niet. Maak ze eerst, of kies een bestaande map of een bestandsnaam die eindigt "
            "op .csv of .xlsx.",
            f"The folder {missing} does not exist. Make it first, or choose an existing folder or a file name that "
            "ends in .csv or .xlsx.",
            WRONG_USE,
        )
    if suffix not in _FORMS:
        stop(
            f"--out {out}: de naam van een invulbestand eindigt op .csv of .xlsx.",
            f"--out {out}: the name of a template ends in .csv or .xlsx.",
            WRONG_USE,
        )
    if form is not None and form != suffix:
        stop(
            f"--format {form} past niet bij --out {out}. Laat --format weg, of laat de naam eindigen op .{form}.",
            f"--format {form} does not fit --out {out}. Leave --format out, or let the name end in .{form}.",
            WRONG_USE,
        )
    return suffix


@click.command(help=say("Toon alle kolommen en regels.", "Show all columns and rules."))
@form_option("markdown", "csv", "json")
@click.option("--json", "as_json", is_flag=True, help=say("Uitvoer als JSON.", "Output as JSON."))
def dictionary(form: str, as_json: bool) -> None:
    """Print the data dictionary, made from the contract's declarations."""
    from etl.dictionary import dictionary_csv, dictionary_json, dictionary_markdown

    if as_json or form == "json":
        print_json(dictionary_json())
    else:
        text = dictionary_csv() if form == "csv" else dictionary_markdown(language())
        click.echo(text, nl=False)
