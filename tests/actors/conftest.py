"""What the tests of the map share: lists as bytes, and organisations to begin with."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
import xlsxwriter
from django.utils.translation import override

from samband.actors.actions import add_organisation
from samband.actors.models import Organisation
from samband.base.agents import OPERATOR


def as_csv(rows: Sequence[Sequence[str]], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """Write rows as a CSV file."""
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows(rows)
    return buffer.getvalue().encode(encoding)


def as_xlsx(rows: Sequence[Sequence[Any]]) -> bytes:
    """Write rows as a workbook."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet()
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            sheet.write(at, column, value)
    book.close()
    return buffer.getvalue()


HEADER = ["id", "name", "kind", "country", "region", "municipality", "description", "themes", "contact"]


def many(count: int, first: int = 0) -> list[list[str]]:
    """Give a header and rows of some organisations that differ."""
    return [
        HEADER,
        *(
            [
                str(number),
                f"Verkstad {number} AB",
                "company",
                "SE",
                "SE232",
                "Älvhamn",
                f"Vi bygger bänk nummer {number}.",
                "buildings",
                f"post@verkstad{number}.example",
            ]
            for number in range(first, first + count)
        ),
    ]


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    """Forget what was counted, and speak English: a page asked for in Swedish leaves Swedish behind."""
    with override("en"):
        yield


@pytest.fixture
def make_organisation(db: None) -> Callable[..., Organisation]:
    """Add an organisation with few words."""

    def make(name: str = "Älvhamns vattenlabb", **said: Any) -> Organisation:
        values = {"kinds": ["company"], "country": "SE", "lang": "sv", "source": "test", **said}
        return add_organisation(name, by=OPERATOR, **values)

    return make
