"""The SQL that hands a read file to the database: all text, contract columns in contract order, nothing sniffed."""

import re
from typing import Any

from etl.read_model import CsvSource
from etl.sql_text import identifier, literal
from schemas.datasets import Dataset

_GLOB = re.compile(r"([*?\[])")
ROW_NUMBER = "row_number"


def source_relation_sql(source: CsvSource, dataset: Dataset) -> tuple[str, list[Any]]:
    """Return a select and its parameters: one row per data row, all contract columns as text, null where empty.

    Columns: row_number (bigint) first when the source has it, then the contract's in contract order; a column that the
    file lacks is the constant given for it, or null. Without row numbers the rows come in the order of the file, the
    first being `source.first_row_number`.
    """
    file_columns = [name or f"unused_{index}" for index, name in enumerate(source.columns)]
    types = {ROW_NUMBER: "BIGINT"} if source.has_row_numbers else {}
    types |= dict.fromkeys(file_columns, "VARCHAR")
    parameters: list[Any] = []
    selected = [ROW_NUMBER] if source.has_row_numbers else []
    for name in dataset.column_names:
        if name in source.columns:
            selected.append(identifier(name))
        elif name in source.constants:
            selected.append(f"cast(? as varchar) as {identifier(name)}")
            parameters.append(source.constants[name])
        else:
            selected.append(f"cast(null as varchar) as {identifier(name)}")
    declared = ", ".join(f"{literal(name)}: {literal(kind)}" for name, kind in types.items())
    quote = '"' if source.has_quotes else ""
    # Not told, DuckDB 1.5.5 guesses the line end even with auto_detect off; a carriage return in a cell misleads it.
    # Told that it is CRLF, it gives no rows at all, and no error, with strict_mode and skip: there, nothing is told.
    # It then finds what is proven: such a source has no other line ends and no quotes.
    line_end = "" if source.line_end == "\r\n" else r"new_line = '\n',"
    relation = f"""
        select {", ".join(selected)}
        from read_csv(
            ?, columns = {{{declared}}}, delim = ?, quote = {literal(quote)}, escape = {literal(quote)}, comment = '',
            {line_end}
            skip = {int(source.header_rows_to_skip)}, header = false, auto_detect = false, nullstr = '',
            allow_quoted_nulls = true, strict_mode = true, null_padding = false, ignore_errors = false,
            compression = 'none', encoding = 'utf-8', parallel = {str(not source.has_quotes).lower()}
        )
    """
    return relation, [*parameters, _GLOB.sub(r"[\1]", str(source.path)), source.delimiter]
