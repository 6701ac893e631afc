"""The rules across columns, rows and files, X01-X27."""

from schemas.cross_rule import CrossRule
from schemas.rules_enrollments import ENROLLMENT_RULES
from schemas.rules_events import EVENT_RULES
from schemas.rules_pilots import PILOT_RULES, PROJECT_RULES
from schemas.rules_snapshots import SNAPSHOT_RULES
from schemas.rules_workplaces import WORKPLACE_RULES

CROSS_RULES: dict[str, CrossRule] = {
    rule.code: rule
    for rule in (
        *PROJECT_RULES,
        *PILOT_RULES,
        *ENROLLMENT_RULES,
        *WORKPLACE_RULES,
        *EVENT_RULES,
        *SNAPSHOT_RULES,
    )
}
