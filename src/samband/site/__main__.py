"""``python -m samband.site`` is the ``samband`` command."""

from samband.site.cli.main import run

run()
