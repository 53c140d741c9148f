"""How each record of the stage of needs goes into the file of its case."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from samband.site.challenge_record import challenge_data, challenge_originals, challenge_shown
from samband.site.idea_record import idea_json, idea_left_out, idea_originals, idea_shown
from samband.site.register_record import register_data, register_originals, register_shown
from samband.site.request_record import request_data, request_originals, request_shown


@dataclass(frozen=True, slots=True)
class RecordOfNeed:
    """A sort of record: its data by file name, its originals, how the PDF shows it, what is left out."""

    data: Callable[[Any, str], Mapping[str, Any]]
    originals: Callable[[Any], Mapping[str, bytes]]
    shown: Callable[[Any, list[dict[str, str]]], dict[str, Any]]
    left_out: Callable[[Any], list[str]]


def _nothing(_thing: Any) -> list[str]:
    return []


RECORDS_OF_NEEDS: Final[Mapping[str, RecordOfNeed]] = {
    "idea": RecordOfNeed(
        lambda idea, form: {"record.json": idea_json(idea, form)},
        idea_originals,
        idea_shown,
        idea_left_out,
    ),
    "challenge": RecordOfNeed(challenge_data, challenge_originals, challenge_shown, _nothing),
    "request": RecordOfNeed(request_data, request_originals, request_shown, _nothing),
    "register": RecordOfNeed(register_data, register_originals, register_shown, _nothing),
}
