"""Lets the demo world's people have worked on needs: challenges, doors and ideas, requests, workshop notes.

All goes through the actions that a person would use, on the days on which it happened.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from samband.accounts.actions import add_person
from samband.accounts.models import Person
from samband.actors.actions.memberships import settle_member
from samband.actors.actions.organisations import add_tie
from samband.base.agents import OPERATOR
from samband.base.models import Mail
from samband.challenges.models import Challenge, EntryPoint
from samband.site.demo_mark import is_demo
from samband.site.world.asking import plan_notes, plan_requests
from samband.site.world.challenges import READ_AFTER, plan_challenges
from samband.site.world.doors import plan_doors
from samband.site.world.load import SOURCE, Row, load_organisation
from samband.site.world.scene import Scene, set_scene

# What a worker of those days did within minutes.
FOLLOW_UPS = (
    "samband.base.tasks.deliver_mail",
    "samband.challenges.tasks.tell_followers_of",
    "samband.challenges.tasks.tell_owners_of",
    "samband.challenges.tasks.tell_people_of",
    "samband.challenges.idea_tasks.propose_routing",
)


def load_needs_act() -> bool:
    """Let the people of the demo world have worked on needs; say whether that was news.

    A home where they have is left as it is; so is one that is not the demo world.
    """
    if not is_demo() or Challenge.objects.exists() or EntryPoint.objects.exists():
        return False
    scene = set_scene({person.demo_role: person for person in Person.objects.exclude(demo_role="")})
    with transaction.atomic():
        for row in scene.rows("departments"):
            if row["part_of"] in scene.organisations:
                _add_department(scene, row)
        for row in scene.rows("colleagues"):
            _add_colleague(scene, row)
        plan_challenges(scene)
        plan_doors(scene)
        plan_requests(scene)
        plan_notes(scene)
        scene.perform()
        _leave_done(scene.now - timedelta(days=READ_AFTER))
    return True


def _add_department(scene: Scene, row: Row) -> None:
    made = load_organisation(row, scene.today)
    scene.organisations[row["id"]] = made
    whole = scene.organisations[row["part_of"]]
    add_tie(made, by=OPERATOR, other=whole, kind="member-of", source=SOURCE, on=scene.today)


def _add_colleague(scene: Scene, row: Row) -> None:
    """Add somebody who works beside those of the bar "see as", and is not in it."""
    organisation = scene.organisations[row["organisation"]]
    languages = ("en", "sv", "nb", "da")
    person = add_person(
        f"{row['id']}@demo.example",
        by=OPERATOR,
        title=row["title_en"],
        titles={lang: row[f"title_{lang}"] for lang in languages},
        language=organisation.lang if organisation.lang in languages else "en",
        home_region=organisation.region,
    )
    settle_member(organisation, by=OPERATOR, person=person, role="steward")
    scene.people[row["id"]] = Person.objects.get(pk=person.pk)  # with what it belongs to now


def _leave_done(before: datetime) -> None:
    """Leave no mail and no job of long ago to the worker of today: they went, and were done, in their time.

    It is the demo's own: neither is an event, and the thread keeps what they followed from.
    """
    Mail.objects.filter(made_at__lt=before, status="waiting").delete()
    waiting = DBTaskResult.objects.filter(status=TaskResultStatus.READY, enqueued_at__lt=before)
    waiting.filter(task_path__in=FOLLOW_UPS).delete()
