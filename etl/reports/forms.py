"""The forms of a report: which there are, how their files are named, and writing them into a folder."""

import importlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from etl.archive import sha256_of
from etl.reports.manifest_form import write_manifest
from etl.reports.model import MANIFEST_ENDING, Report, Table

# Form → ending, and the function that writes it; imported when it is asked for, because each brings a library.
_WHOLE: Mapping[str, tuple[str, str, str]] = {
    "xlsx": (".xlsx", "etl.reports.workbook_form", "write_xlsx"),
    "docx": (".docx", "etl.reports.document_form", "write_docx"),
    "pdf": (".pdf", "etl.reports.pdf_form", "write_pdf"),
}
_PER_TABLE: Mapping[str, tuple[str, str, str]] = {
    "csv": (".csv", "etl.reports.csv_form", "write_csv"),
    "csv-machine": (".machine.csv", "etl.reports.csv_form", "write_machine_csv"),
    "parquet": (".parquet", "etl.reports.parquet_form", "write_parquet"),
}
MANIFEST = "json"
FORMS: tuple[str, ...] = (*_WHOLE, *_PER_TABLE, MANIFEST)
"""Every form; the manifest lists the other files, so it comes last."""


class UnknownForm(ValueError):
    """A form that there is not; the messages name those that there are."""

    def __init__(self, form: str) -> None:
        possible = ", ".join(FORMS)
        self.message_nl = f"'{form}' is geen vorm van een rapport. Mogelijk: {possible}."
        self.message_en = f"'{form}' is no form of a report. Possible: {possible}."
        super().__init__(self.message_en)


class FormUnavailable(RuntimeError):
    """A form that cannot be made on this machine, such as PDF without LibreOffice; the messages say what is missing."""

    def __init__(self, message_nl: str, message_en: str) -> None:
        super().__init__(message_en)
        self.message_nl = message_nl
        self.message_en = message_en


def chosen_forms(asked: Sequence[str]) -> tuple[str, ...]:
    """Return the forms in the order in which they are written. Raises UnknownForm."""
    for form in asked:
        if form not in FORMS:
            raise UnknownForm(form)
    return tuple(form for form in FORMS if form in asked)


def require_programs(forms: Sequence[str]) -> None:
    """Let nothing begin that cannot end: raises UnknownForm, and FormUnavailable where a program is missing."""
    if "pdf" in chosen_forms(forms):
        importlib.import_module("etl.reports.pdf_form").required_libreoffice()


def _tell_nobody(_form: str) -> None:
    """Say nothing of the progress."""


def write_files(
    report: Report,
    forms: Sequence[str],
    directory: Path,
    told: Callable[[str], None] = _tell_nobody,
    listing: Callable[[Mapping[str, str]], Mapping[str, str]] = dict,
) -> dict[str, str]:
    """Write the forms into a folder and return SHA-256 by name of file; `told` hears which form is begun.

    `listing` says what the manifest lists, given the other files. Raises UnknownForm and FormUnavailable.
    """
    files: dict[str, str] = {}
    for form in chosen_forms(forms):
        told(form)
        for path in _write(report, form, directory, listing(files)):
            files[path.name] = sha256_of(path)
    return files


def _write(report: Report, form: str, directory: Path, files: Mapping[str, str]) -> list[Path]:
    if form == MANIFEST:
        path = directory / f"{report.file_stem}{MANIFEST_ENDING}"
        write_manifest(report, files, path)
        return [path]
    if form in _WHOLE:
        ending, module, name = _WHOLE[form]
        path = directory / f"{report.file_stem}{ending}"
        write_whole: Callable[[Report, Path], None] = getattr(importlib.import_module(module), name)
        write_whole(report, path)
        return [path]
    ending, module, name = _PER_TABLE[form]
    write_table: Callable[[Table, Path], None] = getattr(importlib.import_module(module), name)
    paths = [directory / f"{report.file_stem}-{table.name}{ending}" for table in report.tables]
    for table, path in zip(report.tables, paths, strict=True):
        write_table(table, path)
    return paths


def form_of(name: str) -> str | None:
    """Return the form that a file of a report has, by its name; None for a file of none."""
    endings = {ending: form for form, (ending, _, _) in (*_WHOLE.items(), *_PER_TABLE.items())} | {
        MANIFEST_ENDING: MANIFEST
    }
    # '.machine.csv' ends in '.csv' too, so the longest ending decides.
    return next((endings[each] for each in sorted(endings, key=len, reverse=True) if name.endswith(each)), None)
