"""What is said of a text whose header is not found, or whose rows cannot be told apart or decoded."""

from collections.abc import Iterator
from pathlib import Path

from etl.read_encoding import is_encodable
from etl.read_fit import Places, is_data
from etl.read_header import DELIMITERS, Header, delimiter_names, unfolded
from etl.read_kind import HEAD_BYTES, binary_kind
from etl.read_model import ReadFile, ReadOptions
from etl.read_records import BrokenQuotes, BrokenRow, LineTooLong, records
from etl.read_titles import shown_title
from etl.read_workbook import WorkbookText
from schemas.datasets import DATASET_NAMES, dataset

_ROWS_LOOKED_AT = 10


def find_empty(file: ReadFile) -> None:
    """Add the finding that there is nothing in a file."""
    file.find(
        "R02",
        place_nl="Het bestand",
        place_en="The file",
        advice_nl="Kies het bestand met een kopregel en rijen.",
        advice_en="Choose the file with a header and rows.",
    )


def find_no_header(
    file: ReadFile, sheet: WorkbookText | None, head: bytes, beginning: str, options: ReadOptions
) -> None:
    """Add the finding on a text without a header; `beginning` is its first bytes, `head`, as text."""
    kind = binary_kind(head)
    others = _other_sheets(sheet, options) if sheet is not None and sheet.others else None
    if kind is not None:
        file.find("R01", **vars(kind))
    elif len(head) == HEAD_BYTES or beginning.strip():
        chosen = dataset(options.dataset) if options.dataset else None
        file.find(
            "R07",
            dataset_nl=f" ({chosen.label_nl})" if chosen else "",
            dataset_en=f" ({chosen.label_en})" if chosen else "",
            others_nl=f" {others[0]}" if others else "",
            others_en=f" {others[1]}" if others else "",
        )
    elif sheet is not None and others:
        name = shown_title(sheet.name)
        places = {"place_nl": f"Het blad '{name}'", "place_en": f"The sheet '{name}'"}
        file.find("R02", advice_nl=others[0], advice_en=others[1], **places)
    else:
        find_empty(file)


def _other_sheets(sheet: WorkbookText, options: ReadOptions) -> tuple[str, str]:
    """Return which sheets that were not read hold something, and how they would be, in Dutch and English."""
    names = ", ".join(f"'{shown_title(name)}'" for name in sheet.others)
    described = [dataset(name) for name in ([options.dataset] if options.dataset else DATASET_NAMES)]
    one = len(sheet.others) == 1
    return (
        f"Er staat wel iets in {'het blad' if one else 'de bladen'} {names}. Zet het blad met de gegevens vooraan, of "
        f"geef het als naam {_either([each.label_nl for each in described], 'of')}.",
        f"There is something in the {'sheet' if one else 'sheets'} {names}. Put the sheet with the data first, or "
        f"name it {_either([each.label_en for each in described], 'or')}.",
    )


def _either(names: list[str], word: str) -> str:
    return f"{', '.join(names[:-1])} {word} {names[-1]}" if len(names) > 1 else names[0]


def find_undecodable(file: ReadFile, path: Path, header: Header, code: str) -> None:
    """Add a finding for every row that is not UTF-8, as far as the text can be divided into rows."""
    try:
        for row, cells, _ in records(path, header.delimiter, errors="surrogateescape"):
            if not "".join(cells).isascii() and not is_encodable("".join(cells)):
                file.find(code, row=row, place_nl=f"Rij {row}", place_en=f"Row {row}")
    except BrokenRow as error:
        find_broken(file, error)


def find_broken(file: ReadFile, error: BrokenRow) -> None:
    """Add the finding on the row from which a text cannot be divided into rows."""
    if isinstance(error, LineTooLong) and error.has_nul:
        file.find("R06", row=error.row)
    elif isinstance(error, LineTooLong):
        file.find("R19", row=error.row, limit=error.limit)
    elif isinstance(error, BrokenQuotes):
        file.find("R16", row=error.row)


def find_other_delimiter(file: ReadFile, path: Path, header: Header, places: Places) -> bool:
    """Add one finding when the rows have another delimiter than the header, and tell whether it was added.

    The first rows tell: as the header is divided none of them is as wide or holds data, divided otherwise most do.
    """
    as_header = _first_rows(path, header, header.delimiter)
    if any(len(cells) >= len(header.titles) or is_data(cells, places) for _, cells in as_header):
        return False
    for delimiter in DELIMITERS:
        rows = list(_first_rows(path, header, delimiter))
        if sum(is_data(cells, places) for _, cells in rows) * 2 > len(rows):
            titles, cells = (_divided_by(file, sign) for sign in (header.delimiter, delimiter))
            file.find(
                "R30",
                row=rows[0][0],
                header=header.row,
                titles_nl=titles[0],
                titles_en=titles[1],
                cells_nl=cells[0],
                cells_en=cells[1],
            )
            return True
    return False


def _divided_by(file: ReadFile, delimiter: str) -> tuple[str, str]:
    # A sheet has no delimiter; the text made of it has a comma between its columns.
    is_sheet = file.delimiter is None and delimiter == ","
    return ("de kolommen van het blad", "the sheet's columns") if is_sheet else delimiter_names(delimiter)


def _first_rows(path: Path, header: Header, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield number and cells of the first filled rows below the header, as far as they can be divided so."""
    found = 0
    try:
        for record in records(path, delimiter):
            if record.row > header.row and "".join(record.cells).strip():
                yield record.row, unfolded(record.cells, delimiter)
                found += 1
            if found == _ROWS_LOOKED_AT:
                return
    except BrokenRow:
        return  # it is found again when the rows are written
