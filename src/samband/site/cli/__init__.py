"""The command line: ``samband …``, one module a command.

Every command answers in the same way: exit 0 when it is done, 1 when the input was read and is
refused or has problems, 2 when the call's words are wrong, and never a traceback. With ``--json``
exactly one JSON document goes to standard output; progress and logs go to standard error.
"""

from samband.site.cli.main import main

__all__ = ["main"]
