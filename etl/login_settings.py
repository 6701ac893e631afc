"""Whether the settings of login go together: no dashboard listens beyond this machine without a provider."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from etl.setting_errors import InvalidSettings, Message
from etl.settings import Settings


def has_login(settings: Settings) -> bool:
    """Tell whether a login provider is set up."""
    return settings.oidc_issuer is not None


def public_url(settings: Settings, port: int) -> str:
    """Return the address under which visitors reach the dashboard, without a slash at its end."""
    return (settings.public_url or f"http://localhost:{port}").rstrip("/")


def cookies_are_secure(settings: Settings) -> bool:
    """Tell whether cookies go over https only: always, but for http on this machine."""
    return bool(settings.public_url) and urlsplit(str(settings.public_url)).scheme == "https"


def check_login(settings: Settings) -> None:
    """Raise InvalidSettings when login is set up by half, or when what travels could be read on the way."""
    found = _incomplete(settings) or _unsafe(settings)
    if found:
        raise InvalidSettings(found)


def _incomplete(settings: Settings) -> list[Message]:
    names = ("oidc_issuer", "oidc_client_id", "oidc_client_secret")
    missing = [f"DUAAL_{name.upper()}" for name in names if not getattr(settings, name)]
    if len(missing) in (0, len(names)):
        return []
    listed = ", ".join(missing)
    return [
        (
            f"De aanmelding is maar half ingesteld. Er ontbreekt: {listed}.",
            f"Login is set up by half. Missing: {listed}.",
        )
    ]


def _unsafe(settings: Settings) -> list[Message]:
    found: list[Message] = []
    if not has_login(settings) and not is_loopback(settings.address):
        found.append(
            (
                f"DUAAL_ADDRESS is {settings.address}, maar er is geen aanmelding ingesteld: dan luistert het "
                "dashboard alleen op deze machine. Stel DUAAL_OIDC_ISSUER in (zie docs/login.md), of laat "
                "DUAAL_ADDRESS weg.",
                f"DUAAL_ADDRESS is {settings.address}, but no login is set up: the dashboard then listens on this "
                "machine only. Set DUAAL_OIDC_ISSUER (see docs/login.md), or leave DUAAL_ADDRESS out.",
            )
        )
    for name in ("public_url", "oidc_issuer"):
        given = getattr(settings, name)
        if given and not _is_safe(given):
            variable = f"DUAAL_{name.upper()}"
            found.append(
                (
                    f"{variable} moet met https:// beginnen; http kan alleen op deze machine.",
                    f"{variable} must start with https://; http is for this machine only.",
                )
            )
    return found


def _is_safe(url: str) -> bool:
    parts = urlsplit(url)
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and is_loopback(str(parts.hostname)))
    )


def is_loopback(host: str) -> bool:
    """Tell whether a name or number stands for this machine itself."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
