"""Settings under which tests run: those of the product, in a home of their own that is thrown away.

The home is made here, before the product's settings are read, so that no test can
touch the home of whoever runs it.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_home = Path(tempfile.mkdtemp(prefix="samband-test-"))
atexit.register(shutil.rmtree, _home, ignore_errors=True)
for _name in [name for name in os.environ if name.startswith("SAMBAND_")]:
    if _name not in {"SAMBAND_DATABASE_URL", "SAMBAND_JOURNEYS"}:  # what a run of the tests may choose
        del os.environ[_name]
os.environ["SAMBAND_HOME"] = str(_home)
(_home / "static").mkdir()

from samband.site.settings import *  # noqa: E402, F403
from samband.site.settings import DATABASES, INSTALLED_APPS, MIDDLEWARE, STORAGES  # noqa: E402

# Names without hashes: tests need no collected files. test_packaging collects them with hashes.
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}

# Each process that tests has a SQLite of its own, in memory.
if DATABASES["default"]["ENGINE"] == "samband.base.sqlite3":
    DATABASES = {"default": {**DATABASES["default"], "TEST": {"NAME": ":memory:"}}}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# A page that asks the database once per row fails.
INSTALLED_APPS = [*INSTALLED_APPS, "zeal"]
MIDDLEWARE = ["zeal.middleware.zeal_middleware", *MIDDLEWARE]
ZEAL_RAISE = True
# Signing in and out reads the same few rows again at each step; that is Django's and allauth's own.
ZEAL_ALLOWLIST = [
    {"model": model, "field": "*"}
    for model in ("sessions.Session", "account.EmailAddress", "mfa.Authenticator", "usersessions.UserSession")
] + [
    {"model": "accounts.Person", "field": "get()"},
    # One event may queue several mails, each for a reason of its own.
    {"model": "base.Mail", "field": "get()"},
]
