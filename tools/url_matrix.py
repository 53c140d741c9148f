"""Print what every person gets at every address into docs/reference/url-matrix.md.

    python tools/url_matrix.py             write the page
    python tools/url_matrix.py --show      write it to the terminal

The lines are in tests/site/url_matrix.txt; tests/site/test_every_url.py tries each of them.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]


def main(words: list[str]) -> int:
    """Write the page, or show it."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from tests.site.url_lines import PAGE, rendered

    if "--show" in words:
        print(rendered(), end="")
    else:
        PAGE.write_text(rendered(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
