"""How each record of the stage of needs goes into the file of its case."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import prefetch_related_objects

from samband.site.challenge_record import (
    CHALLENGE_PARTS,
    challenge_data,
    challenge_originals,
    challenge_shown,
)
from samband.site.grant_record import GRANT_PARTS, grant_data, grant_originals, grant_shown
from samband.site.idea_record import idea_json, idea_left_out, idea_originals, idea_shown
from samband.site.register_record import REGISTER_PARTS, register_data, register_originals, register_shown
from samband.site.request_record import request_data, request_originals, request_shown


@dataclass(frozen=True, slots=True)
class RecordOfNeed:
    """A sort of record: its data by file name, its originals, how the PDF shows it, what is left out.

    ``parts`` are fetched for all records of the sort at once.
    """

    data: Callable[[Any, str], Mapping[str, Any]]
    originals: Callable[[Any], Mapping[str, bytes]]
    shown: Callable[[Any, list[dict[str, str]]], dict[str, Any]]
    left_out: Callable[[Any], list[str]]
    parts: tuple[str, ...] = ()


def _nothing(_thing: Any) -> list[str]:
    return []


RECORDS_OF_NEEDS: Final[Mapping[str, RecordOfNeed]] = {
    "idea": RecordOfNeed(
        lambda idea, form: {"record.json": idea_json(idea, form)},
        idea_originals,
        idea_shown,
        idea_left_out,
    ),
    "challenge": RecordOfNeed(
        challenge_data, challenge_originals, challenge_shown, _nothing, CHALLENGE_PARTS
    ),
    "request": RecordOfNeed(request_data, request_originals, request_shown, _nothing),
    "register": RecordOfNeed(register_data, register_originals, register_shown, _nothing, REGISTER_PARTS),
    "grant": RecordOfNeed(grant_data, grant_originals, grant_shown, _nothing, GRANT_PARTS),
}


def fetch_parts(things: Mapping[str, Sequence[Any]]) -> None:
    """Fetch what the records of a case consist of, sort by sort, however many they are."""
    for sort, found in things.items():
        parts = RECORDS_OF_NEEDS[sort].parts if sort in RECORDS_OF_NEEDS else ()
        if found and parts:
            prefetch_related_objects(found, *parts)
