"""Drafts of a first letter to somebody who may answer a need, in their language and one's own."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from urllib.parse import quote

# Mail programs cut long links, and a letter that is cut is worse than none.
LONGEST_LINK = 1500


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter in one language; the need stands in it as its author wrote it."""

    lang: str
    subject: str
    text: str

    def mailto(self, address: str) -> str:
        """Give a link that opens the letter in one's own mail."""
        body = quote(self.text[:LONGEST_LINK])
        return f"mailto:{quote(address)}?subject={quote(self.subject)}&body={body}"


@cache
def _wordings() -> dict[str, dict[str, str]]:
    return tomllib.loads(files("samband.site").joinpath("drafts.toml").read_text(encoding="utf-8"))


def _short(need: str) -> str:
    first = " ".join(need.split())
    return first if len(first) <= 70 else first[:67].rsplit(" ", 1)[0] + " …"


def draft_in(lang: str, *, name: str, need: str, quoted: str = "") -> Draft:
    """Write a draft in a language, in English when there are no words of ours for it."""
    known = lang if lang in _wordings() else "en"
    words = _wordings()[known]
    found = words["found"].format(quote=quoted) + "\n\n" if quoted else ""
    text = words["body"].format(name=name, need=need.strip(), found=found)
    return Draft(known, words["subject"].format(short=_short(need)), text)
