"""An answer as one document for programs: the same from the command line and from the API."""

from typing import Any

from samband.matching.answers import Answer, Hit
from samband.site.presenting import reader_language


def answer_document(found: Answer) -> dict[str, Any]:
    """Give an answer with its need, how long it took, and its matches with their reasons."""
    return {
        "need": {"text": found.text, "lang": found.lang},
        "milliseconds": found.milliseconds,
        "matches": [_match(hit) for hit in found.hits],
    }


def _match(hit: Hit) -> dict[str, Any]:
    profile = hit.profile
    shared = [{"shared": subject.label(reader_language())} for subject in hit.subjects]
    return {
        "rank": hit.rank,
        "id": profile.key,
        "kind": profile.kinds[0] if profile.kinds else profile.sort,
        "name": profile.title,
        "country": profile.country,
        "region": profile.region,
        "lang": profile.lang,
        "score": hit.score,
        "band": hit.band,
        "new_to_you": hit.is_new,
        "reasons": [
            *(
                {"need": one.need, "profile": one.profile, "similarity": one.similarity}
                for one in hit.reasons
            ),
            *shared,
        ],
    }
