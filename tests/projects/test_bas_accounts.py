"""The category that an account's number points to."""

import pytest

from samband.projects.domain.bas_accounts import suggested_category


@pytest.mark.parametrize(
    ("account", "name", "category"),
    [
        ("7010", "Löner", "staff"),
        ("7690", "Övriga personalkostnader", "staff"),
        ("5010", "Lokalhyra", "office"),
        ("5410", "Förbrukningsinventarier", "equipment"),
        ("5810", "Biljetter", "travel"),
        ("6550", "Konsultarvoden", "external"),
        ("6800", "Inhyrd personal", "external"),
        ("7830", "Avskrivningar", ""),
        ("4010", "Inköp", ""),
        ("5011", "Löner, månadsanställda", ""),
        ("70", "", ""),
        ("70A0", "", ""),
    ],
)
def test_a_group_of_accounts_points_to_a_category_or_to_none(account: str, name: str, category: str) -> None:
    assert suggested_category(account, name) == category
