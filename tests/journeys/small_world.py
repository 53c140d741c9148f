"""Fills a home with a small part of the demo world, every language in it, for the journeys.

    SAMBAND_HOME=… python -m tests.journeys.small_world

All of the demo world would be encoded for a minute before the first journey begins. Here are the
entries that the journeys meet, with all who have to do with them, through the loader of the product.
"""

import json
import sys
import time

from samband.site.prepare import prepare_home
from tests.journeys.needs_world import add_needs
from tests.journeys.projects_world import add_projects

PASSWORD = "sju snöiga sjöar 7"
SESSIONS = "journey-sessions.json"
# What the needs of the journeys look for, and one of each unpleasant sort.
LOOKED_FOR = (
    *("fi-001", "fi-002", "fi-p01", "fi-004", "fi-t03", "nl-011", "nl-001", "nl-t01", "nl-p01", "nl-009"),
    *("da-005", "da-t01", "da-p07", "de-003", "de-t06", "nb-010", "nn-010", "en-010", "en-t04"),
    *("sv-029", "nb-018", "nb-p06", "nl-017", "nl-020", "fi-p03", "fi-019"),
)


def chosen(world: list[dict], people: list[dict]) -> set[str]:
    """Give the ids of what is looked for, of whom the people act for, and of all behind these."""
    keep = set(LOOKED_FOR) | {person["organisation"] for person in people}
    for row in world:
        if row["id"] in keep:
            keep |= set(row.get("run_by", []))
            keep |= {part["organisation"] for part in row.get("participants", [])}
    return keep


def add_people() -> None:
    """Add people with every way to sign in, and sessions of theirs for the journeys to take up.

    In a session called "… late" the password was typed long ago, so that it is asked for again.
    """
    from allauth.mfa.models import Authenticator
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
    from django.conf import settings

    from samband.accounts.actions import add_person, give_rights, set_password
    from samband.base.agents import OPERATOR

    people = {}
    for name in ("plain", "careful", "keys", "bare"):
        person = add_person(f"{name}@journeys.example", by=OPERATOR, title=name.capitalize())
        people[name] = give_rights(person, by=OPERATOR, rights=[])
        if name != "bare":
            set_password(person, by=OPERATOR, password=PASSWORD)
    TOTP.activate(people["careful"], generate_totp_secret())
    RecoveryCodes.activate(people["careful"])
    passkey = {"name": "Work laptop", "credential": {"clientExtensionResults": {"credProps": {"rk": True}}}}
    Authenticator.objects.create(user=people["keys"], type=Authenticator.Type.WEBAUTHN, data=passkey)
    sessions = {name: _session(person, late=False) for name, person in people.items()}
    sessions |= {f"{name} late": _session(person, late=True) for name, person in people.items()}
    sessions["passkey"] = str(Authenticator.objects.get(user=people["keys"]).pk)
    (settings.SAMBAND_HOME / SESSIONS).write_text(json.dumps(sessions))


def _session(person: object, *, late: bool) -> str:
    from importlib import import_module

    from allauth.account.internal.flows import login
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    if not late:  # and it stays fresh for as long as journeys last
        typed = {"method": "password", "at": time.time() + 6 * 3600, "reauthenticated": True}
        session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [typed]
        session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(person.pk)
    session.create()
    return str(session.session_key)


def main() -> None:
    """Load it, and make it searchable."""
    prepare_home()
    from samband.matching.indexing import index_waiting
    from samband.site.world import load

    read = load.rows
    world = load.everything()
    keep = chosen(world, list(read("people")))

    def rows(name: str) -> list[dict]:
        if name == "people":
            return list(read(name))
        if name == "ties":
            return [tie for tie in read(name) if {tie["source"], tie["target"]} <= keep]
        return [row for row in read(name) if row["id"] in keep]

    load.rows = rows
    added = load.load_world()
    add_needs(_session)
    add_projects(_session)
    index_waiting()
    add_people()
    json.dump({"added": added}, sys.stdout)


if __name__ == "__main__":
    main()
