"""Settings under which tests run: those of the product, in a home of their own that is thrown away.

The home is made here, before the product's settings are read, so that no test can
touch the home of whoever runs it.
"""

import atexit
import os
import shutil
import tempfile

_home = tempfile.mkdtemp(prefix="samband-test-")
atexit.register(shutil.rmtree, _home, ignore_errors=True)
os.environ["SAMBAND_HOME"] = _home

from samband.site.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
