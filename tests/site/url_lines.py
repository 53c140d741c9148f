"""The printed matrix: its lines, the addresses they stand for, and the page made of both.

A line of url_matrix.txt is a name, what is done (GET, POST, or FORGED: a POST without the form's protection),
and what each of a heading's people gets. One answer alone holds for all of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver

MATRIX = Path(__file__).with_name("url_matrix.txt")
PAGE = Path(__file__).resolve().parents[2] / "docs/reference/url-matrix.md"
API = "api:"
INTRODUCTION = """# Every address, and what each person gets there

Made by `python tools/url_matrix.py` from `tests/site/url_matrix.txt`; `tests/site/test_every_url.py` tries
every line. An address that has no line makes that test fail, and so does a line that has no address.

Everything tried belongs to the *owner*: the need, the list, the standing search, the token. The *colleague*
belongs to the owner's organisation, the *steward* looks after it, the *outsider* belongs to none but is
invited to it. The *importer* may bring lists and has brought the one tried; the *operator* has the right to
look after the installation. The *stranger* is not signed in. The owner has a password, the others sign in by
code alone. Under "Records and cases" a second list of the owner's is tried: it is in a case of the
organisation, and shared with its people to read. Whoever holds the address of a need, a shared list, a feed
or a stop link holds its permission: 26 random characters, or a signature. The link of an invitation shows
what one is invited to; only whoever reads the address it went to accepts it.

Challenges, notes, doors, ideas and requests are tried by whoever is something to them; a heading names them,
and always a stranger and an outsider. The draft is the owner's and shared with the organisation, so that
colleague and steward are its owners too; `challenge-publish` is tried with one that waits for approval, and
the *steward* is the approver. Of notes, `register-share` is tried with some that nobody but the owner reads.
The organisation's door is kept by *host* and *deputy*; the colleague keeps none. The idea was brought by the
*sender*, who shows the receipt, and given to the *handler*, who is of a department of the organisation. The
*asked* is of another organisation, of which the first has asked something, and keeps that one's door. The
*operator* of an installation reads no draft, no notes, no idea and no request by that right, and looks after
every door. Programs try these things with the tokens of owner, host and asked besides the outsider's.

| answer | means |
|---|---|
| 200 | shown or done |
| 302 | done, or led elsewhere |
| sign-in | led to sign-in, and back after it |
| code | led to where the receipt of an idea is asked for |
| again | asked for password, passkey or app once more |
| 403, 401 | refused, with the reason |
| 404 | is not there, for this person |
| 405 | cannot be done at this address |
| 409, 422, 429 | changed meanwhile; what was sent does not fit; too often |

A form sent without its protection against forgery (FORGED) is refused with 403 at every address but those
with a line of their own, where the address itself is the permission and no cookie counts. `health` answers
503 in the tests, because no worker runs beside them.
"""


@dataclass(frozen=True)
class Line:
    """What each person gets who does one thing at one address."""

    name: str
    method: str
    answers: tuple[str, ...]

    @property
    def label(self) -> str:
        return f"{self.name} {self.method}"


@dataclass
class Section:
    """Lines that belong together, with those who try them."""

    title: str
    people: tuple[str, ...]
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Route:
    """An address of the installation: its name, its path as a pattern, and its parameters."""

    name: str
    path: str
    parameters: tuple[str, ...]


def routes(
    resolver: URLResolver | None = None, before: str = "", space: str = "", given: tuple[str, ...] = ()
) -> Iterator[Route]:
    """List every address that the installation answers, the API's with their namespace."""
    for one in (resolver or get_resolver()).url_patterns:
        path, parameters = before + str(one.pattern), (*given, *one.pattern.regex.groupindex)
        if isinstance(one, URLResolver):
            yield from routes(one, path, f"{space}{one.namespace}:" if one.namespace else space, parameters)
        elif isinstance(one, URLPattern):
            yield Route(f"{space}{one.name}", f"/{path}", parameters)


def sections(text: str | None = None) -> list[Section]:
    """Read the matrix."""
    found: list[Section] = []
    for line in (MATRIX.read_text() if text is None else text).splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("=="):
            title, _bar, people = line.strip("= ").partition("|")
            found.append(Section(title.strip(), tuple(people.split())))
            continue
        name, method, *answers = line.split()
        people = found[-1].people
        answers = answers * len(people) if len(answers) == 1 else answers
        assert len(answers) == len(people), f"{line!r} needs one answer, or one for each of {people}"
        found[-1].lines.append(Line(name, method, tuple(answers)))
    return found


def written(name: str, method: str, answers: tuple[str, ...]) -> str:
    """Write a line as it stands in the matrix."""
    same = answers[:1] if len(set(answers)) == 1 else answers
    return f"{name:<36}{method:<8}" + "".join(f"{one:<10}" for one in same).rstrip()


def rendered() -> str:
    """Give the whole page of the matrix."""
    paths = {route.name: route.path for route in routes()}
    parts = [INTRODUCTION]
    for section in sections():
        head = ["address", "name", "", *section.people]
        rows = [
            [f"`{paths[line.name]}`", line.name.removeprefix(API), line.method, *line.answers]
            for line in section.lines
        ]
        table = ["| " + " | ".join(row) + " |" for row in [head, ["---"] * len(head), *rows]]
        parts.append(f"\n## {section.title}\n\n" + "\n".join(table) + "\n")
    return "".join(parts)
