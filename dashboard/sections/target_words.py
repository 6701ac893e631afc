"""The words of a target: its value, what it is limited to, and where it is stated."""

from dashboard.context import Context
from etl.permissions import Right
from etl.queries import Target
from schemas.codes import DIMENSION_CODES
from schemas.kpis import DIMENSIONS, KPIS


def share_of(value: float | None, target: float) -> float | None:
    """Return how much of a target is reached, 1 is all of it; None for a target of 0, of which there is no share."""
    return (value or 0) / target if target else None


def has_whole_targets(context: Context) -> bool:
    """Tell whether the visitor's figures, without filters, are of the whole that targets are set for."""
    return context.scope.only(Right.READ_FIGURES) is None


def is_filtered(context: Context) -> bool:
    """Tell whether a filter of the page leaves a part of the whole."""
    filters = context.filters
    return any((filters.academic_year, filters.sector, filters.project_id, filters.institution_id))


def institution_target(context: Context, kpi: str, institution_id: str) -> Target | None:
    """Return the target that stands beside an institution's figure: its own, else that of the whole; None without."""
    return context.target(kpi, f"institution_id={institution_id}") or context.target(kpi)


def target_text(context: Context, target: Target) -> str:
    """Return a target as a line: '8 (Soort instelling: Hogeschool); bron: eindrapport, F08'."""
    parts = [_part(context, part) for part in target.scope.split(";") if part]
    if target.academic_year:
        parts.append(context.text("bars.year", year=target.academic_year))
    return context.text(
        "target.limited" if parts else "target.whole",
        target=context.format.value(target.target, KPIS[target.kpi_id].unit),
        limits=", ".join(parts),
        source=target.source,
    )


def target_line(context: Context, target: Target, *, is_of_figure: bool = True) -> str:
    """Return a target with its source: 'Doel: 10 (eindrapport, F08)'; one of more than the figure beside it says so."""
    shown = context.format.value(target.target, KPIS[target.kpi_id].unit)
    return context.text("card.target" if is_of_figure else "card.target_of_whole", target=shown, source=target.source)


def limits_text(context: Context, scope: str, academic_year: str) -> str:
    """Return what a target is limited to, or that it is for the whole."""
    parts = [_part(context, part) for part in scope.split(";") if part]
    if academic_year:
        parts.append(context.text("bars.year", year=academic_year))
    return ", ".join(parts) or context.text("administration.whole")


def _part(context: Context, part: str) -> str:
    name, _, code = part.partition("=")
    language = context.language
    if name in DIMENSION_CODES:
        value = DIMENSION_CODES[name].label(code, language)
    elif name == "institution_id":
        value = context.offered.institution_name(code)
    else:
        value = context.offered.project_title(code, language) if name == "project_id" else code
    return f"{DIMENSIONS[name][language == 'en']}: {value}" if name in DIMENSIONS else value
