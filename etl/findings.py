"""What is wrong with a file, said as data: severity, code, place, value and a message in Dutch and English."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from schemas.rules import RULES

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Finding:
    """One finding. `row` is the line as the user sees it in the sheet; row and column are None for a whole file."""

    severity: Severity
    code: str
    file: str | None
    row: int | None
    column: str | None
    title: str | None = field(default=None, kw_only=True)
    """The user's own title of the column, where the file has one."""
    value: str | None
    message_nl: str
    message_en: str

    def message(self, language: str) -> str:
        """Return the message in 'nl' or 'en'."""
        return self.message_en if language == "en" else self.message_nl

    def to_json(self) -> dict[str, Any]:
        """Return the finding as `duaal check --json` prints it."""
        return asdict(self)


def finding(
    code: str,
    *,
    file: str | None = None,
    row: int | None = None,
    column: str | None = None,
    title: str | None = None,
    value: str | None = None,
    severity: Severity | None = None,
    **facts: Any,
) -> Finding:
    """Make a finding from the rules' catalogue; facts fill the placeholders of its message templates.

    A fact that differs by language is passed as name_nl and name_en and stands as {name} in both templates.
    Leave `value` out for a column that holds personal data.
    """
    rule = RULES[code]
    messages = {}
    for language, template in (("nl", rule.message_nl), ("en", rule.message_en)):
        filled = {"file": file, "row": row, "column": column, "title": title, "value": value, **facts}
        filled |= {key[:-3]: fact for key, fact in facts.items() if key.endswith(f"_{language}")}
        messages[language] = template.format(**filled)
    return Finding(
        severity=severity or rule.severity,
        code=code,
        file=file,
        row=row,
        column=column,
        title=title,
        value=value,
        message_nl=messages["nl"],
        message_en=messages["en"],
    )


def has_errors(findings: Iterable[Finding]) -> bool:
    """Tell whether one of the findings blocks the upload."""
    return any(each.severity == "error" for each in findings)
