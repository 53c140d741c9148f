"""Something that waits for a person on the page My work; `site` puts what each stage gives together."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits for a person: what it is, where, since when, its sort, and if it is overdue."""

    title: str
    url: str
    at: datetime
    sort: str
    note: str = ""
    is_overdue: bool = False
