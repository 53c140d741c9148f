"""Standing searches: when one is due, and which of its answers are news.

All moments are aware; the zone is the installation's. Searches are run, and mails are made, early in
the morning there: on each day, or on Mondays.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

OFTEN = ("daily", "weekly", "never")
MORNING = time(6, 0)
MONDAY = 0
# What is told must be at least a good match; the bands are those of the calibration.
TOLD_BANDS = ("strong", "good")
# How long a change may take until it can be seen: what is looked at twice is still told once.
OVERLAP = timedelta(hours=1)
# Further down the ranking nothing is compared closely enough to be told.
MOST_TOLD = 300


@dataclass(frozen=True, slots=True)
class Sighting:
    """An answer that a run met: which profile, how strong the match, when the profile last changed."""

    profile: str
    band: str
    changed_at: datetime


def latest_slot(often: str, now: datetime, zone: tzinfo) -> datetime | None:
    """Give the last moment, at or before ``now``, at which something daily or weekly was due.

    None for ``never``.
    """
    if often == "never":
        return None
    local = now.astimezone(zone)
    day = local.date()
    if often == "weekly":
        day -= timedelta(days=(day.weekday() - MONDAY) % 7)
    step = timedelta(days=7 if often == "weekly" else 1)
    slot = datetime.combine(day, MORNING, tzinfo=zone)
    # Six o'clock by the zone's clock, whether the day has 23 hours, 24 or 25.
    return (
        slot
        if slot.astimezone(UTC) <= now.astimezone(UTC)
        else datetime.combine(day - step, MORNING, tzinfo=zone)
    )


def is_due(often: str, last: datetime | None, now: datetime, zone: tzinfo) -> bool:
    """Say whether something daily or weekly is due that was last done at ``last`` (None: never yet).

    What was missed while nothing ran is due once, not once for each time.
    """
    slot = latest_slot(often, now, zone)
    if slot is None:
        return False
    return last is None or last < slot


def run_is_due(last: datetime | None, now: datetime, zone: tzinfo) -> bool:
    """Say whether a search is to be run: each morning, however often its owner is mailed."""
    return is_due("daily", last, now, zone)


def worth_telling(sightings: Iterable[Sighting]) -> list[Sighting]:
    """Give the answers that are good enough to be told, each profile once, in their order."""
    once: dict[str, Sighting] = {}
    for one in sightings:
        if one.band in TOLD_BANDS:
            once.setdefault(one.profile, one)
    return list(once.values())


def news(
    sightings: Iterable[Sighting], *, seen: Collection[str], since: datetime | None
) -> tuple[list[Sighting], list[Sighting]]:
    """Part a run's answers into what is news and what is only to be remembered.

    News is good enough, was not met before, and was added or changed since ``since``: a profile that
    stands as it stood did not become an answer, only the measure moved. Without ``since`` this is
    the first run: it remembers what is there and tells nothing. Gives the news, then the rest.
    """
    unmet = [one for one in worth_telling(sightings) if one.profile not in seen]
    if since is None:
        return [], unmet
    fresh = [one for one in unmet if one.changed_at >= since]
    return fresh, [one for one in unmet if one.changed_at < since]


def next_since(since: datetime, *, now: datetime, oldest_waiting: datetime | None) -> datetime:
    """Give the moment whose changes a next run looks at: it never goes back.

    ``oldest_waiting`` is when the oldest change was made that cannot be found yet; what a next run
    can find for the first time must not count as old then.
    """
    reached = min(now, oldest_waiting) if oldest_waiting else now
    return max(since, reached - OVERLAP)
