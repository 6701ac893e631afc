"""The names of the data sets, for code that must not wait for pandera."""

DATASET_NAMES = ("pilots", "workplaces", "enrollments", "events")
"""In the order in which they refer to each other: enrolments name pilots and workplaces."""

MONTHLY_DATASETS = ("pilots", "workplaces", "enrollments")
"""Those of which every institution of a running project is expected to have delivered the state of each month."""

DATASET_LABELS = {
    "pilots": ("Proeftuinen", "Pilots"),
    "workplaces": ("Werkplekken", "Workplaces"),
    "enrollments": ("Inschrijvingen", "Enrolments"),
    "events": ("Activiteiten", "Events"),
}
"""What each is called, in Dutch and English."""


def dataset_label(name: str, language: str) -> str:
    """Return what a data set is called in 'nl' or 'en'; a name without words by itself."""
    dutch, english = DATASET_LABELS.get(name, (name, name))
    return english if language == "en" else dutch
