"""The words for data sets and deliveries, for pages and routes alike."""

from dashboard.texts import Texts
from etl.queries import FilterChoices

DATASET_TEXTS = {
    "pilots": "dataset.pilots",
    "workplaces": "dataset.workplaces",
    "enrollments": "dataset.enrollments",
    "events": "dataset.events",
}


def delivery_name(offered: FilterChoices, text: Texts, project_id: str, dataset: str) -> str:
    """Return which delivery is meant: data set and project."""
    title = offered.project_title(project_id, text.language)
    return f"{text(DATASET_TEXTS[dataset])}, {text('filter.project').lower()} {project_id} ({title})"
