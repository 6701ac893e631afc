"""Reading one file: bytes in, a source that the database can read safely out, with repairs and findings.

Nothing is sniffed by an engine. The bytes decide the kind, the header is found by the contract's columns, the
encoding is proven, and a large regular text goes to the database as it is; every other is rewritten by Python. A
workbook's sheet is made such a text first.
"""

from dataclasses import dataclass
from pathlib import Path

from etl.archive import sha256_of
from etl.read_columns import Columns, find_filled_unknown, judge_columns
from etl.read_encoding import (
    ENCODING_LABELS,
    MixedEncodings,
    UnknownEncoding,
    decoded,
    eight_bit_encoding,
    has_end_mark,
    head_encoding,
    head_text,
    transcode,
    without_end_mark,
)
from etl.read_header import Header, find_header, likely_delimiter
from etl.read_kind import HEAD_BYTES, is_workbook, other_kind
from etl.read_model import CONSTANT_NAMES, CsvSource, ReadFile, ReadOptions, ReadText, Repair
from etl.read_plain import Layout, Scan, can_be_plain, scan
from etl.read_records import BrokenRow
from etl.read_rows import write_rows
from etl.read_spelling import DateSpelling
from etl.read_sql import source_relation_sql
from etl.read_unreadable import find_broken, find_empty, find_no_header, find_other_delimiter, find_undecodable
from etl.read_workbook import WorkbookText, judge_sheet, sheet_text
from etl.template_rows import longest_gap
from etl.title_form import unmarked_title
from schemas.datasets import Dataset, dataset

__all__ = ["CONSTANT_NAMES", "CsvSource", "ReadFile", "ReadOptions", "Repair", "read_file", "source_relation_sql"]

PLAIN_FROM_BYTES = 1_000_000
"""From this size a regular text is read by the database as it is. Smaller ones carry their row numbers."""


@dataclass
class _Text:
    """A delimited text: where it lies (as it was sent, or made of it), how it begins, its header and layout."""

    path: Path
    head: bytes
    encoding: str
    header: Header | None = None
    layout: Layout | None = None
    sheet: WorkbookText | None = None
    """The sheet that it was made of."""

    @property
    def is_whole(self) -> bool:
        """Tell whether the head is the whole text."""
        return len(self.head) < HEAD_BYTES


def read_file(path: Path, name: str, options: ReadOptions, work_dir: Path) -> ReadFile:
    """Read a file that the user calls `name`; whatever its bytes are, findings say what is wrong, never an exception.

    Files made stand in `work_dir`, which the caller removes. `source` stays None when the rows cannot be judged. A
    stop half way leaves only such files.
    """
    file = ReadFile(name=name, size=path.stat().st_size)
    text = _Text(path, head := _head(path), head_encoding(head))
    if not _is_readable(file, head, options) or not _make_text(file, text, options, work_dir):
        file.sha256 = file.sha256 or sha256_of(path)
        return file
    beginning = head_text(text.head, text.encoding, is_whole=text.is_whole)
    text.header = find_header(beginning, options, is_whole=text.is_whole)
    text.layout = _layout(text, options)
    scanned = scan(text.path, text.layout)
    file.sha256 = file.sha256 or scanned.sha256
    if text.header is None:
        find_no_header(file, text.sheet, text.head, beginning, options)
        if file.finding_counts["R07"]:
            path = text.path if scanned.is_utf8 else decoded(text.path, work_dir / f"text-{file.sha256}.csv")
            file.text = ReadText(path, likely_delimiter(beginning))
        return file
    file.delimiter = None if text.sheet else text.header.delimiter
    is_decoded = _decode(file, text, text.header, scanned, work_dir)
    is_recognised = is_decoded and _recognise(file, text.header)
    names = text.header.columns(file.dataset) if file.dataset else ()
    file.text = ReadText(text.path, text.header.delimiter, text.header.row, text.header.titles, names)
    if is_recognised:
        _read_rows(file, text, text.header, scanned, options, work_dir)
    return file


def _head(path: Path) -> bytes:
    with path.open("rb") as opened:
        return opened.read(HEAD_BYTES)


def _is_readable(file: ReadFile, head: bytes, options: ReadOptions) -> bool:
    """Refuse what is empty, too big, or by its first bytes another kind of file."""
    if file.size == 0:
        find_empty(file)
    elif file.size > options.max_bytes:
        megabytes = options.max_bytes // 1_000_000
        file.find("R18", limit_nl=f"hoogstens {megabytes} MB", limit_en=f"at most {megabytes} MB")
    elif kind := other_kind(head):
        file.find("R01", **vars(kind))
    return not file.findings


def _make_text(file: ReadFile, text: _Text, options: ReadOptions, work_dir: Path) -> bool:
    """Make UTF-8 text of a workbook or of UTF-16, so that everything after it deals with bytes that stand for signs."""
    _leave_out_end_mark(file, text, work_dir)
    if is_workbook(text.head):
        file.sha256 = sha256_of(text.path)
        text.sheet = sheet_text(file, text.path, options, work_dir)
        if text.sheet is None:
            return False
        file.encoding = text.sheet.kind
        text.path = text.sheet.path
    elif text.encoding == "utf-16":
        file.sha256 = file.sha256 or sha256_of(text.path)
        file.encoding = text.encoding
        target = work_dir / f"text-{file.sha256}.csv"
        try:
            transcode(text.path, text.encoding, target)
        except UnknownEncoding:
            file.find("R04", place_nl="Het bestand", place_en="The file")
            return False
        file.repair("encoding", encoding=ENCODING_LABELS[text.encoding])
        text.path = target
    else:
        return True
    text.head, text.encoding = _head(text.path), "utf-8"
    return True


def _leave_out_end_mark(file: ReadFile, text: _Text, work_dir: Path) -> None:
    if is_workbook(text.head) or not has_end_mark(text.path, text.encoding):
        return
    file.sha256 = sha256_of(text.path)
    text.path = without_end_mark(text.path, work_dir / f"unmarked-{file.sha256}.csv")
    text.head = _head(text.path)
    file.repair("end_mark")


def _layout(text: _Text, options: ReadOptions) -> Layout | None:
    """Return how regular lines would look, when the text is large enough and its header simple enough."""
    header = text.header
    if header is None or not header.is_plain or not can_be_plain(unmarked_title(header.titles[0])):
        return None
    if text.path.stat().st_size < PLAIN_FROM_BYTES:
        return None
    begin = text.head.find(b"\n") + 1 if header.has_separator_line else 0
    end = text.head.find(b"\n", begin)
    if end < 0 or b"\r" in text.head[:end].replace(b"\r\n", b"").removesuffix(b"\r"):
        return None
    return Layout(
        data_offset=end + 1,
        delimiter=header.delimiter.encode(),
        cells=len(header.titles),
        line_end=b"\r\n" if text.head[end - 1 : end] == b"\r" else b"\n",
        first_title=unmarked_title(header.titles[0]),
        max_line=options.longest_cell,
        template_gap=longest_gap(header.titles),
    )


def _decode(file: ReadFile, text: _Text, header: Header, scanned: Scan, work_dir: Path) -> bool:
    """Settle the encoding; a text that is not UTF-8 is made so. Add findings and return False when none is certain."""
    if scanned.is_utf8:
        file.encoding = file.encoding or text.encoding
        return True
    try:
        file.encoding = eight_bit_encoding(text.path)
        target = work_dir / f"text-{file.sha256}.csv"
        transcode(text.path, file.encoding, target)
    except MixedEncodings:
        find_undecodable(file, text.path, header, "R05")
        return False
    except UnknownEncoding:
        file.encoding = None
        find_undecodable(file, text.path, header, "R04")
        return False
    file.repair("encoding", encoding=ENCODING_LABELS[file.encoding])
    text.path = target
    return True


def _recognise(file: ReadFile, header: Header) -> bool:
    """Settle the data set; add a finding when the columns fit several, or another than the chosen one."""
    candidates = [dataset(name) for name in header.datasets]
    if len(candidates) > 1:
        file.find(
            "R13",
            candidates_nl=", ".join(each.label_nl for each in candidates),
            candidates_en=", ".join(each.label_en for each in candidates),
        )
        return False
    file.dataset = candidates[0].name
    if header.fits_better:
        chosen, found = candidates[0], dataset(header.fits_better)
        file.find(
            "R14",
            chosen_nl=chosen.label_nl,
            chosen_en=chosen.label_en,
            found_nl=found.label_nl,
            found_en=found.label_en,
        )
        return False
    return True


def _read_rows(
    file: ReadFile, text: _Text, header: Header, scanned: Scan, options: ReadOptions, work_dir: Path
) -> None:
    described = dataset(file.dataset or "")
    if len(header.titles) > options.max_columns:
        limit = options.max_columns
        file.find("R18", limit_nl=f"hoogstens {limit} kolommen", limit_en=f"at most {limit} columns")
        return
    columns = judge_columns(file, header, described, options)
    totals_row = None
    if text.layout and scanned.lines is not None and columns.are_readable and None not in columns.names:
        file.rows = scanned.lines
        source = _plain_source(file, text.path, header, text.layout, columns)
        spelling = DateSpelling(described, columns.names)
        spelling.look_at_text(text.head[text.layout.data_offset :].decode("utf-8", "ignore"), header.delimiter)
        spelling.say(file)
    elif find_other_delimiter(
        file, text.path, header, [described.column(name) if name else None for name in columns.names]
    ):
        return
    else:
        target = work_dir / f"rows-{file.sha256}.csv"
        try:
            written, source = write_rows(file, text.path, header, columns, options, target)
        except BrokenRow as error:
            find_broken(file, error)
            return
        file.rows = written.rows
        written.say(file)
        find_filled_unknown(file, header, described, columns.unknown, written.filled_unknown)
        file.rows_left_out = written.left_out
        totals_row = written.totals_row
    is_trusted = text.sheet is None or judge_sheet(file, text.sheet, header, columns, totals_row)
    if file.rows == 0:
        _take_without_rows(file, header, described, options)
        file.source = source if file.is_without_rows else None
    elif file.rows > options.max_rows:
        dutch, english = f"{options.max_rows:,}".replace(",", "."), f"{options.max_rows:,}"
        file.find("R18", limit_nl=f"hoogstens {dutch} rijen", limit_en=f"at most {english} rows")
    elif columns.are_readable and is_trusted and file.rows > file.rows_left_out:
        file.source = source


def _take_without_rows(file: ReadFile, header: Header, described: Dataset, options: ReadOptions) -> None:
    """Accept a file without rows when the uploader states that this is meant, for a key that is given; else refuse."""
    if not options.no_rows or described.name == "events":
        file.find("R03", row=header.row)
        return
    unknown = [described.column(name) for name in described.snapshot_key if name not in file.constants]
    file.is_without_rows = not unknown and not file.findings
    if unknown:
        labels = {
            f"labels_{language}": ", ".join(each.label(language) for each in unknown) for language in ("nl", "en")
        }
        file.find("R25", row=header.row, **labels)


def _plain_source(file: ReadFile, path: Path, header: Header, layout: Layout, columns: Columns) -> CsvSource:
    return CsvSource(
        path=path,
        delimiter=header.delimiter,
        line_end=layout.line_end.decode(),
        has_quotes=False,
        header_rows_to_skip=2 if header.has_separator_line else 1,
        columns=columns.names,
        first_row_number=header.row + 1,
        has_row_numbers=False,
        constants={name: value for name, value in file.constants.items() if name not in columns.names},
    )
