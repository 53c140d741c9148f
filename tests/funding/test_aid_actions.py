"""Aid is noted, withdrawn and linked by those who gave it; the thread never says whose it is."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from samband.base.agents import OPERATOR
from samband.base.models import Event
from samband.funding.actions.aid import Linked, award_aid, link_undertakings, part_undertakings, withdraw_aid
from samband.funding.domain.undertaking import MASK, masked, read_undertaking
from samband.funding.models import AidAward, UndertakingLink
from samband.kernel.decision import Refused
from samband.rules.domain.small_aid import StatedRate
from tests.funding.funding_material import FIRM, OTHER_FIRM, SOLE_TRADER, aid, found_funding

pytestmark = pytest.mark.django_db


def test_aid_is_noted_with_a_line_that_does_not_say_whose_it_is() -> None:
    world = found_funding()
    made = award_aid(world.funder, by=world.agent("funder"), aid=aid(name="Bolaget AB"))
    assert (made.undertaking, made.gross_eur_minor, made.is_person) == (FIRM, 2_000_000, False)
    event = Event.objects.get(verb="aid.awarded")
    assert event.acted_for == world.funder.key
    assert FIRM not in str(event.changes)
    assert "Bolaget" not in str(event.changes)


def test_a_sole_traders_number_is_marked_and_masked() -> None:
    world = found_funding()
    by_ten = award_aid(world.funder, by=OPERATOR, aid=aid(undertaking=SOLE_TRADER))
    by_twelve = award_aid(world.funder, by=OPERATOR, aid=aid(undertaking="19811218-9876"))
    assert by_ten.is_person
    assert by_ten.undertaking == by_twelve.undertaking == "8112189876"
    assert masked(by_ten.undertaking, by_ten.is_person) == MASK
    assert masked(FIRM, False) == FIRM
    with pytest.raises(ValueError, match="registry number"):
        read_undertaking("SE", "   ")


@pytest.mark.parametrize(
    ("more", "gross"),
    [
        ({"minor": None}, None),
        ({"currency": "SEK"}, None),
        ({"is_equivalent": False}, None),
        ({"is_equivalent": False, "gross_eur_minor": 700}, 700),
        ({"currency": "SEK", "minor": 1100, "rate": ("11", "verified")}, 100),
        ({"currency": "SEK", "minor": 1100, "rate": ("11", "unverified")}, None),
    ],
)
def test_what_is_not_known_in_euros_stays_unknown(more: dict[str, object], gross: int | None) -> None:
    world = found_funding()
    rate = more.pop("rate", None)
    if isinstance(rate, tuple):
        more["rate"] = StatedRate(Decimal(rate[0]), date(2026, 3, 1), "Central bank", rate[1])
    made = award_aid(world.funder, by=OPERATOR, aid=aid(**more))
    assert made.gross_eur_minor == gross
    assert bool(made.rate_note) == (gross == 100)


def test_one_cause_gives_one_standing_award() -> None:
    world = found_funding()
    by, cause = world.agent("funder"), ("support-entry", "abc")
    first = award_aid(world.funder, by=by, aid=aid(cause=cause))
    assert award_aid(world.funder, by=by, aid=aid(cause=cause)) == first
    with pytest.raises(Refused, match="Withdraw"):
        award_aid(world.funder, by=by, aid=aid(cause=cause, minor=1))
    withdraw_aid(first, by=by)
    withdraw_aid(first, by=by)
    second = award_aid(world.funder, by=by, aid=aid(cause=cause, minor=1))
    assert list(AidAward.objects.standing()) == [second]
    assert Event.objects.filter(verb="aid.withdrawn").count() == 1
    assert Event.objects.filter(verb="aid.awarded").count() == 2


@pytest.mark.parametrize(
    ("who", "may"),
    [("steward", True), ("funder", True), ("recipient", False), ("stranger", False), ("visitor", False)],
)
def test_people_of_the_giver_note_withdraw_and_link(who: str, may: bool) -> None:
    world = found_funding()
    by = world.agent(who)
    award = award_aid(world.funder, by=OPERATOR, aid=aid())
    held = Linked("SE", FIRM, OTHER_FIRM, "majority-of-votes", date(2025, 1, 1), "Register")
    link = link_undertakings(world.funder, by=OPERATOR, linked=held)
    writes = (
        lambda: award_aid(world.funder, by=by, aid=aid()),
        lambda: withdraw_aid(award, by=by),
        lambda: link_undertakings(world.funder, by=by, linked=held),
        lambda: part_undertakings(link, by=by, until=date(2026, 1, 1)),
    )
    for write in writes:
        if may:
            write()
        else:
            with pytest.raises(Refused):
                write()
    assert AidAward.objects.visible_to(by).exists() == may
    assert UndertakingLink.objects.visible_to(by).exists() == may


def test_what_cannot_be_is_refused() -> None:
    world = found_funding()
    for wrong in ({"granted_on": date(2999, 1, 1)}, {"undertaking": ""}, {"minor": -1}, {"source": ""}):
        with pytest.raises(ValidationError):
            award_aid(world.funder, by=OPERATOR, aid=aid(**wrong))
    for other, ground in ((FIRM.replace("-", ""), "majority-of-votes"), (OTHER_FIRM, "friends")):
        wrong_link = Linked("SE", FIRM, other, ground, date(2025, 1, 1), "Register")
        with pytest.raises(ValidationError):
            link_undertakings(world.funder, by=OPERATOR, linked=wrong_link)
    assert not AidAward.objects.exists()
    assert not UndertakingLink.objects.exists()
