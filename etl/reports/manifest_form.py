"""The manifest: what a report is and the SHA-256 of every file of it, as JSON."""

import json
from collections.abc import Mapping
from pathlib import Path

from etl.reports.model import Report, identity_facts


def write_manifest(report: Report, files: Mapping[str, str], path: Path) -> None:
    """Write the report's identity, its sheets with their numbers of rows, and its files with their SHA-256."""
    facts = {
        **identity_facts(report.identity),
        "is_restricted": report.is_restricted,
        "tables": [{"name": table.name, "rows": len(table.rows)} for table in report.tables],
        "files": [{"name": name, "sha256": sha256} for name, sha256 in sorted(files.items())],
    }
    path.write_text(json.dumps(facts, ensure_ascii=False, indent=2, sort_keys=True) + "\n", encoding="utf-8")
