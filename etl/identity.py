"""What the claims of a login provider say: which user, in which role, for which institutions."""

from collections.abc import Iterator, Mapping
from typing import Any

from etl.permissions import ROLES, Role
from etl.scope import Scope
from etl.settings import Settings, role_names


def scope_of_claims(settings: Settings, claims: Mapping[str, Any]) -> Scope | None:
    """Return the scope that an id token's claims give, or None when they give no role here.

    A value of the role claim is the provider's name of a role, and behind a colon its organisation keys with commas
    between: 'name', 'name:key', 'name:key, key', or with a context 'name:context:key', as ACM/IDM writes them. Who has
    several roles gets the first one in the order of ROLES; a pilot lead gets the institutions of all their values.
    """
    user = user_of_claims(settings, claims)
    if not user:
        return None
    known = role_names(settings.oidc_roles)
    keys_by_role: dict[str, list[str]] = {}
    for value in _texts(claims.get(settings.oidc_role_claim)):
        name, *rest = (part.strip() for part in value.split(":"))
        if name in known:
            keys_by_role.setdefault(known[name], []).extend(key for each in rest[-1:] for key in each.split(","))
    given = settings.oidc_institutions_claim
    separate = list(_texts(claims.get(given))) if given else []
    for role in ROLES:
        if role in keys_by_role:
            institutions = _institutions(role, keys_by_role[role] + separate)
            if role != "pilot_lead" or institutions:
                return Scope(user, role, institutions)
    return None


def user_of_claims(settings: Settings, claims: Mapping[str, Any]) -> str:
    """Return which user the claims name, or ''."""
    user = claims.get(settings.oidc_user_claim)
    return user.strip() if isinstance(user, str) else ""


def _institutions(role: Role, keys: list[str]) -> tuple[str, ...]:
    return tuple(sorted({key.strip() for key in keys if key.strip()})) if role == "pilot_lead" else ()


def _texts(value: Any) -> Iterator[str]:
    """Yield the texts of a claim that is one text or a list of them; anything else holds none."""
    values = value if isinstance(value, list) else [value]
    return (each for each in values if isinstance(each, str))
