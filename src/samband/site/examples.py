"""Example needs on the start page, as a city would type them; each language has its own."""

import tomllib
from functools import cache
from importlib.resources import files


@cache
def _examples() -> dict[str, dict[str, str]]:
    return tomllib.loads(files("samband.site").joinpath("examples.toml").read_text(encoding="utf-8"))


def examples_in(language: str) -> dict[str, str]:
    """Give the example needs of an interface language, English ones when it has none."""
    return _examples().get(language[:2], _examples()["en"])
