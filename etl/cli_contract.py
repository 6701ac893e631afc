"""`duaal template` and `duaal dictionary`: the contract as files to fill in and as a list to read."""

from pathlib import Path

import click

from etl.cli_text import WRONG_USE, language, print_json, say, stop
from schemas.dataset_names import DATASET_NAMES

_FORMS = ("csv", "xlsx")


@click.command(help=say("Maak een leeg invulbestand.", "Make an empty template."))
@click.argument("dataset", type=click.Choice(DATASET_NAMES))
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMS),
    help=say("Soort bestand; anders zegt --out het, en anders csv.", "Kind of file; else --out tells, and else csv."),
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help=say(
        "Bestand (.csv of .xlsx) of bestaande map; anders hier.", "File (.csv or .xlsx) or existing folder; else here."
    ),
)
@click.option("--overwrite", is_flag=True, help=say("Vervang een bestaand bestand.", "Replace an existing file."))
def template(dataset: str, form: str | None, out: Path | None, overwrite: bool) -> None:
    """Write a template with headings, an example row and (XLSX) lists and explanation."""
    from etl.templates import write_template

    if out is None or out.is_dir():
        chosen = form or "csv"
        target = (out or Path()) / f"{dataset}.{chosen}"
    else:
        chosen, target = _form_of(out, form), out
    if target.is_dir():
        stop(f"{target} is een map, geen bestand.", f"{target} is a folder, not a file.", WRONG_USE)
    if target.exists() and not overwrite:
        stop(
            f"{target} bestaat al en kan ingevuld zijn. Kies een andere naam, of vervang het met --overwrite.",
            f"{target} exists already and may be filled in. Choose another name, or replace it with --overwrite.",
            WRONG_USE,
        )
    write_template(dataset, chosen, language(), target)
    click.echo(say(f"Invulbestand geschreven: {target}", f"Template written: {target}"))


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
@click.option("--format", "form", type=click.Choice(["markdown", "csv", "json"]), default="markdown", show_default=True)
@click.option("--json", "as_json", is_flag=True, help=say("Uitvoer als JSON.", "Output as JSON."))
def dictionary(form: str, as_json: bool) -> None:
    """Print the data dictionary, made from the contract's declarations."""
    from etl.dictionary import dictionary_csv, dictionary_json, dictionary_markdown

    if as_json or form == "json":
        print_json(dictionary_json())
    else:
        text = dictionary_csv() if form == "csv" else dictionary_markdown(language())
        click.echo(text, nl=False)
