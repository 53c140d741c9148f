"""How long what projects and funding keep is kept: the day before it stays, the day after it is due."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from samband.base.agents import OPERATOR, VISITOR
from samband.base.models import Event
from samband.funding.actions.aid_erasure import forget_persons_with_aid
from samband.funding.models import AidAward, Grant, UndertakingLink
from samband.kernel.decision import Refused
from samband.projects.actions.support_erasure import forget_old_numbers
from samband.projects.ledger_check import check_ledger
from samband.projects.models import (
    Certificate,
    CostImport,
    LedgerEntry,
    OfficialComparison,
    PartnerReport,
    Project,
    StaffMember,
    Support,
)
from samband.rules.domain.retention import shipped_rules
from samband.rules.retention import clean_up, kept_kind, retention_of
from tests.funding.funding_material import SOLE_TRADER
from tests.projects.control_material import first_certificate
from tests.projects.costs_material import draft_of
from tests.projects.norrsken import Norrsken, found_norrsken

pytestmark = pytest.mark.django_db
BEGUN = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def world() -> Norrsken:
    world = found_norrsken()
    world.approved()
    return world


def _project(status: str) -> Callable[[Norrsken], None]:
    def make(world: Norrsken) -> None:
        Project.objects.filter(pk=world.project.pk).update(status=status, changed_at=BEGUN)

    return make


def _report(status: str) -> Callable[[Norrsken], None]:
    def make(world: Norrsken) -> None:
        made = PartnerReport.objects.filter(pk=draft_of(world).pk)
        given = {"submitted_at": BEGUN, "first_submitted_at": BEGUN, "certified_at": BEGUN, "figures": {}}
        made.update(status=status, changed_at=BEGUN, **(given if status == "certified" else {}))

    return make


def _cost_file(world: Norrsken) -> None:
    CostImport.objects.create(
        partner=world.partners["LP"], report=draft_of(world), sort="sie", status="read", made_at=BEGUN
    )


def _official_file(world: Norrsken) -> None:
    OfficialComparison.objects.create(
        report=draft_of(world), system="jems", file_name="a.xlsx", sha256="a" * 64, size=1, lines=1,
        differences=0, digest="b" * 64, made_at=BEGUN,
    )  # fmt: skip


def _staff(world: Norrsken) -> None:
    StaffMember.objects.create(
        partner=world.partners["LP"], name="Tordis Älvstrand", role="Ledare", method="full-time",
        currency="SEK",
    )  # fmt: skip
    Project.objects.filter(pk=world.project.pk).update(starts_on=None, ends_before=BEGUN.date())


def _grant(world: Norrsken) -> None:
    Grant.objects.filter(projects__project=world.project).update(status="ended", changed_at=BEGUN)


def _aid(world: Norrsken) -> None:
    AidAward.objects.create(
        giver=world.bodies["funder"], undertaking=SOLE_TRADER, name="Tordis Älvstrand", is_person=True,
        country="SE", granted_on=BEGUN.date(), legal_basis="de-minimis", amount_minor=100_000,
        currency="SEK", source="Beslut", made_at=BEGUN,
    )  # fmt: skip


def _support(world: Norrsken) -> None:
    for number in (1, 2):
        Support.objects.create(
            project=world.project, partner=world.partners["LP"], company="Tordis Älvstrand",
            registry_number=SOLE_TRADER, is_person=True, country="SE", on=date(2026, 2, number),
            kind="non-financial", made_at=BEGUN,
        )  # fmt: skip


KINDS: dict[str, tuple[Callable[[Norrsken], None], int, str]] = {
    "project": (_project("closed"), 1, "ask"),
    "draft_project": (_project("draft"), 1, "ask"),
    "partner_report": (_report("certified"), 1, "ask"),
    "draft_report": (_report("draft"), 1, "ask"),
    "cost_preview": (_cost_file, 1, "erase"),
    "official_preview": (_official_file, 1, "erase"),
    "project_staff": (_staff, 1, "ask"),
    "grant": (_grant, 1, "ask"),
    "aid_award": (_aid, 1, "ask"),
    "aid_person": (_aid, 1, "ask"),
    "support_person": (_support, 2, "ask"),
}


def test_every_kind_of_projects_and_funding_has_its_case() -> None:
    ours = list(shipped_rules())
    assert set(ours[ours.index("project") :]) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_before_its_day_it_stays_and_after_it_is_due(world: Norrsken, kind: str) -> None:
    make, count, then = KINDS[kind]
    make(world)
    rule, known = retention_of(kind), kept_kind(kind)
    assert known is not None
    assert rule.then == then
    end = BEGUN + timedelta(days=rule.days)
    day = timedelta(days=1) if kind == "project_staff" else HOUR
    assert known.due(rule.ends_before(end - day)) == 0
    assert known.due(rule.ends_before(end + day)) == count
    assert clean_up(end - day, by=OPERATOR).get(kind, 0) == 0
    done = clean_up(end + day, by=OPERATOR)
    assert done.get(kind) == (count if then == "erase" else None)
    assert known.due(rule.ends_before(end + day)) == (0 if then == "erase" else count)


def test_sole_traders_in_aid_are_forgotten_when_it_is_decided_and_the_sums_stay(world: Norrsken) -> None:
    _aid(world)
    UndertakingLink.objects.create(
        country="SE", one=SOLE_TRADER, other="556016-0680", is_person=True, since=date(2020, 1, 1),
        until=date(2021, 1, 1), source="Bolagsverket",
    )  # fmt: skip
    assert forget_persons_with_aid(BEGUN, by=OPERATOR) == 1
    assert AidAward.objects.get().undertaking == SOLE_TRADER
    assert forget_persons_with_aid(BEGUN + HOUR, by=OPERATOR) == 1
    left = AidAward.objects.get()
    assert (left.undertaking, left.name, left.amount_minor) == ("", "", 100_000)
    assert left.granted_on == BEGUN.date()
    assert not UndertakingLink.objects.exists()
    assert forget_persons_with_aid(BEGUN + HOUR, by=OPERATOR) == 0
    assert Event.objects.filter(verb="aid.persons_forgotten").count() == 2


def test_old_numbers_of_support_go_and_the_firm_is_still_one(world: Norrsken) -> None:
    _aid(world)
    _support(world)
    counted = Support.objects.order_by("id").first()
    assert counted is not None
    Support.objects.filter(pk=counted.pk).update(aid_award=AidAward.objects.get())
    assert forget_old_numbers(BEGUN + HOUR, by=OPERATOR) == 1
    assert Support.objects.get(pk=counted.pk).registry_number == SOLE_TRADER
    forget_persons_with_aid(BEGUN + HOUR, by=OPERATOR)
    assert forget_old_numbers(BEGUN + HOUR, by=OPERATOR) == 1
    assert not Support.objects.exclude(registry_number="").exists()
    assert {one.company for one in Support.objects.all()} == {"•••••"}
    assert all(one.own_key for one in Support.objects.all())


def test_nobody_but_the_installation_forgets_for_others() -> None:
    with pytest.raises(Refused):
        forget_old_numbers(BEGUN, by=VISITOR)
    with pytest.raises(Refused):
        forget_persons_with_aid(BEGUN, by=VISITOR)


def test_nothing_that_proves_money_ever_goes_by_itself() -> None:
    first_certificate()
    before = LedgerEntry.objects.count()
    assert before
    clean_up(timezone.now() + timedelta(days=20_000), by=OPERATOR)
    assert LedgerEntry.objects.count() == before
    assert Certificate.objects.count() == 1
    assert PartnerReport.objects.filter(status="certified").count() == 1
    assert check_ledger(Project.objects.all()).found == ()
