"""The data dictionary, made from the contract's declarations: columns, rules and KPIs."""

import csv
import io
from typing import Any

from schemas import CONTRACT_VERSION
from schemas.datasets import datasets
from schemas.dictionary_texts import allowed_values
from schemas.kpis import KPIS
from schemas.rules import RULES


def dictionary_json() -> dict[str, Any]:
    """Return columns, rules and KPIs in both languages."""
    return {
        "contract_version": CONTRACT_VERSION,
        "columns": [row for described in datasets() for row in _column_rows(described.name)],
        "rules": [
            {
                "code": rule.code,
                "severity": rule.severity,
                "datasets": list(rule.datasets),
                "title_nl": rule.title_nl,
                "title_en": rule.title_en,
            }
            for rule in RULES.values()
        ],
        "kpis": [
            {"kpi": kpi.id, "name_nl": kpi.name_nl, "name_en": kpi.name_en, "unit": kpi.unit}
            | {"counting_rule_nl": kpi.counting_rule_nl, "counting_rule_en": kpi.counting_rule_en}
            | {"definition_version": kpi.definition_version}
            for kpi in KPIS.values()
        ],
    }


def _column_rows(name: str) -> list[dict[str, Any]]:
    described = next(each for each in datasets() if each.name == name)
    return [
        {
            "dataset": name,
            "column": column.name,
            "label_nl": column.label_nl,
            "label_en": column.label_en,
            "required": column.is_required,
            "is_key": column.name in described.key,
            "allowed_nl": allowed_values(column, "nl"),
            "allowed_en": allowed_values(column, "en"),
            "unit": column.unit,
            "privacy": column.privacy,
            "example": column.example,
            "help_nl": column.help_nl,
            "help_en": column.help_en,
        }
        for column in described.columns
    ]


def dictionary_csv() -> str:
    """Return the columns as CSV for machines: comma, UTF-8, one row per column of a data set."""
    rows = dictionary_json()["columns"]
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, rows[0].keys(), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def dictionary_markdown(language: str) -> str:
    """Return columns, rules and KPIs as a page in 'nl' or 'en'."""
    is_dutch = language == "nl"
    lines = ["# Gegevenswoordenboek" if is_dutch else "# Data dictionary", ""]
    head = (
        "kolom | titel | verplicht | toegestaan | privacy"
        if is_dutch
        else "column | title | required | allowed | privacy"
    )
    for described in datasets():
        lines += [f"## {described.label(language)} (`{described.name}`)", "", f"| {head} |", "|---|---|---|---|---|"]
        for column in described.columns:
            required = {(True, True): "ja", (False, True): "nee", (True, False): "yes", (False, False): "no"}[
                (column.is_required, is_dutch)
            ]
            allowed = allowed_values(column, language).replace("|", "\\|")
            lines.append(f"| `{column.name}` | {column.label(language)} | {required} | {allowed} | {column.privacy} |")
        lines.append("")
    lines += ["## Regels" if is_dutch else "## Rules", ""]
    for rule in RULES.values():
        lines.append(f"- **{rule.code}** ({rule.severity}): {rule.title_nl if is_dutch else rule.title_en}")
    lines += ["", "## KPI's" if is_dutch else "## KPIs", ""]
    for kpi in KPIS.values():
        name, counting = (kpi.name_nl, kpi.counting_rule_nl) if is_dutch else (kpi.name_en, kpi.counting_rule_en)
        lines.append(f"- **{kpi.id}** {name}. {counting}")
    return "\n".join(lines) + "\n"
