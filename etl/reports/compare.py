"""The difference between two reports, or two moments: every figure before and after, and why it is another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb

from etl.ledger import ledger_of
from etl.permissions import Right
from etl.replaced import DESTROYING
from etl.reports.collect import WHOLE, choose_projects, known_projects
from etl.reports.data_state import head_of, state_at
from etl.reports.definitions import changed_definitions, definitions
from etl.reports.differences import CAUSES, CauseKind, Difference, Name, Path, number, shown, value_of
from etl.reports.figures import ALL_PROJECTS, Figures
from etl.reports.kept import ReportRefused, kept_figures
from etl.reports.measuring import Measure
from etl.reports.model import Project
from etl.reports.past_state import references_of
from etl.reports.records import Record, record
from etl.reports.walk import End, Walk
from etl.scope import Scope
from etl.settings import Settings
from etl.state_folder import WorkFolder
from schemas.kpis import KPIS


@dataclass(frozen=True)
class Moment:
    """What is compared when it is no report: the figures as of a month, as known at a moment (None = now)."""

    as_of: str
    known_at: datetime | None = None


@dataclass(frozen=True)
class Side:
    """One side of a comparison; a moment has neither recorded figures nor definitions of its own."""

    label: str
    end: End
    made: Record | None
    recorded: Figures | None


@dataclass(frozen=True)
class Comparison:
    """What differs between two sides, for the projects that both have."""

    before: Side
    after: Side
    project_ids: tuple[str, ...]
    differences: tuple[Difference, ...]

    def to_json(self, language: str) -> dict[str, Any]:
        """Return the comparison as `duaal report diff --json` prints it."""
        return {
            "before": self.before.label,
            "after": self.after.label,
            "projects": list(self.project_ids),
            "differences": [self._figure_json(each, language) for each in self.differences],
        }

    def _figure_json(self, each: Difference, language: str) -> dict[str, Any]:
        key = each.key
        gender = f"-{each.gender}" if each.gender else ""
        return {
            "table": key.table,
            "code": key.code,
            "label": key.label(language),
            "code_set": key.code_set or None,
            "project": key.project_id or None,
            "institution": key.institution_id or None,
            "year": key.year or None,
            "basis": key.basis or None,
            "part": key.part or None,
            "gender": each.gender or None,
            "before": shown(each.before),
            "after": shown(each.after),
            "difference": number(each.amount),
            "causes": [cause.to_json() | {"label": CAUSES[cause.kind][language == "en"]} for cause in each.causes],
            "id_before": key.origin(self.before.label) + gender if self.before.made else None,
            "id_after": key.origin(self.after.label) + gender if self.after.made else None,
        }


class DifferenceUnexplained(Exception):
    """Recorded figures that the ledger and the files do not give, though nothing was changed or erased."""

    def __init__(self, label: str) -> None:
        self.message_nl = (
            f"De cijfers van {label} volgen niet meer uit het logboek en de bewaarde bestanden, en er is niets "
            "veranderd dat dit verklaart. Controleer met 'duaal verify'."
        )
        self.message_en = (
            f"The figures of {label} no longer follow from the ledger and the kept files, and nothing that would "
            "explain it has changed. Check with 'duaal verify'."
        )
        super().__init__(self.message_en)


def compare(
    settings: Settings,
    scope: Scope,
    before: str | Moment,
    after: str | Moment,
    project_ids: Sequence[str] = (),
) -> Comparison:
    """Return the difference between two reports (by number) or moments, with causes that add up to it exactly.

    Two reports are compared for the projects that both have, two moments for those named (none = all). Raises
    NotAllowed, UnknownReport, UnknownProjects, ReportRefused (no project in both, figures lost), EsfChecksFailed and
    DifferenceUnexplained.
    """
    scope.require(Right.READ_REPORTS)
    sides = [_side(settings, scope, each) for each in (before, after)]
    with state_at(settings, max(each.end.seq for each in sides)) as con:
        projects = _projects(con, settings, sides, project_ids)
        found = differences(con, settings, sides[0], sides[1], projects)
    return Comparison(sides[0], sides[1], tuple(each.project_id for each in projects), found)


def _side(settings: Settings, scope: Scope, given: str | Moment) -> Side:
    if isinstance(given, Moment):
        label = given.as_of + (f"@{given.known_at.isoformat()}" if given.known_at else "")
        return Side(label, End(given.as_of, head_of(settings)[0], given.known_at), None, None)
    return side_of(settings, record(ledger_of(settings), scope, given))


def side_of(settings: Settings, made: Record) -> Side:
    """Return a report as one side of a comparison. Raises ReportRefused when its figures are lost."""
    end = End(made.as_of, made.ledger_seq, made.known_at)
    return Side(made.report_id, end, made, kept_figures(settings, made))


def _projects(
    con: duckdb.DuckDBPyConnection, settings: Settings, sides: Sequence[Side], asked: Sequence[str]
) -> tuple[Project, ...]:
    """Return the projects of a comparison, in the code sets of the later report, else of the settings."""
    lists = [each.made.project_ids for each in sides if each.made]
    shared = [each for each in (lists[0] if lists else ()) if all(each in listed for listed in lists)]
    if lists and not shared:
        raise ReportRefused("Deze rapporten hebben geen project gemeen.", "These reports have no project in common.")
    if asked:
        shared = [each for each in choose_ids(con, settings, asked) if not lists or each in shared]
    made = next((each.made for each in reversed(sides) if each.made), None)
    if made is not None:
        return known_projects(con, shared, dict(made.code_sets), made.esf_off)
    return choose_projects(con, settings, shared)


def choose_ids(con: duckdb.DuckDBPyConnection, settings: Settings, asked: Sequence[str]) -> list[str]:
    """Return the numbers of projects that are there. Raises UnknownProjects."""
    return [each.project_id for each in choose_projects(con, settings, asked)]


def differences(
    con: duckdb.DuckDBPyConnection, settings: Settings, before: Side, after: Side, projects: Sequence[Project]
) -> tuple[Difference, ...]:
    """Return the figures that differ, or differed on the way, over a warehouse that holds both sides.

    Raises DifferenceUnexplained.
    """
    measure = Measure(WHOLE, projects)
    with WorkFolder(settings) as work_dir:
        references = references_of(settings, max(before.end.seq, after.end.seq), work_dir)
        walk = Walk(con, measure, references)
        first = walk.measure(before.end)
        start = _of_both(before.recorded, first, projects, before, after)
        path = Path(dict(start))
        path.note_each(first, _kinds(settings, before, start, first))
        walk.steps(path, before.end, after.end)
    # What the walk ends with was measured step by step; it is what a measurement of the end gives.
    end = _of_both(after.recorded, path.figures, projects, before, after)
    path.note_each(end, _kinds(settings, after, path.figures, end, is_end=True))
    names = sorted(path.causes)
    return tuple(
        Difference(key, gender, start.get((key, gender)), end.get((key, gender)), tuple(path.causes[key, gender]))
        for key, gender in names
    )


def _of_both(
    recorded: Figures | None, measured: Figures, projects: Sequence[Project], before: Side, after: Side
) -> Figures:
    """Return recorded figures of the projects compared; sums over projects only when both have the same ones."""
    if recorded is None:
        return dict(measured)
    wanted = {each.project_id for each in projects}
    same = all(set(each.made.project_ids) == wanted for each in (before, after) if each.made)
    kept = {name: figure for name, figure in recorded.items() if name[0].project_id in wanted}
    whole = recorded if same else measured
    return kept | {name: figure for name, figure in whole.items() if name[0].project_id == ALL_PROJECTS}


def _kinds(
    settings: Settings, side: Side, before: Figures, after: Figures, *, is_end: bool = False
) -> dict[Name, CauseKind]:
    """Return why figures that a report recorded are not those that its data give now, by figure."""
    differ = [name for name in before.keys() | after.keys() if value_of(before.get(name)) != value_of(after.get(name))]
    if side.made is None or not differ:
        return {}
    changed = changed_definitions(dict(side.made.definitions), definitions(settings))
    is_erased = bool(ledger_of(settings).events(after=side.made.seq, kinds=DESTROYING))
    recorded = after if is_end else before
    found: dict[Name, CauseKind] = {}
    for name in differ:
        key = name[0]
        is_changed = any(_is_about(each, key.code, key.code_set) for each in changed) or name not in recorded
        other = before if is_end else after
        is_changed = is_changed or (name not in other and key.code_set != "")
        if is_changed:
            found[name] = "definition"
        elif is_erased:
            found[name] = "erasure"
        else:
            raise DifferenceUnexplained(side.label)
    return found


def _is_about(definition: str, code: str, code_set: str) -> bool:
    """Tell whether a definition, by its name and version, bears on a figure."""
    name = definition.split(" ")[0]
    if name in KPIS and code in KPIS:
        return name == code
    return name in ("marts", "contract", code_set) or (code_set != "" and name in KPIS) or name == "deadline"
