"""Which companies count as one is listed and ended; aid above the ceiling is warned of before it is noted."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from samband.funding.actions.aid import Linked, award_aid, link_undertakings
from samband.funding.models import AidAward, UndertakingLink
from tests.funding.funding_material import FIRM, OTHER_FIRM, Funding, aid, found_funding

pytestmark = pytest.mark.django_db


def browser(world: Funding, who: str) -> Client:
    """Give the browser of somebody, in English."""
    made = Client(headers={"accept-language": "en"})
    made.force_login(world.people[who])
    return made


def linked(world: Funding) -> UndertakingLink:
    """Note that two companies are one."""
    said = Linked("SE", FIRM, OTHER_FIRM, "majority-of-votes", date(2026, 1, 1), "Bolagsverket")
    return link_undertakings(world.funder, by=world.agent("funder"), linked=said)


def test_links_are_listed_to_whose_organisation_noted_them_and_ended_there() -> None:
    world = found_funding()
    one, funder = linked(world), browser(world, "funder")
    page = funder.get(reverse("aid-links")).content.decode()
    assert "holds the majority of votes" in page
    assert "No longer one" in page
    assert (
        "No companies are noted as one"
        in browser(world, "stranger").get(reverse("aid-links")).content.decode()
    )
    end = reverse("aid-part", args=[one.key])
    assert browser(world, "stranger").post(end, {"until": "2026-06-30"}).status_code == 404
    assert funder.post(end, {"until": "2025-06-30"}).status_code == 422
    assert funder.post(end, {"until": "2026-06-30"}).status_code == 302
    one.refresh_from_db()
    assert one.until == date(2026, 6, 30)
    assert "No longer one" not in funder.get(reverse("aid-links")).content.decode()


def test_aid_above_the_ceiling_is_warned_of_and_noted_once_that_was_read() -> None:
    world = found_funding()
    award_aid(world.funder, by=world.agent("funder"), aid=aid(minor=29_000_000, currency="EUR"))
    sent = {
        "giver": world.funder.key, "country": "SE", "undertaking": FIRM, "granted_on": "2026-05-01",
        "legal_basis": "de-minimis", "amount": "20000", "currency": "EUR", "source": "Beslut",
        "mark": "unverified",
    }  # fmt: skip
    funder = browser(world, "funder")
    answer = funder.post(reverse("aid-new"), sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "It would go above the ceiling" in page
    assert 'type="checkbox" name="looked"' in page
    assert AidAward.objects.count() == 1
    assert funder.post(reverse("aid-new"), {**sent, "looked": "on"}).status_code == 302
    assert AidAward.objects.count() == 2
    fits = {**sent, "undertaking": OTHER_FIRM}
    assert funder.post(reverse("aid-new"), fits).status_code == 302


def test_aid_that_cannot_be_decided_is_warned_of_as_well() -> None:
    world = found_funding()
    award_aid(world.funder, by=world.agent("funder"), aid=aid(minor=1_000_000, currency="NOK"))
    sent = {
        "giver": world.funder.key, "country": "SE", "undertaking": FIRM, "granted_on": "2026-05-01",
        "legal_basis": "de-minimis", "amount": "20000", "currency": "EUR", "source": "Beslut",
        "mark": "unverified",
    }  # fmt: skip
    funder = browser(world, "funder")
    answer = funder.post(reverse("aid-new"), sent)
    assert answer.status_code == 422
    assert 'type="checkbox" name="looked"' in answer.content.decode()
    assert AidAward.objects.count() == 1
    assert funder.post(reverse("aid-new"), {**sent, "looked": "on"}).status_code == 302
    assert AidAward.objects.count() == 2
