"""What stands in the way of a report to an official system, as a value that gets its words later."""

import dataclasses
from collections.abc import Mapping


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend or to know before the report is carried over.

    ``code`` names the sentence (``samband.projects.official_words`` has them all), ``values`` fill it.
    ``line`` is the number of a line of ours, ``row`` one of a file that came back; 0 is the whole.
    ``field`` is a column's header or a field's code.
    """

    code: str
    line: int = 0
    field: str = ""
    values: Mapping[str, str] = dataclasses.field(default_factory=dict)
    row: int = 0


class NotReturned(Exception):
    """A file is no list of expenditure of that system; says why."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code)
        self.problem = Problem(code, values=values)
