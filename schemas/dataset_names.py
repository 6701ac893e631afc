"""The names of the data sets, for code that must not wait for pandera."""

DATASET_NAMES = ("pilots", "workplaces", "enrollments", "events")
"""In the order in which they refer to each other: enrolments name pilots and workplaces."""
