"""Who asks: every read and write carries a scope."""

from dataclasses import dataclass
from typing import Literal, cast, get_args

Role = Literal["department", "esf", "pilot_lead", "reader"]
ROLES: tuple[str, ...] = get_args(Role)


class InvalidScope(ValueError):
    """A text that names no known role, or a pilot lead without institutions."""


@dataclass(frozen=True)
class Scope:
    """A user, the role in which they act, and (for a pilot lead) their institutions."""

    user: str
    role: Role
    institutions: tuple[str, ...] = ()

    @property
    def sees_all(self) -> bool:
        """Tell whether rows of every institution may be read."""
        return self.role in ("department", "esf")

    def may_see_rows(self, institution_id: str | None) -> bool:
        """Tell whether rows of this institution may be read; None stands for the department's own rows."""
        return self.sees_all or (self.role == "pilot_lead" and institution_id in self.institutions)

    def may_write(self, institution_id: str | None) -> bool:
        """Tell whether rows of this institution may be uploaded; None stands for the department's own rows."""
        if self.role == "department":
            return True
        return self.role == "pilot_lead" and bool(institution_id) and institution_id in self.institutions


LOCAL_DEPARTMENT = Scope("lokaal", "department")
"""The local user, as long as no identity provider is set up."""


def parse_scope(text: str) -> Scope:
    """Read '[user=]role[:institution,…]', for example 'department' or 'user=an;pilot_lead:100001,100002'.

    Raises InvalidScope when the role is unknown, or when a pilot lead has no institution.
    """
    user, separator, rest = text.partition(";")
    if separator and user.startswith("user="):
        user = user.removeprefix("user=")
    else:
        user, rest = "", text
    role, _, listed = rest.partition(":")
    role = role.strip()
    institutions = tuple(part.strip() for part in listed.split(",") if part.strip())
    if role not in ROLES or (role == "pilot_lead") != bool(institutions):
        raise InvalidScope(text)
    return Scope(user or (LOCAL_DEPARTMENT.user if role == "department" else role), cast("Role", role), institutions)
