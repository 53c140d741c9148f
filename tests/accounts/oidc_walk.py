"""Signs in by another service (OIDC) in a process of its own, since the service is named in the settings.

    SAMBAND_HOME=… python -m tests.accounts.oidc_walk

The service is played here: it vouches for the address that `Service.claims` says. Prints what came of it.
"""

import json
import os
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Service(BaseHTTPRequestHandler):
    """Another service that people sign in with."""

    claims: ClassVar[dict[str, Any]] = {}

    def do_GET(self) -> None:
        """Tell where things are, and by which key they are signed."""
        here = f"http://localhost:{self.server.server_port}"
        if self.path.startswith("/.well-known"):
            places = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
            self._answer(
                {f"{name}_endpoint": f"{here}/{path}" for name, path in places.items()}
                | {"issuer": here, "jwks_uri": f"{here}/keys"}
            )
        elif self.path == "/keys":
            key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
            self._answer({"keys": [{**key, "kid": "one", "alg": "RS256", "use": "sig"}]})
        else:
            self._answer(self.claims)

    def do_POST(self) -> None:
        """Give a token for a code."""
        here = f"http://localhost:{self.server.server_port}"
        told = {"iss": here, "aud": "samband", "iat": int(time.time()), "exp": int(time.time()) + 60}
        token = jwt.encode({**told, **self.claims}, KEY, algorithm="RS256", headers={"kid": "one"})
        self._answer({"access_token": "x", "token_type": "Bearer", "id_token": token})

    def _answer(self, document: dict[str, Any]) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(document).encode())

    def log_message(self, *_words: Any) -> None:
        """Say nothing."""


def walk(claims: dict[str, Any]) -> dict[str, Any]:
    """Press the button, come back, and say where one has arrived and as whom."""
    from django.test import Client

    Service.claims = claims
    client = Client(headers={"host": "localhost", "accept-language": "en"})
    button = client.get("/account/login/").content.decode()
    asked = client.post("/account/oidc/oidc/login/")
    query = parse_qs(urlsplit(asked.headers["Location"]).query)
    back = {"code": "abc", "state": query["state"][0]}
    forged = client.get("/account/oidc/oidc/login/callback/", {**back, "state": "forged"})
    client.get("/account/oidc/oidc/login/callback/", back)
    home = client.get("/account/")
    return {
        "button": "Region" in button,
        "pkce": "code_challenge" in query,
        "policy": asked.headers.get("Content-Security-Policy", ""),
        "forged": "error" in forged.content.decode().lower(),
        "signed_in": home.status_code == 200,
        "as": "officer@city.example" if b"officer@city.example" in home.content else "",
    }


def main() -> None:
    """Walk as somebody known here, as a stranger, and with an address that nobody vouches for."""
    server = HTTPServer(("localhost", 0), Service)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    os.environ |= {
        "SAMBAND_OIDC_NAME": "Region",
        "SAMBAND_OIDC_ISSUER": f"http://localhost:{server.server_port}",
        "SAMBAND_OIDC_CLIENT_ID": "samband",
        "SAMBAND_OIDC_SECRET": "s3cret",
    }
    from samband.site.prepare import prepare_home

    prepare_home()
    from django.test.utils import override_settings

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    override_settings(STORAGES={"staticfiles": plain}).enable()
    from samband.accounts.actions import add_person, give_rights
    from samband.accounts.models import Person
    from samband.base.agents import OPERATOR

    known = add_person("officer@city.example", by=OPERATOR, title="Officer")
    give_rights(known, by=OPERATOR, rights=[])
    proved = {"sub": "1", "email": "officer@city.example", "email_verified": True}
    answers = {
        "unproved": walk({**proved, "sub": "2", "email_verified": False}),
        "stranger": walk({"sub": "3", "email": "new@city.example", "email_verified": True}),
        "known": walk(proved),
        "people": Person.objects.count(),
    }
    json.dump(answers, sys.stdout)
    server.shutdown()


if __name__ == "__main__":
    main()
