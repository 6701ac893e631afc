"""Who asks: every read and write carries a scope."""

from dataclasses import dataclass

from etl.permissions import PERMISSIONS, ROLES, Reach, Right, Role
from etl.right_words import role_label


class InvalidScope(ValueError):
    """A text that names no known role, or a pilot lead without institutions."""


class NotAllowed(Exception):
    """Something that the role may not do for any institution; the messages say so."""

    def __init__(self, role: str) -> None:
        self.message_nl = f"De rol {role_label(role, 'nl')} mag dit niet."
        self.message_en = f"The role {role_label(role, 'en')} may not do this."
        super().__init__(self.message_en)


@dataclass(frozen=True)
class Scope:
    """A user, the role in which they act, and (for a pilot lead) their institutions."""

    user: str
    role: Role
    institutions: tuple[str, ...] = ()

    def reach(self, right: Right) -> Reach:
        """Return how far a right goes."""
        return PERMISSIONS[right][self.role]

    def may(self, right: Right) -> bool:
        """Tell whether the right goes anywhere at all."""
        return self.reach(right) != "none"

    def require(self, right: Right) -> None:
        """Raise NotAllowed when the right goes nowhere."""
        if not self.may(right):
            raise NotAllowed(self.role)

    def only(self, right: Right) -> list[str] | None:
        """Return the institutions to which a right is limited: None when it is not, none of them when it is nowhere."""
        return {"own": list(self.institutions), "none": []}.get(self.reach(right))

    def covers(self, right: Right, institution_id: str | None) -> bool:
        """Tell whether a right reaches an institution; None or '' stands for the department's own rows."""
        only = self.only(right)
        return only is None or (bool(institution_id) and institution_id in only)

    @property
    def sees_all(self) -> bool:
        """Tell whether rows of every institution may be read."""
        return self.only(Right.READ_ROWS) is None

    def may_see_rows(self, institution_id: str | None) -> bool:
        """Tell whether rows of this institution may be read; None stands for the department's own rows."""
        return self.covers(Right.READ_ROWS, institution_id)

    def may_write(self, institution_id: str | None) -> bool:
        """Tell whether rows of this institution may be uploaded; None stands for the department's own rows."""
        return self.covers(Right.UPLOAD, institution_id)


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
    return Scope(user or (LOCAL_DEPARTMENT.user if role == "department" else role), role, institutions)
