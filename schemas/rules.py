"""The catalogue of rules: code → what it demands, how serious a breach is, and what is said about it."""

from schemas.rule import Rule
from schemas.rules_columns import COLUMN_RULES
from schemas.rules_cross import CROSS_RULES
from schemas.rules_reading import READING_RULES
from schemas.rules_reference import REFERENCE_RULES

__all__ = ["RULES", "Rule"]

RULES: dict[str, Rule] = {**READING_RULES, **COLUMN_RULES, **CROSS_RULES, **REFERENCE_RULES}
"""In the order in which a file meets them; reference files have their own."""
