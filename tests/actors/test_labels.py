"""Every code of the map has a name that people read, and no name is left without its code."""

from collections.abc import Mapping
from typing import Any

import pytest

from samband.actors import labels
from samband.actors.domain import vocabulary


@pytest.mark.parametrize(
    ("codes", "names"),
    [
        (vocabulary.KIND_CODES, labels.KINDS),
        (vocabulary.THEME_CODES, labels.THEMES),
        (vocabulary.TIE_CODES, labels.TIES),
        (vocabulary.TIE_CODES, labels.TIES_FROM_OTHERS),
        (vocabulary.PARTICIPATION_CODES, labels.PARTICIPATION_ROLES),
        (vocabulary.CONTACT_SORTS, labels.CONTACT_SORTS),
    ],
    ids=["kinds", "themes", "ties", "ties from others", "roles", "contact points"],
)
def test_every_code_has_a_name_in_the_readers_language(
    codes: tuple[str, ...], names: Mapping[str, Any]
) -> None:
    assert set(names) == set(codes)
    assert [code for code in codes if not str(names[code]).strip()] == []
