"""Keeping what is refused, as far as it may be kept, with the report of what is wrong with it."""

import json
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from etl.archive import Archive
from etl.finding_groups import FindingGroup
from etl.findings import Finding
from etl.judgement import Judgement
from etl.ledger import Ledger
from etl.read import ReadFile, ReadOptions
from etl.refused import Refusal, refused_files
from etl.scope import Scope
from etl.settings import Settings
from etl.stage import Part
from schemas.checks import personal_data_kind
from schemas.datasets import dataset
from schemas.rules import RULES
from schemas.rules_reading import PERSONAL_DATA_CODES

_FORM_VALUE = re.compile("[0-9/-]{4,10}")
"""A number of an institution or project, a year or a month: no word, and too short for a national number."""
_PERSONAL_DATA_CODES = PERSONAL_DATA_CODES | {"C09"}


def note_refusal(
    settings: Settings, ledger: Ledger, scope: Scope, parts: Sequence[Part], options: ReadOptions, judgement: Judgement
) -> Refusal:
    """Keep a refused delivery with its report, and note it in the ledger, which the caller holds for writing.

    Of a file that is kept, the ledger says how it was read, as far as the form gave numbers and months: without the
    institution, nobody would find its learners again.
    """
    is_kept = not _may_hold_personal_data(judgement)
    archive = refused_files(settings)
    if is_kept:
        for part in parts:
            archive.keep(part.path)
    payload = {
        "files": [
            {"sha256": file.sha256, "size": file.size, "kept": is_kept, "dataset": file.dataset}
            for file in judgement.files
        ],
        "constants": {
            name: text.strip()
            for name, text in options.constants.items()
            if is_kept and _FORM_VALUE.fullmatch(text.strip())
        },
        "counts": judgement.finding_counts,
        "institutions": list(scope.institutions),
        "report": _keep_report(archive, judgement, is_kept=is_kept),
    }
    return Refusal.of(ledger.append(scope.user, scope.role, "refused", payload))


def _keep_report(archive: Archive, judgement: Judgement, *, is_kept: bool) -> str:
    """Keep the report and return its hash; of files that are not kept it quotes nothing, their names neither."""
    groups = judgement.groups()
    names = {file.name: f"bestand {number}" for number, file in enumerate(judgement.files, start=1)}
    report = {
        "files": [
            {
                "name": file.name if is_kept else names[file.name],
                "sha256": file.sha256,
                "dataset": file.dataset,
                "rows": file.rows,
            }
            for file in judgement.files
        ],
        "groups": [(each if is_kept else _without_quotes(each, names)).to_json() for each in groups],
    }
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".json") as written:
        json.dump(report, written, ensure_ascii=False)
        written.flush()
        return archive.keep(Path(written.name))


def _without_quotes(group: FindingGroup, names: Mapping[str, str]) -> FindingGroup:
    """Return a group that says which rule, rows and column, and nothing that stood in the file or its name."""
    rule, rows = RULES[group.code], group.rows_text()
    return replace(
        group,
        file=names.get(group.file or ""),
        title=None,
        values=(),
        message_nl=f"Rij {rows}: {rule.title_nl}." if rows else f"{rule.title_nl}.",
        message_en=f"Row {rows}: {rule.title_en}." if rows else f"{rule.title_en}.",
    )


def _may_hold_personal_data(judgement: Judgement) -> bool:
    if any(personal_data_kind(file.name) for file in judgement.files):
        return True
    # A rule with more findings than are listed may have found personal data among those that are not.
    are_all_listed = len(judgement.findings) == sum(judgement.finding_counts.values())
    return not are_all_listed or any(_is_on_personal_data(each, judgement.files) for each in judgement.findings)


def _is_on_personal_data(found: Finding, files: Sequence[ReadFile]) -> bool:
    read = [dataset(file.dataset) for file in files if file.dataset and file.name == found.file]
    return found.code in _PERSONAL_DATA_CODES or any(
        column.is_personal for each in read for column in each.columns if column.name == found.column
    )
