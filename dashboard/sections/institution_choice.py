"""Which institution the page is about, and the list to choose from when the address names none."""

from dataclasses import replace

from dashboard import address
from dashboard.components.markup import Markup, element, join
from dashboard.components.tables import Heading, facts, table
from dashboard.context import Context
from schemas.codes import INSTITUTION_TYPES, PROJECT_SECTORS


def with_institution(context: Context) -> Context:
    """Return the context of the chosen institution; who has but one gets that one without choosing."""
    offered = context.offered.institutions
    if context.filters.institution_id is None and len(offered) == 1:
        return replace(context, filters=replace(context.filters, institution_id=offered[0].institution_id))
    return context


def institution_list(context: Context) -> Markup:
    """Return what to do next: a table of the institutions, each a link to its page."""
    text, filters = context.text, context.filters
    shown = context.offered.institution_ids(filters.sector, filters.project_id)
    headings = [
        Heading(text("filter.institution")),
        Heading(text("institution.type")),
        Heading(text("filter.sector")),
        Heading(text("institution.projects")),
    ]
    rows: list[list[str | Markup]] = [
        [
            element("a", each.name, href=address.href("instelling", instelling=each.institution_id)),
            INSTITUTION_TYPES.label(each.type, context.language),
            _sector(context, each.institution_id),
            ", ".join(context.offered.project_title(project, context.language) for project in each.project_ids),
        ]
        for each in context.offered.institutions
        if each.institution_id in shown
    ]
    return join(
        element("p", text("institution.choose"), class_="dm-lead"), table(text("institution.list"), headings, rows)
    )


def institution_facts(context: Context, institution_id: str) -> Markup:
    """Return who the institution is: number, kind, sector and projects."""
    text, language, offered = context.text, context.language, context.offered
    found = next(each for each in offered.institutions if each.institution_id == institution_id)
    projects = "; ".join(f"{offered.project_title(each, language)} ({each})" for each in found.project_ids)
    return facts(
        (
            (text("institution.number"), institution_id),
            (text("institution.type"), INSTITUTION_TYPES.label(found.type, language)),
            (text("filter.sector"), _sector(context, institution_id)),
            (text("institution.projects"), projects),
        )
    )


def _sector(context: Context, institution_id: str) -> str:
    return PROJECT_SECTORS.label(context.offered.sector_of(institution_id) or "", context.language)
