"""What judging an upload gives, and what becomes of it: findings, effect, receipt."""

from dataclasses import asdict, dataclass, field
from typing import Any

from etl.already_stored import StoredFile
from etl.effect import Effect
from etl.finding_groups import FindingGroup, group_findings
from etl.findings import Finding, has_errors
from etl.read import ReadFile
from etl.receipts import Receipt


@dataclass(frozen=True)
class Held:
    """Whose rows of which months a file holds; rows whose month or institution is not valid belong to none."""

    months: tuple[str, ...] = ()
    """Reporting months in order; events have none."""
    institutions: tuple[str, ...] = ()
    """Institution numbers in order; '' stands for the department."""


@dataclass
class Judgement:
    """What was understood of the files of one upload, everything that is wrong with them, and what they would move."""

    files: list[ReadFile]
    findings: list[Finding]
    finding_counts: dict[str, int]
    cell_counts: dict[tuple[str, str, str], int] = field(default_factory=dict)
    """Of the findings on single cells: by file, code and column."""
    effect: Effect | None = None
    preview: list[dict[str, Any]] = field(default_factory=list)
    """The first rows of each data set, as they would be stored."""

    held: dict[int, Held] = field(default_factory=dict)
    """By the number of the file, from 1; files that could not be read have none."""
    stored: list[StoredFile] = field(default_factory=list)
    """Files of it that were stored before and still count; only a trial looks."""

    @property
    def has_errors(self) -> bool:
        """Tell whether something blocks the upload."""
        return has_errors(self.findings)

    @property
    def has_warnings(self) -> bool:
        """Tell whether something must be confirmed with a reason."""
        return any(each.severity == "warning" for each in self.findings)

    def held_by(self, file_number: int) -> Held:
        """Return what a file holds."""
        return self.held.get(file_number, Held())

    def groups(self) -> list[FindingGroup]:
        """Return the findings as a person reads them: what is said alike of many rows once, with a count."""
        titles: dict[tuple[str | None, str | None], str] = {
            (file.name, name): title for file in self.files for name, title in file.headers.items()
        }
        return group_findings(self.findings, self.finding_counts, self.cell_counts, titles)

    def to_json(self) -> dict[str, Any]:
        """Return the judgement as `duaal check --json` prints it."""
        return {
            "accepted": not self.has_errors,
            "files": [file_json(file) for file in self.files],
            "held": [asdict(self.held_by(number)) for number, _ in enumerate(self.files, start=1)],
            "findings": [each.to_json() for each in self.findings],
            "finding_counts": self.finding_counts,
            "groups": [each.to_json() for each in self.groups()],
            "preview": self.preview,
            "effect": self.effect.to_json() if self.effect else None,
        }


@dataclass
class Outcome:
    """What became of an upload: its judgement, and its receipt once it is stored."""

    judgement: Judgement
    receipt: Receipt | None = None
    is_repeat: bool = False
    needs_reason: bool = False
    refusal_seq: int | None = None
    """The ledger event under which a refused upload is kept with its report."""

    def to_json(self) -> dict[str, Any]:
        """Return the judgement with the receipt; `accepted` tells whether the upload is stored."""
        return self.judgement.to_json() | {
            "accepted": self.receipt is not None,
            "needs_reason": self.needs_reason,
            "already_loaded": self.is_repeat,
            "refusal": self.refusal_seq,
            "receipt": self.receipt.to_json() if self.receipt else None,
        }


def file_json(file: ReadFile) -> dict[str, Any]:
    """Return what was understood of a file, as `duaal check --json` prints it."""
    return {
        "name": file.name,
        "sha256": file.sha256,
        "dataset": file.dataset,
        "encoding": file.encoding,
        "delimiter": file.delimiter,
        "rows": file.rows,
        "repairs": [
            {"code": each.code, "message": each.message_nl, "message_en": each.message_en} for each in file.repairs
        ],
    }
