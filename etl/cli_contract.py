"""`duaal template` and `duaal dictionary`: the contract as files to fill in and as a list to read."""

from pathlib import Path

import click

from etl.cli_text import language, print_json, say
from schemas.dataset_names import DATASET_NAMES


@click.command(help=say("Maak een leeg invulbestand.", "Make an empty template."))
@click.argument("dataset", type=click.Choice(DATASET_NAMES))
@click.option("--format", "form", type=click.Choice(["csv", "xlsx"]), default="csv", show_default=True)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help=say("Bestand of map; anders DATASET.csv of .xlsx hier.", "File or folder; else DATASET.csv or .xlsx here."),
)
def template(dataset: str, form: str, out: Path | None) -> None:
    """Write a template with headings, an example row and (XLSX) lists and explanation."""
    from etl.templates import write_template

    target = out or Path(f"{dataset}.{form}")
    if target.is_dir():
        target = target / f"{dataset}.{form}"
    write_template(dataset, form, language(), target)
    click.echo(say(f"Invulbestand geschreven: {target}", f"Template written: {target}"))


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
