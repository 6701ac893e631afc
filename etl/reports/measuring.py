"""Measuring the figures of a state between two reports: all of them, or those that a step can have changed."""

from collections.abc import Collection, Sequence

import duckdb

from etl.reports import esf_part, kpi_part
from etl.reports.differences import Measured, Name, sum_over_projects
from etl.reports.esf_part import esf_parts
from etl.reports.figures import Figures
from etl.reports.kpi_part import is_per_project, kpi_cells
from etl.reports.model import Project
from etl.scope import Scope
from schemas.kpis import KPIS

# Whether a pilot is continued is looked up over all institutions, so it is no matter of one project.
_OVER_PROJECTS = ("K06",)
WIDE_KPIS = tuple(kpi.id for kpi in KPIS.values() if not is_per_project(kpi) or kpi.id in _OVER_PROJECTS)
"""KPIs that look over projects: of several uploads at once their change could not be told apart."""
LOCAL_KPIS = tuple(kpi for kpi in KPIS if kpi not in WIDE_KPIS)
"""KPIs of a project that only its own files change."""
PERSON_KPIS = tuple(kpi.id for kpi in KPIS.values() if kpi.datasets == ("enrollments",))
"""KPIs that add up over learners, so that the part of some of them can be measured by leaving the others out."""


class Measure:
    """Measures figures of certain projects; `scope` reads everything."""

    def __init__(self, scope: Scope, projects: Sequence[Project]) -> None:
        self._scope = scope
        self.projects = {each.project_id: each for each in projects}
        self._summed = [
            ids
            for code_set in ("esf", "esf_plus")
            if len(ids := [e.project_id for e in projects if e.code_set == code_set and not e.is_esf_off]) > 1
        ]

    def everything(self, con: duckdb.DuckDBPyConnection, as_of: str) -> Figures:
        """Return all figures of a state."""
        found = self._of_projects(con, as_of, list(self.projects), LOCAL_KPIS)
        return found | self._sums(found, list(found)) | self._wide(con, as_of, WIDE_KPIS)

    def after_step(
        self, con: duckdb.DuckDBPyConnection, as_of: str, touched: Sequence[str], datasets: set[str], before: Figures
    ) -> Measured:
        """Return the figures that files of the data sets for the projects touched can have changed; None = gone."""
        found = self._of_projects(con, as_of, touched, LOCAL_KPIS)
        gone = [
            name
            for name in before
            if name not in found and name[0].project_id in touched and name[0].code not in WIDE_KPIS
        ]
        merged = {name: figure for name, figure in (before | found).items() if name not in gone}
        wide = [each for each in WIDE_KPIS if datasets & set(KPIS[each].datasets)]
        found |= self._sums(merged, [*found, *gone]) | self._wide(con, as_of, wide)
        lost = [name for name in before if name not in found and name[0].code in wide]
        return {**found, **dict.fromkeys([*gone, *lost])}

    def of_persons(self, con: duckdb.DuckDBPyConnection, as_of: str, touched: Sequence[str]) -> Figures:
        """Return the figures that add up over learners, in a state that holds only some of them."""
        found = self._of_projects(con, as_of, touched, [each for each in PERSON_KPIS if each in LOCAL_KPIS])
        wide = [each for each in PERSON_KPIS if each in WIDE_KPIS]
        return found | self._sums(found, list(found)) | self._wide(con, as_of, wide)

    def _of_projects(
        self, con: duckdb.DuckDBPyConnection, as_of: str, project_ids: Sequence[str], kpis: Sequence[str]
    ) -> Figures:
        if not project_ids:
            return {}
        parts = esf_parts(con, self._scope, [self.projects[each] for each in project_ids], as_of)
        cells = kpi_cells(con, self._scope, project_ids, as_of, kpis=kpis)
        alone = esf_part.figures_of([part for part in parts if part.project is not None])
        return alone | kpi_part.figures_of(cells)

    def _sums(self, figures: Figures, names: Collection[Name]) -> Figures:
        """Return the ESF figures of all projects of a code set together, of the figures named."""
        found: Figures = {}
        for project_ids in self._summed:
            of_set = [name for name in names if name[0].project_id in project_ids]
            found |= sum_over_projects(figures, of_set, project_ids)
        return found

    def _wide(self, con: duckdb.DuckDBPyConnection, as_of: str, kpis: Sequence[str]) -> Figures:
        return kpi_part.figures_of(kpi_cells(con, self._scope, list(self.projects), as_of, kpis=kpis)) if kpis else {}
