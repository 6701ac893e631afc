"""What a page needs to know: language, user, filters, and the version of the data it shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from dashboard import caching
from dashboard.filters import Filters
from dashboard.formats import Formats, formats
from dashboard.texts import Texts, texts
from etl.kpi_value import KpiValue
from etl.queries import FilterChoices, Target
from etl.scope import Scope
from schemas.kpis import KPIS


@dataclass(frozen=True)
class Context:
    """One run of one page for one visitor. Hashable, so that drawn parts can be kept by it."""

    language: str
    scope: Scope
    version: str
    filters: Filters
    time_zone: str

    @property
    def text(self) -> Texts:
        """Return the texts of the visitor's language."""
        return texts(self.language)

    @property
    def format(self) -> Formats:
        """Return the forms of numbers and dates of the visitor's language."""
        return formats(self.language, self.time_zone)

    @cached_property
    def offered(self) -> FilterChoices:
        """Return what the filters offer."""
        return caching.filter_choices(self.version, self.scope)

    @cached_property
    def targets(self) -> list[Target]:
        """Return all targets."""
        return caching.targets(self.version, self.scope)

    def kpi_values(
        self,
        kpi: str,
        by: tuple[str, ...] = (),
        *,
        filters: Mapping[str, str] | None = None,
        as_of: str | None = None,
    ) -> list[KpiValue]:
        """Return a KPI's values under the page's filters, as far as the KPI has these dimensions.

        `filters` given here come on top, and an empty value takes a filter of the page away.
        """
        pairs = dict(self.filters.dimensions(KPIS[kpi].grain)) | dict(filters or {})
        return caching.kpi_values(
            self.version,
            self.scope,
            kpi,
            as_of or self.filters.as_of,
            by,
            tuple(sorted((name, value) for name, value in pairs.items() if value)),
        )

    def target(self, kpi: str, scope: str = "") -> Target | None:
        """Return a KPI's target of all years, for the whole or a part ('institution_type=cvo'); None without one."""
        of_all_years = (each for each in self.targets if not each.academic_year)
        return next((each for each in of_all_years if (each.kpi_id, each.scope) == (kpi, scope)), None)
