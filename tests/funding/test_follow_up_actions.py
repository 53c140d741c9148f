"""A follow-up is set up by the funder, filled in and handed in by the recipient; nobody forgets its dates."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from samband.base.agents import OPERATOR, SYSTEM
from samband.base.models import Event
from samband.funding.actions.follow_ups import (
    FollowedSaid,
    PlanSaid,
    Reached,
    change_follow_up,
    hand_in_follow_up,
    remind_of_follow_ups,
    save_follow_up,
    set_up_follow_up,
)
from samband.funding.domain.follow_up import QUESTIONS, form_lights
from samband.funding.follow_up_form import form_of
from samband.funding.follow_up_waiting import follow_ups_waiting
from samband.funding.models import FollowUp
from samband.kernel.decision import Refused
from tests.funding.funding_material import Funding, found_funding
from tests.funding.test_grant_actions import noted

pytestmark = pytest.mark.django_db
THREE = tuple(
    FollowedSaid(name, "bolag", "20") for name in ("Nya produkter", "Nya marknader", "Kvinnor i ledning")
)


def plan(**more: Any) -> PlanSaid:
    values: dict[str, Any] = {
        "aims": "Fler innovationer\nFler marknader",
        "indicators": THREE,
        "first_due_on": date(2026, 7, 1),
        "second_due_on": date(2026, 12, 31),
        "lang": "sv",
        **more,
    }
    return PlanSaid(**values)


def set_up(world: Funding) -> FollowUp:
    grant = noted(world, "in_force", starts_on=date(2026, 1, 1))
    return set_up_follow_up(grant, by=world.agent("funder"), said=plan())


def filled(world: Funding, follow_up: FollowUp) -> FollowUp:
    keys = [row["key"] for row in follow_up.indicators]
    return save_follow_up(
        follow_up,
        by=world.agent("recipient"),
        version=follow_up.version,
        reached={keys[0]: Reached("8"), keys[1]: Reached(pending="mässan i maj"), keys[2]: Reached("20")},
        answers=dict.fromkeys(QUESTIONS, "Svar"),
        lang="sv",
    )


def test_40_per_cent_when_75_of_the_time_is_gone_is_red_with_both_numbers() -> None:
    world = found_funding()
    lights = form_lights(form_of(filled(world, set_up(world))), date(2026, 10, 1))
    light = lights["indicators/0"]
    assert light.colour == "red"
    assert light.numbers["reached"] == Fraction(2, 5)
    assert round(float(light.numbers["gone"]), 2) == 0.75  # type: ignore[arg-type]
    assert [lights[f"indicators/{at}"].colour for at in (1, 2)] == ["unknown", "green"]
    assert lights["halfway"].colour == "red"
    assert lights["halfway"].why == "overdue"


def test_only_the_recipient_fills_in_and_only_the_funder_plans() -> None:
    world = found_funding()
    follow_up = set_up(world)
    for who in ("funder", "stranger", "visitor"):
        with pytest.raises(Refused):
            save_follow_up(follow_up, by=world.agent(who), version=1, reached={}, answers={})
        with pytest.raises(Refused):
            hand_in_follow_up(follow_up, by=world.agent(who), version=1)
    for who in ("recipient", "stranger", "visitor"):
        with pytest.raises(Refused):
            change_follow_up(follow_up, by=world.agent(who), version=1, said=plan())
    assert FollowUp.objects.visible_to(world.agent("recipient")).exists()
    assert not FollowUp.objects.visible_to(world.agent("stranger")).exists()


def test_it_is_handed_in_twice_and_then_stays_as_it_is() -> None:
    world = found_funding()
    follow_up = set_up(world)
    with pytest.raises(ValidationError) as lacks:
        hand_in_follow_up(follow_up, by=world.agent("recipient"), version=1)
    follow_up.refresh_from_db()
    assert {"actual-missing", "answer-missing"} <= {one.code for one in lacks.value.error_list}
    follow_up = filled(world, follow_up)
    for which in ("halfway", "final"):
        follow_up = hand_in_follow_up(follow_up, by=world.agent("recipient"), version=follow_up.version)
        assert Event.objects.latest("id").changes["which"] == which
    with pytest.raises(Refused, match="stays"):
        filled(world, follow_up)


def test_what_stays_keeps_what_was_reached_when_the_plan_changes() -> None:
    world = found_funding()
    follow_up = filled(world, set_up(world))
    first = follow_up.indicators[0]["key"]
    kept = (FollowedSaid("Nya produkter", "bolag", "30", key=first), *THREE[1:])
    changed = change_follow_up(
        follow_up, by=world.agent("funder"), version=follow_up.version, said=plan(indicators=kept)
    )
    assert [row["actual"] for row in changed.indicators] == ["8", None, None]
    assert changed.indicators[0]["target"] == "30"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"aims": " "}, "aim-missing"),
        ({"indicators": THREE[:2]}, "indicators-too-few"),
        ({"indicators": THREE * 2}, "indicators-too-many"),
        ({"second_due_on": date(2026, 6, 1)}, "dates-out-of-order"),
    ],
)
def test_a_plan_that_lacks_something_is_refused(more: dict[str, Any], code: str) -> None:
    world = found_funding()
    grant = noted(world, "in_force", starts_on=date(2026, 1, 1))
    with pytest.raises(ValidationError) as lacks:
        set_up_follow_up(grant, by=OPERATOR, said=plan(**more))
    assert code in {one.code for one in lacks.value.error_list}
    assert not FollowUp.objects.exists()


def test_reminders_come_before_and_after_a_date_each_once() -> None:
    world = found_funding()
    follow_up = set_up(world)
    counts = [remind_of_follow_ups(date(2026, 6, day), by=SYSTEM) for day in (16, 17, 18)]
    assert counts == [0, 1, 0]
    assert [remind_of_follow_ups(date(2026, 7, day), by=SYSTEM) for day in (2, 3)] == [1, 0]
    told = list(Event.objects.filter(subject_key=follow_up.key).values_list("verb", flat=True).order_by("id"))
    assert told == ["follow_up.set_up", "follow_up.due_soon", "follow_up.overdue"]
    follow_up = filled(world, follow_up)
    hand_in_follow_up(follow_up, by=world.agent("recipient"), version=follow_up.version)
    assert remind_of_follow_ups(date(2026, 8, 1), by=SYSTEM) == 0
    with pytest.raises(Refused):
        remind_of_follow_ups(date(2026, 8, 1), by=world.agent("funder"))


def test_a_follow_up_waits_for_the_recipient_alone_until_it_is_handed_in() -> None:
    world = found_funding()
    held = set_up(world)
    late, recipient = date(2026, 7, 3), world.agent("recipient")
    (one,) = follow_ups_waiting(recipient, late)
    assert one.is_overdue
    assert one.note.startswith("Halfway, due")
    assert one.url == f"/follow-ups/{held.key}/"
    assert follow_ups_waiting(world.agent("funder"), late) == []
    assert follow_ups_waiting(world.agent("stranger"), late) == []
    FollowUp.objects.filter(pk=held.pk).update(first_sent_at=held.made_at)
    assert follow_ups_waiting(recipient, late) == []
    (final,) = follow_ups_waiting(recipient, date(2026, 12, 31))
    assert not final.is_overdue
    assert final.note.startswith("Final, due")
