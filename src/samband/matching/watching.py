"""Runs the standing searches that are due, and makes the digests of what they found."""

from datetime import datetime

from django.db.models import Min, Q
from django.utils import timezone

from samband.accounts.access import agent_of
from samband.accounts.models import Person
from samband.base.agents import SYSTEM
from samband.matching.actions.standing import make_digest, note_findings
from samband.matching.answers import Question, likely_answers
from samband.matching.domain.calibration import band
from samband.matching.domain.standing import MOST_TOLD, Sighting, latest_slot
from samband.matching.encoder import EncoderError
from samband.matching.models import Profile, StandingSearch


def question_of(search: StandingSearch) -> Question:
    """Give the question that a search asks, with its owner's rights as they are now."""
    chosen = search.filters if isinstance(search.filters, dict) else {}
    return Question(
        text=search.text,
        lang=search.lang,
        langs=tuple(chosen.get("lang", ())),
        kinds=tuple(chosen.get("kind", ())),
        countries=tuple(chosen.get("country", ())),
        outside_region=search.home_region if chosen.get("outside") else "",
        home_region=search.home_region,
        other_fields=bool(chosen.get("other")),
        reasons=False,
        agent=agent_of(search.owner),
    )


def look(search: StandingSearch) -> list[Sighting]:
    """Ask a search's need anew: what answers it now, best first.

    Raises:
        EncoderError: when the encoder is busy or cannot be reached.
    """
    question = question_of(search)
    likely = dict(likely_answers(question, most=MOST_TOLD))
    rows = Profile.objects.visible_to(question.agent).filter(key__in=likely)
    changed = dict(rows.values_list("key", "changed_at"))
    return [Sighting(key, band(score), changed[key]) for key, score in likely.items() if key in changed]


def _to_run(now: datetime) -> "Q":
    slot = latest_slot("daily", now, timezone.get_default_timezone())
    return Q(is_active=True, owner__is_active=True) & (Q(last_run_at__isnull=True) | Q(last_run_at__lt=slot))


def _to_mail(now: datetime) -> "Q":
    zone = timezone.get_default_timezone()
    late = [Q(often=often, mailed_at__lt=latest_slot(often, now, zone)) for often in ("daily", "weekly")]
    return Q(is_active=True, owner__is_active=True) & (late[0] | late[1])


def anything_is_due(now: datetime | None = None) -> bool:
    """Whether a search is to be run or a digest to be made."""
    now = now or timezone.now()
    return StandingSearch.objects.filter(_to_run(now) | _to_mail(now)).exists()


def run_due(now: datetime | None = None) -> int:
    """Run what is due and make the digests; gives how much news there was.

    Whoever's search could not be run gets no digest yet: the next attempt makes a whole one.

    Raises:
        EncoderError: after all the others, when some searches could not be run.
    """
    now = now or timezone.now()
    told, failed = 0, None
    left_out: set[int] = set()
    for search in StandingSearch.objects.filter(_to_run(now)).select_related("owner").order_by("id"):
        oldest = Profile.objects.waiting_for_index().aggregate(oldest=Min("changed_at"))["oldest"]
        try:
            sightings = look(search)
        except EncoderError as fault:
            failed = fault
            left_out.add(search.owner_id)
            continue
        told += note_findings(search, by=SYSTEM, sightings=sightings, at=now, oldest_waiting=oldest)
    owners = StandingSearch.objects.filter(_to_mail(now)).values("owner")
    for owner in Person.objects.filter(pk__in=owners).exclude(pk__in=left_out).order_by("id"):
        make_digest(owner, by=SYSTEM, at=now, zone=timezone.get_default_timezone())
    if failed is not None:
        raise failed
    return told
