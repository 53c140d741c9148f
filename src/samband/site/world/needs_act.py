"""Lets the demo world's people have worked on needs: challenges, doors and ideas, requests, workshop notes.

All goes through the actions that a person would use, on the days on which it happened.
"""

from functools import partial

from django.db import transaction

from samband.accounts.actions import add_person
from samband.accounts.models import Person
from samband.actors.actions.memberships import settle_member
from samband.actors.actions.organisations import add_tie
from samband.base.agents import OPERATOR
from samband.base.mailing import hash_of, resume_mail, stop_mail
from samband.challenges.models import Challenge, EntryPoint
from samband.site.demo_mark import is_demo
from samband.site.world.asking import plan_notes, plan_requests
from samband.site.world.challenges import READ_AFTER, plan_challenges
from samband.site.world.doors import plan_doors
from samband.site.world.load import SOURCE, Row, load_organisation
from samband.site.world.scene import Scene, set_scene

# So many days ago nothing had happened yet.
BEFORE_ALL = 1_200


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
        _plan_quiet(scene)
        scene.perform(done_before=READ_AFTER)
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


def _plan_quiet(scene: Scene) -> None:
    """Plan that nobody wants mail until some days ago: what was sent in the year before is no news today."""
    addresses = {person.email for person in scene.people.values()}
    for row in scene.rows("doors"):
        addresses |= {row["content"].get("registrar", ""), row["content"].get("mailbox", "")}
    addresses |= {row.get("email", "") for row in scene.rows("ideas") if row["days_ago"] > READ_AFTER}
    for address in sorted(addresses - {""}):
        scene.plan(BEFORE_ALL, partial(stop_mail, hash_of(address), by=OPERATOR))
        scene.plan(READ_AFTER, partial(resume_mail, hash_of(address), by=OPERATOR))
