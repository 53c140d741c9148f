"""Signs in by another service (SAML) in a process of its own, since the service is named in the settings.

    SAMBAND_HOME=… python -m tests.accounts.saml_walk

The service is played here. Prints, as JSON, what came of each answer that it, or a forger, gave.
"""

import json
import logging
import os
import sys
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from onelogin.saml2.constants import OneLogin_Saml2_Constants as Names
from onelogin.saml2.utils import OneLogin_Saml2_Utils as Saml
from onelogin.saml2.xml_utils import OneLogin_Saml2_XML as Xml

from tests.accounts.saml_service import Directory, new_key

ACS = "http://localhost/account/saml/saml/acs/"
THEM = Directory()


class Service(BaseHTTPRequestHandler):
    """Where the metadata stand."""

    def do_GET(self) -> None:
        """Give them."""
        self.send_response(200)
        self.send_header("Content-Type", "application/samlmetadata+xml")
        self.end_headers()
        self.wfile.write(THEM.metadata())

    def log_message(self, *_words: Any) -> None:
        """Say nothing."""


def begin() -> tuple[Any, dict[str, Any]]:
    """Press the button; give the browser, and what the service is asked."""
    from django.test import Client

    client = Client(headers={"host": "localhost", "accept-language": "en"}, raise_request_exception=False)
    button = client.get("/account/login/").content.decode()
    asked = client.post("/account/saml/saml/login/")
    place = asked.headers.get("Location", "")
    query = parse_qs(urlsplit(place).query)
    request = Saml.decode_base64_and_inflate(query["SAMLRequest"][0]).decode()
    root = Xml.to_etree(request)
    issuer = root.find("{urn:oasis:names:tc:SAML:2.0:assertion}Issuer")
    told = {
        "id": root.get("ID"),
        "issuer": "" if issuer is None else issuer.text,
        "acs": root.get("AssertionConsumerServiceURL"),
        "button": "Region" in button,
        "place": place.startswith(f"{THEM.place}/sso?"),
        "policy": asked.headers.get("Content-Security-Policy", ""),
    }
    return client, told


def arrive(client: Any, answer: str) -> dict[str, Any]:
    """Come back with an answer of the service; say whether one is signed in, and how one was told."""
    back = client.post("/account/saml/saml/acs/", {"SAMLResponse": answer, "RelayState": ""})
    shown = client.get(back.headers["Location"]) if back.status_code == 302 else back
    home = client.get("/account/")
    return {
        "signed_in": home.status_code == 200,
        "as": "officer@city.example" if b"officer@city.example" in home.content else "",
        "status": shown.status_code,
    }


def walk(**wrong: Any) -> dict[str, Any]:
    """Press the button, come back with an answer that is wrong in some way, and say where one has arrived."""
    client, asked = begin()
    return arrive(client, THEM.vouch(wrong.pop("request", asked["id"]), ACS, **wrong))


def everything() -> dict[str, Any]:
    """Try what is right once, and everything that is wrong."""
    client, asked = begin()
    answer = THEM.vouch(asked["id"], ACS)
    known = {**arrive(client, answer), **asked}
    client.post("/account/logout/")
    other, _asked = begin()
    return {
        "known": known,
        "replayed by the same": arrive(client, answer),
        "replayed by another": arrive(other, answer),
        "another's key": walk(key=new_key()),
        "not signed": walk(signed=False),
        "changed after signing": walk(address="officer@other.example", changed={"@other": "@city"}),
        "SHA-1": walk(algorithm=Names.RSA_SHA1),
        "expired": walk(later=timedelta(hours=-2)),
        "not yet valid": walk(later=timedelta(hours=2)),
        "for somebody else": walk(audience="https://other.example"),
        "by somebody else": walk(issuer="https://other.example"),
        "sent elsewhere": walk(recipient="https://other.example/acs/"),
        "never asked for": walk(request="ONELOGIN_0000000000000000"),
        "no answer at all": arrive(begin()[0], "Zebra"),
        "a stranger": walk(person="stranger-1", address="new@city.example"),
    }


def main() -> None:
    """Walk all the ways."""
    server = HTTPServer(("localhost", 0), Service)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    THEM.place = f"http://localhost:{server.server_port}"
    os.environ |= {
        "SAMBAND_SAML_NAME": "Region",
        "SAMBAND_SAML_METADATA_URL": f"{THEM.place}/metadata",
        "SAMBAND_SAML_ENTITY_ID": "https://samband.city.example",
    }
    from samband.site.prepare import prepare_home

    (prepare_home() / "static").mkdir()
    from django.test import Client
    from django.test.utils import override_settings

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    override_settings(STORAGES={"staticfiles": plain}).enable()
    from samband.accounts.actions import add_person, give_rights
    from samband.accounts.models import Person
    from samband.base.agents import OPERATOR

    logging.getLogger("samband.request").setLevel(logging.WARNING)
    give_rights(add_person("officer@city.example", by=OPERATOR, title="Officer"), by=OPERATOR, rights=[])
    ours = Client(headers={"host": "localhost"}).get("/account/saml/saml/metadata/")
    answers = everything() | {
        "metadata": {"status": ours.status_code, "text": ours.content.decode()},
        "people": Person.objects.count(),
    }
    json.dump(answers, sys.stdout)
    server.shutdown()


if __name__ == "__main__":
    main()
