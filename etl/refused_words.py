"""The report on a refused delivery as plain text, for its uploader."""

from collections.abc import Mapping
from datetime import UTC
from typing import Any
from zoneinfo import ZoneInfo

from etl.refused import Refusal


def report_text(refusal: Refusal, report: Mapping[str, Any], language: str, time_zone: str) -> str:
    """Return what was wrong with the files, one line for what is said alike of many rows, in 'nl' or 'en'."""
    dutch = language != "en"
    at = refusal.at.replace(tzinfo=refusal.at.tzinfo or UTC).astimezone(ZoneInfo(time_zone))
    title = f"Geweigerd op {at:%d/%m/%Y %H:%M}" if dutch else f"Refused on {at:%d/%m/%Y %H:%M}"
    lines = [title, "=" * len(title), ""]
    for file, kept in zip(report["files"], refusal.files, strict=False):
        state = ("bewaard", "kept") if kept["kept"] else ("niet bewaard", "not kept")
        lines.append(f"{file['name']} ({state[0] if dutch else state[1]}), SHA-256 {file['sha256']}")
    lines.append("")
    several = len(report["files"]) > 1
    for group in report["groups"]:
        is_error = group["severity"] == "error"
        sign = ("Fout" if is_error else "Let op") if dutch else ("Error" if is_error else "Warning")
        place = f" {group['file']}:" if several and group["file"] else ""
        count = f" ({group['count']}×)" if group["count"] > 1 else ""
        lines.append(f"- {sign} {group['code']}{count}:{place} {group['message_nl' if dutch else 'message_en']}")
    return "\n".join(lines) + "\n"
