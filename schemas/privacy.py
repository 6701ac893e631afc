"""How long what the project holds must be kept, and under which rules."""

RETENTION_YEARS = 10
"""Evidence of ESF 2014-2020 is kept so many years after the end of the project."""
