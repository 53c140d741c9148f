"""What waits for a person, from every stage: each adds a function, of one question."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db.models import Count, Max, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from samband.accounts.access import agent_of
from samband.accounts.models import Person
from samband.actors.belonging import invitations_to, requests_for
from samband.actors.models import ImportRun
from samband.base.models import Notification
from samband.base.running import jobs_failed_for_good
from samband.base.templatetags.wording import day
from samband.base.waiting import Waiting
from samband.challenges.domain.challenge import REVIEW
from samband.challenges.idea_list import ideas_waiting
from samband.challenges.models import Challenge, Request
from samband.funding.follow_up_waiting import follow_ups_waiting
from samband.matching.domain.shortlist import CONTACTED, TO_CONTACT, lying_between
from samband.matching.models import Shortlist, ShortlistRow, StandingSearch
from samband.projects.report_waiting import reports_waiting
from samband.projects.waiting_work import work_waiting


def _unread_findings(person: Person) -> list[Waiting]:
    unread = Q(found__is_news=True, found__read_at__isnull=True)
    rows = (
        StandingSearch.objects.visible_to(agent_of(person))
        .annotate(unread=Count("found", filter=unread), latest=Max("found__found_at", filter=unread))
        .filter(unread__gt=0)
        .values_list("key", "title", "unread", "latest")
    )
    return [
        Waiting(
            title=title,
            url=reverse("search-detail", args=[key]),
            at=latest,
            sort=gettext("Standing search"),
            note=ngettext("%(count)d new answer", "%(count)d new answers", count) % {"count": count},
        )
        for key, title, count, latest in rows
    ]


def _undecided_imports(person: Person) -> list[Waiting]:
    runs = ImportRun.objects.visible_to(agent_of(person)).filter(person_key=person.key, status="previewed")
    return [
        Waiting(
            title=run.file_name,
            url=reverse("import-preview", args=[run.key]),
            at=run.brought_at,
            sort=gettext("List from a file"),
            note=gettext("Looked at, not yet taken in"),
        )
        for run in runs.order_by("-brought_at")[:20]
    ]


def _comments(person: Person) -> list[Waiting]:
    """Give the lists on which colleagues have said something that has not been read."""
    agent = agent_of(person)
    unread = Notification.objects.visible_to(agent).unread().filter(verb="shortlist.commented").order_by()
    rows = unread.values_list("subject_key").annotate(count=Count("id"), latest=Max("at"))
    found = {key: (count, latest) for key, count, latest in rows}
    lists = Shortlist.objects.visible_to(agent).filter(key__in=found).values_list("key", "title")
    return [
        Waiting(
            title=title,
            url=reverse("shortlist-detail", args=[key]) + "#comments",
            at=found[key][1],
            sort=gettext("Comments on a list"),
            note=ngettext("%(count)d new comment", "%(count)d new comments", found[key][0])
            % {"count": found[key][0]},
        )
        for key, title in lists
    ]


def _lying(person: Person, status: str, moment: str) -> Iterable[tuple[str, str, int, datetime]]:
    """Give the lists on which candidates lie in a status: key, title, how many, since when."""
    own = ShortlistRow.objects.visible_to(agent_of(person)).filter(removed_at__isnull=True, status=status)
    lying = own.filter(**{f"{moment}__range": lying_between(timezone.now())}).order_by()
    return lying.values_list("shortlist__key", "shortlist__title").annotate(Count("id"), Min(moment))


def _not_contacted(person: Person) -> list[Waiting]:
    return [
        _list_that_waits(
            *found,
            ngettext(
                "%(count)d candidate to contact, chosen more than two weeks ago",
                "%(count)d candidates to contact, chosen more than two weeks ago",
                found[2],
            ),
        )
        for found in _lying(person, TO_CONTACT, "added_at")
    ]


def _not_answered(person: Person) -> list[Waiting]:
    return [
        _list_that_waits(
            *found,
            ngettext(
                "%(count)d candidate was contacted more than two weeks ago: have they answered?",
                "%(count)d candidates were contacted more than two weeks ago: have they answered?",
                found[2],
            ),
        )
        for found in _lying(person, CONTACTED, "contacted_at")
    ]


def _list_that_waits(key: str, title: str, count: int, since: datetime, note: str) -> Waiting:
    return Waiting(
        title=title,
        url=reverse("shortlist-detail", args=[key]),
        at=since,
        sort=gettext("Shortlist"),
        note=note % {"count": count},
    )


def _failed_jobs(person: Person) -> list[Waiting]:
    """Give what failed for good, to whoever looks after the installation, as one thing."""
    failed = jobs_failed_for_good(agent_of(person))
    latest = max((job.finished_at for job in failed if job.finished_at), default=None)
    if latest is None:
        return []
    note = ngettext("%(count)d job failed for good", "%(count)d jobs failed for good", len(failed))
    title = gettext("Jobs")
    return [
        Waiting(
            title=title,
            url=reverse("job-list"),
            at=latest,
            sort=gettext("This installation"),
            note=note % {"count": len(failed)},
        )
    ]


def _open_invitations(person: Person) -> list[Waiting]:
    return [
        Waiting(
            title=one.membership.organisation.name,
            url=reverse("invitation-mine", args=[one.membership.key]),
            at=one.membership.made_at,
            sort=gettext("Invitation"),
            note=gettext("You are invited to belong here"),
        )
        for one in invitations_to(person)
    ]


def _requests_to_answer(person: Person) -> list[Waiting]:
    return [
        Waiting(
            title=one.organisation.name,
            url=reverse("organisation-people", args=[one.organisation.key]),
            at=one.made_at,
            sort=gettext("People"),
            note=gettext("Somebody asks to belong here"),
        )
        for one in requests_for(person)
    ]


def _requests_between(person: Person) -> list[Waiting]:
    """Give what other organisations ask of one's own, what is due first in front."""
    agent = agent_of(person)
    asked = Request.objects.visible_to(agent).received_by(agent).filter(status="asked")
    return [
        Waiting(
            title=one.title,
            url=reverse("request-detail", args=[one.key]),
            at=one.asked_at,
            sort=gettext("Asked by %(organisation)s") % {"organisation": one.asker.name},
            note=gettext("Answer by %(day)s") % {"day": day(one.due_on)},
        )
        for one in asked.select_related("asker").order_by("due_on", "id")[:50]
    ]


def _ideas(person: Person) -> list[Waiting]:
    """Give the ideas that wait for an answer: of the doors one keeps, and what one's department was given."""
    return [
        Waiting(
            title=one.title,
            url=reverse("idea-detail", args=[one.key]),
            at=one.sent_at,
            sort=gettext("Idea at your door") if one.keeps else gettext("Idea for your department"),
            note=one.due,
            is_overdue=one.is_overdue,
        )
        for one in ideas_waiting(agent_of(person))
    ]


def _challenges_to_approve(person: Person) -> list[Waiting]:
    """Give the challenges that wait for somebody's approval."""
    found = Challenge.objects.visible_to(agent_of(person)).filter(status=REVIEW, approver=person)
    return [
        Waiting(
            title=one.title,
            url=reverse("challenge-publish", args=[one.key]),
            at=one.changed_at,
            sort=gettext("Challenge"),
            note=gettext("Waits for your approval before it is published"),
        )
        for one in found.order_by("-changed_at")[:20]
    ]


def _projects(person: Person) -> list[Waiting]:
    """Give the partner reports to write, to mend and to control, and all else that waits in projects."""
    agent, today = agent_of(person), timezone.localdate()
    return [*reports_waiting(agent, today), *work_waiting(agent, today)]


def _follow_ups(person: Person) -> list[Waiting]:
    """Give the follow-ups of grants to hand in."""
    return follow_ups_waiting(agent_of(person), timezone.localdate())


# Each stage that lets something wait for a person adds a function here; one question each.
WAITING: tuple[Callable[[Person], list[Waiting]], ...] = (
    _challenges_to_approve,
    _unread_findings,
    _comments,
    _open_invitations,
    _requests_to_answer,
    _requests_between,
    _ideas,
    _projects,
    _follow_ups,
    _not_answered,
    _not_contacted,
    _undecided_imports,
    _failed_jobs,
)


def waiting_for(person: Person) -> list[Waiting]:
    """Give what waits for a person, from every stage: what is overdue, then the latest first."""
    waits = (one for ask in WAITING for one in ask(person))
    return sorted(waits, key=lambda one: (one.is_overdue, one.at), reverse=True)
