"""The names of the data sets, for code that must not wait for pandera."""

DATASET_NAMES = ("pilots", "workplaces", "enrollments", "events")
"""In the order in which they refer to each other: enrolments name pilots and workplaces."""

MONTHLY_DATASETS = ("pilots", "workplaces", "enrollments")
"""Those of which every institution of a running project is expected to have delivered the state of each month."""
