"""The register of support: who writes it, what it counts, files twice, small aid, sole traders' numbers."""

import io
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from samband.accounts.models import Person
from samband.base.models import Event
from samband.base.versions import ChangedMeanwhile
from samband.funding.models import AidAward
from samband.kernel.decision import Refused
from samband.projects.actions.support import add_support, save_support, withdraw_support
from samband.projects.actions.support_erasure import erase_number
from samband.projects.forms.support import SupportForm
from samband.projects.models import Project, Support
from samband.projects.personal_data import support as holding
from tests.projects.indicator_material import NUMBERS, counted, counting_norrsken, supported, typed_support
from tests.projects.norrsken import Norrsken
from tests.projects.test_indicator_pages import browser, text_of

# Words, forms and buttons: every address of these is asked, and every action tried, on both databases.
pytestmark = [pytest.mark.django_db, pytest.mark.once]
TRADER = "811228-9874"


@pytest.fixture
def world() -> Norrsken:
    return counting_norrsken()


def at(name: str, world: Norrsken, *more: Any) -> str:
    return reverse(name, args=[world.project.key, *more])


def values(**more: Any) -> dict[str, Any]:
    form = SupportForm(typed_support(**more))
    assert form.is_valid(), form.errors
    return form.values()


@pytest.mark.parametrize(
    ("who", "may"), [("finance", True), ("lead", False), ("controller", False), ("funder", False)]
)
def test_only_people_of_the_partner_that_gave_support_note_it(world: Norrsken, who: str, may: bool) -> None:
    act: dict[str, Any] = {"by": world.agent(who), "values": values()}
    if may:
        made = add_support(world.partners["PP"], **act)
        assert Event.objects.filter(verb="support.added", subject_key=world.project.key).count() == 1
        assert made.innovated == "refused"
        assert made.new_customers == "not-asked"
    else:
        with pytest.raises(Refused):
            add_support(world.partners["PP"], **act)


@pytest.mark.parametrize(
    ("who", "status", "sees"),
    [
        ("lead", 200, True),
        ("finance", 200, True),
        ("other_controller", 200, True),
        ("norwegian", 200, True),
        ("controller", 200, False),
        ("funder", 404, False),
        ("outsider", 404, False),
    ],
)
def test_who_reads_which_rows(world: Norrsken, who: str, status: int, sees: bool) -> None:
    supported(world, "PP", "Nordljus AB", registry_number=NUMBERS[0])
    page = text_of(browser(world.people[who]).get(at("project-support", world)), status)
    assert ("Nordljus AB" in page) is sees


def test_companies_are_counted_once_and_it_is_said_how(world: Norrsken) -> None:
    supported(world, "PP", "Nordljus AB", registry_number=NUMBERS[0])
    supported(world, "LP", "Nordljus Aktiebolag", registry_number=NUMBERS[0], kind="financial")
    supported(world, "LP", "Okänd firma")
    supported(world, "LP", "Vinden AB", registry_number=NUMBERS[1], kind="cooperation")
    page = text_of(browser(world.people["lead"]).get(at("project-support", world)))
    assert "1 by registry number, 1 by key or name" in page
    assert "No partner is named, so it is not counted as cooperation." in page
    assert re.search(r"Companies that got support</dt><dd><strong>2</strong>", page)


def test_where_the_project_asks_for_it_only_companies_with_evidence_count(world: Norrsken) -> None:
    counted(world, counts="register:all", needs_evidence=True)
    supported(world, "PP", "Nordljus AB", registry_number=NUMBERS[0])
    page = text_of(browser(world.people["lead"]).get(at("project-support", world)))
    assert "The firm has not shown its work for sustainability." in page
    assert re.search(r"Companies that got support</dt><dd><strong>0</strong>", page)


def the_file() -> io.BytesIO:
    rows = "företag;orgnr;land;datum;typ av stöd;timmar\n"
    rows += f"Nordljus AB;{NUMBERS[0]};SE;2026-03-01;rådgivning;4\nVinden AB;;SE;2026-03-02;test;2\n"
    rows += "Trasig AB;;SE;i går;test;2\n"
    made = io.BytesIO(rows.encode())
    made.name = "register.csv"
    return made


def taken_in(client: Client, url: str) -> str:
    page = text_of(client.post(url, {"do": "look", "file": the_file()}))
    found = re.search(r'name="held" value="([^"]+)"', page)
    if found:
        assert client.post(url, {"do": "take", "held": found[1]}).status_code == 302
    return page


def test_a_file_is_shown_first_and_the_same_file_twice_adds_nothing(world: Norrsken) -> None:
    client, url = browser(world.people["finance"]), at("support-file", world, world.partners["PP"].key)
    page = taken_in(client, url)
    assert "2 new rows" in page
    assert "is not a date" in page
    assert "Row 4, column date" in page
    assert Support.objects.count() == 2
    assert Event.objects.filter(verb="support.imported").count() == 1
    assert "2 are in the register already" in taken_in(client, url)
    assert Support.objects.count() == 2


def test_what_is_exported_can_be_taken_in(world: Norrsken) -> None:
    supported(world, "PP", "Nordljus AB", registry_number=NUMBERS[0], hours=4)
    client = browser(world.people["finance"])
    answer = client.get(at("support-export", world, "csv"))
    made = io.BytesIO(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    made.name = "register.csv"
    url = at("support-file", world, world.partners["PP"].key)
    page = text_of(client.post(url, {"do": "look", "file": made}))
    assert "1 new row" in page
    assert "What is wrong" not in page


def test_a_row_with_small_aid_writes_the_award_and_its_withdrawal_takes_it_back(world: Norrsken) -> None:
    agent = world.agent("finance")
    aid = {"legal_basis": "de-minimis", "aid_minor": "2000.00", "registry_number": NUMBERS[0]}
    made = add_support(world.partners["PP"], by=agent, values=values(**aid))
    award = AidAward.objects.get()
    assert made.aid_award == award
    assert award.gross_eur_minor == 200_000
    assert award.giver == world.bodies["PP"]
    assert award.cause_key == made.key
    changed = save_support(made, by=agent, version=1, values=values(**{**aid, "aid_minor": "3000.00"}))
    assert AidAward.objects.standing().get().amount_minor == 300_000
    withdraw_support(changed, by=agent, version=2, why="Fel företag")
    assert not AidAward.objects.standing().exists()


def test_small_aid_is_checked_beside_the_form(world: Norrsken) -> None:
    client, url = browser(world.people["finance"]), at("support-add", world, world.partners["PP"].key)
    aid = {"legal_basis": "de-minimis", "registry_number": NUMBERS[0], "do": "check"}
    fits = text_of(client.post(url, typed_support(**aid, aid_minor="2000.00")))
    assert "It fits under the ceiling." in fits
    above = text_of(client.post(url, typed_support(**aid, aid_minor="400000.00")))
    assert "It would go above the ceiling" in above
    assert "Nordljus AB" in above
    assert not Support.objects.exists()
    assert not AidAward.objects.exists()


def test_aid_without_a_number_is_refused_beside_the_field(world: Norrsken) -> None:
    client, url = browser(world.people["finance"]), at("support-add", world, world.partners["PP"].key)
    answer = client.post(url, typed_support(legal_basis="de-minimis", aid_minor="2000.00"))
    page = text_of(answer, 422)
    assert "Small aid is counted by the company" in page
    assert "Nordljus AB" in page


def test_two_who_change_a_row_at_once_do_not_overwrite_each_other(world: Norrsken) -> None:
    made = supported(world, "PP", "Nordljus AB")
    save_support(made, by=world.agent("finance"), version=1, values=values())
    with pytest.raises(ChangedMeanwhile):
        save_support(made, by=world.agent("finance"), version=1, values=values(company="Annat AB"))
    answer = browser(world.people["finance"]).post(
        at("support-edit", world, made.key), {**typed_support(company="Annat AB"), "version": 1}
    )
    assert "Annat AB" in text_of(answer, 409)


def test_a_sole_traders_number_is_masked_for_others_exported_and_erased(world: Norrsken) -> None:
    add_support(world.partners["PP"], by=world.agent("finance"), values=values(registry_number=TRADER))
    row = Support.objects.get()
    assert row.is_person
    bare = row.registry_number
    own = text_of(browser(world.people["finance"]).get(at("project-support", world)))
    lead = text_of(browser(world.people["lead"]).get(at("project-support", world)))
    assert bare in own
    assert bare not in lead
    assert "•••••" in lead
    Support.objects.update(organisation=world.bodies["outside"])
    trader = Person.objects.get(pk=world.people["outsider"].pk)
    assert holding._exported(trader)[0]["registry_number"] == bare
    erase_number(row, by=world.agent("finance"))
    row.refresh_from_db()
    assert row.registry_number == ""
    assert row.is_person


def test_a_row_of_another_partner_is_not_to_be_changed_by_its_address(world: Norrsken) -> None:
    made = supported(world, "PP", "Nordljus AB")
    url = at("support-edit", world, made.key)
    assert browser(world.people["outsider"]).get(url).status_code == 404
    assert browser(world.people["lead"]).get(url).status_code == 403
    asked_in = browser().get(at("support-export", world, "csv"))
    assert asked_in.status_code == 302
    assert asked_in.headers["Location"].startswith("/account/login/")
    assert timezone.localdate() >= made.on


def test_a_number_is_erased_when_the_project_is_over_too(world: Norrsken) -> None:
    add_support(world.partners["PP"], by=world.agent("finance"), values=values(registry_number=TRADER))
    Project.objects.filter(pk=world.project.pk).update(status="closed")
    row, own = Support.objects.get(), browser(world.people["finance"])
    assert "Erase the number" in text_of(own.get(at("project-support", world)))
    assert "Erase the number" not in text_of(browser(world.people["lead"]).get(at("project-support", world)))
    url = at("support-edit", world, row.key)
    assert own.get(url).status_code == 403
    assert browser(world.people["lead"]).post(url, {"do": "erase"}).status_code == 403
    assert own.post(url, {"do": "erase"}).status_code == 302
    row.refresh_from_db()
    assert row.registry_number == ""
    assert "Erase the number" not in text_of(own.get(at("project-support", world)))
