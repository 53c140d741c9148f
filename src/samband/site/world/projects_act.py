"""Lets the demo world's people have worked on projects: planned, reported, controlled, certified, paid.

All goes through the actions that a person would use, on the days on which it happened. Every programme,
project, rate of exchange and amount is made up; the lead partner's second report has the figures of the
worked example that the money rules are tested by.
"""

from functools import partial

from django.db import transaction

from samband.accounts.actions import add_person
from samband.accounts.models import Person
from samband.actors.actions.memberships import settle_member
from samband.base.agents import OPERATOR
from samband.base.mailing import hash_of, resume_mail, stop_mail
from samband.projects.control_tasks import seal_certificate
from samband.projects.models import Certificate, Project
from samband.site.demo_mark import is_demo
from samband.site.world.cluster_money import plan_cluster_money
from samband.site.world.load import Row, load_organisation
from samband.site.world.needs_act import BEFORE_ALL
from samband.site.world.norrsken_money import plan_money
from samband.site.world.norrsken_plan import Norrsken, plan_norrsken
from samband.site.world.norrsken_reports import plan_reports
from samband.site.world.scene import Scene, set_scene

# What follows from acts of more days ago is done already; what is younger waits for its people.
READ_AFTER = 4
# Whom this part of the world cannot do without: its partners, its controller, who is funded.
NEEDED = ("sv-004", "sv-033", "nb-001", "da-002", "nb-004", "sv-018", "sv-013")


def load_projects_act() -> bool:
    """Let the people of the demo world have worked on projects; say whether that was news.

    A home where they have is left as it is; so is one that is not the demo world.
    """
    if not is_demo() or Project.objects.exists():
        return False
    scene = set_scene({person.demo_role: person for person in Person.objects.exclude(demo_role="")})
    if not set(NEEDED) <= set(scene.organisations):
        return False
    with transaction.atomic():
        for row in scene.rows("programme_bodies"):
            scene.organisations[row["id"]] = load_organisation(row, scene.today)
        for row in scene.rows("project_people"):
            _add_person(scene, row)
        norrsken = Norrsken(scene)
        plan_norrsken(norrsken)
        plan_reports(norrsken)
        plan_money(norrsken)
        plan_cluster_money(scene)
        _plan_quiet(scene)
        scene.perform(done_before=READ_AFTER)
        for key in Certificate.objects.order_by("id").values_list("key", flat=True):
            seal_certificate.enqueue(key)
    return True


def _add_person(scene: Scene, row: Row) -> None:
    """Add somebody who works on the projects; who has a role is in the bar "see as"."""
    organisation = scene.organisations[row["organisation"]]
    person = add_person(
        f"{row['id']}@demo.example",
        by=OPERATOR,
        title=row["title_en"],
        titles={lang: row[f"title_{lang}"] for lang in ("en", "sv", "nb", "da")},
        language="sv",
        home_region=organisation.region,
        demo_role=row["role"],
    )
    settle_member(organisation, by=OPERATOR, person=person, role="steward")
    scene.people[row["id"]] = Person.objects.get(pk=person.pk)  # with what it belongs to now


def _plan_quiet(scene: Scene) -> None:
    """Plan that nobody wants mail until some days ago: what was sent in the year before is no news today."""
    for person in scene.people.values():
        scene.plan(BEFORE_ALL, partial(stop_mail, hash_of(person.email), by=OPERATOR))
        scene.plan(READ_AFTER, partial(resume_mail, hash_of(person.email), by=OPERATOR))
