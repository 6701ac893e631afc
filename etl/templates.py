"""Templates to fill in: CSV as Belgian Excel reads it, or a workbook with lists, an example row and explanation."""

import csv
import io

from etl.template_prefill import Prefill
from etl.template_rows import MARKS, example_value, is_marked, written_value
from etl.template_workbook import workbook
from schemas.datasets import Dataset, dataset

PREFILLED_ROWS = 200
"""So many rows carry what is known beforehand; the reader leaves out those in which nothing else is filled in."""


def template(name: str, form: str, language: str, prefill: Prefill | None = None) -> bytes:
    """Return the template of a data set as 'csv' or 'xlsx' in 'nl' or 'en'; the same input gives the same bytes.

    A file that was filled in and saved again is read without its example row and its unused prefilled rows.
    """
    described, known = dataset(name), prefill or Prefill()
    if form == "csv":
        return _csv(described, language, known)
    return workbook(described, language, known, PREFILLED_ROWS)


def _csv(described: Dataset, language: str, prefill: Prefill) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    columns = described.columns
    writer.writerow(column.label(language) for column in columns)
    writer.writerow(
        (MARKS[language] if is_marked(described, column) else "")
        + written_value(column, example_value(described, column, prefill.values), language)
        for column in columns
    )
    if prefill.values:
        row = [written_value(column, prefill.values.get(column.name, ""), language) for column in columns]
        writer.writerows([row] * PREFILLED_ROWS)
    return text.getvalue().encode("utf-8-sig")
