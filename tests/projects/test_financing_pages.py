"""Financing by year, tables as they stand in documents, files in and out, and the check for anybody."""

import hashlib
import io
import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from samband.base.models import Event
from samband.projects.actions.budget import save_budget
from samband.projects.budget_files import as_document
from samband.projects.domain.budget_document import budget_answer
from samband.projects.domain.budget_exchange import budget_document
from samband.projects.domain.budget_given import BudgetGiven
from samband.projects.domain.budget_table import named, rows_of
from samband.projects.domain.financier_cut import cuts
from samband.projects.domain.pasted_budget import read_budget_rows
from samband.projects.financing_reading import read_financing_of
from samband.projects.models import Indicator, Project
from samband.projects.plan_snapshot import snapshot
from tests.projects.budget_material import TABLES, browser, given_for
from tests.projects.norrsken import Norrsken, found_norrsken
from tests.projects.test_budget_pages import shown

pytestmark = pytest.mark.django_db
SEED = next(iter((Path(__file__).parents[3] / "shared" / "seeds").glob("003*.txt")), None)


@pytest.fixture
def world() -> Norrsken:
    made = found_norrsken()
    Project.objects.filter(pk=made.project.pk).update(currency="SEK", cost_pack="erdf-2014")
    made.project.refresh_from_db()
    return made


def bring(world: Norrsken, client: Client, text: str) -> str:
    """Paste a text, look at what was understood, and keep it."""
    url = reverse("financing-bring", args=[world.project.key])
    answer = client.post(url, {"text": text, "do": "read"})
    assert answer.status_code == 200, shown(answer.content.decode())
    before = Project.objects.get(pk=world.project.pk).financing.count()
    assert before == 0, "looking keeps nothing"
    kept = client.post(url, {"sent": answer.context["sent"], "do": "take"})
    assert kept.status_code == 302
    return shown(answer.content.decode())


def texts() -> list[str]:
    return [TABLES, *([SEED.read_text("utf-8")] if SEED else [])]


@pytest.mark.parametrize("text", texts(), ids=lambda text: f"{len(text)} signs")
def test_pasted_tables_balance_in_every_year_and_the_fund_is_half(world: Norrsken, text: str) -> None:
    client = browser(world, "lead")
    bring(world, client, text)
    reading = read_financing_of(world.project)
    assert [(one.year, one.difference_minor) for one in reading.balances if one.costs_minor] == [
        *((year, 0) for year in (2018, 2019, 2020)),
        (None, 0),
    ]
    whole = reading.balances[-1]
    assert (whole.costs_minor, whole.financing_minor) == (1_320_000_000, 1_320_000_000)
    fund = next(one for one in reading.given.financiers if one.name == "ERUF")
    assert str(reading.share(fund)) == "50.00"
    assert Event.objects.filter(verb="financing.saved").count() == 1
    words = shown(client.get(reverse("project-financing", args=[world.project.key])).content.decode())
    assert "13,200,000.00" in words
    assert "15.013 % is near 15 % but is not the flat rate." in words
    assert "391,913.70" in words
    assert "They are 328.30 above it." in words


def test_targets_stand_apart_and_what_is_derived_says_so(world: Norrsken) -> None:
    Indicator.objects.create(
        project=world.project, number=1, name="Företag", kind="target", unit="companies", target=300
    )
    Indicator.objects.create(
        project=world.project, number=2, name="Privat", kind="target", currency="SEK", target=8_000_000
    )
    client = browser(world, "lead")
    bring(world, client, TABLES)
    words = shown(client.get(reverse("project-financing", args=[world.project.key])).content.decode())
    assert "44,000.00 SEK" in words
    assert "derived: 13200000.00 SEK ÷ 300 companies = 44000.00 SEK" in words
    assert "8,000,000.00 SEK" in words
    assert read_financing_of(world.project).total_minor == 1_320_000_000


def test_a_body_in_several_roles_is_shown_once(world: Norrsken) -> None:
    name = world.bodies["LP"].name
    bring(world, browser(world, "lead"), TABLES.replace("Region Alfa", name))
    bodies = {one.name: one for one in read_financing_of(world.project).bodies}
    assert {"financier", "lead", "recipient", "contributor"} <= set(bodies[name].roles)
    assert bodies[name].gives_minor == 660_000_000


def test_what_is_exported_of_the_financing_can_be_brought_again(world: Norrsken) -> None:
    client = browser(world, "lead")
    bring(world, client, TABLES)
    first = read_financing_of(world.project).given
    files = [
        b"".join(client.get(reverse("financing-file", args=[world.project.key, table, "csv"])))
        for table in ("financing", "costs")
    ]
    for content in files:
        file = SimpleUploadedFile("f.csv", content)
        url = reverse("financing-bring", args=[world.project.key])
        answer = client.post(url, {"file": file, "do": "read"})
        assert answer.status_code == 200, shown(answer.content.decode())
        client.post(url, {"sent": answer.context["sent"], "do": "take"})
    assert read_financing_of(world.project).given == first


def test_a_financiers_certificate_and_dates_are_kept_while_the_project_runs(world: Norrsken) -> None:
    client = browser(world, "lead")
    bring(world, client, TABLES)
    Project.objects.filter(pk=world.project.pk).update(status="running", version=4)
    row = world.project.financing.order_by("id")[0]
    url = reverse("financier-detail", args=[world.project.key, row.key])
    file = SimpleUploadedFile("Intyg år 1.pdf", b"%PDF-1.4 an own paper")
    sent = {"reports_on": "2027-09-30 2027-03-31", "certificate": file, "version": "4"}
    assert client.post(url, sent).status_code == 302
    row.refresh_from_db()
    assert row.reports_on == ["2027-03-31", "2027-09-30"]
    assert row.certificate_sha256 == hashlib.sha256(b"%PDF-1.4 an own paper").hexdigest()
    assert "Intyg år 1.pdf" in client.get(url).content.decode()
    late = {"reports_on": "2028-01-01", "version": "1"}
    assert client.post(url, late).status_code == 409, "somebody saved meanwhile"
    row.refresh_from_db()
    assert row.reports_on == ["2027-03-31", "2027-09-30"]


def test_a_slower_paste_is_told(world: Norrsken) -> None:
    client = browser(world, "lead")
    url = reverse("financing-bring", args=[world.project.key])
    sent = client.post(url, {"text": TABLES}).context["sent"]
    client.post(url, {"sent": sent, "do": "take"})
    assert client.post(url, {"sent": sent, "do": "take"}).status_code == 409


def test_parts_of_all_financiers_are_the_whole() -> None:
    weights = [33, 33, 34]
    parts = [cuts({"total": 10_001}, weights, at)[0].cut_minor for at in range(3)]
    assert sum(parts) == 10_001
    assert cuts({"total": 100}, [0, 0], 0)[0].cut_minor == 0


def test_rows_from_a_document_are_read_with_their_categories(world: Norrsken) -> None:
    pasted = read_budget_rows(TABLES.split("\n\n")[0], "SEK")
    assert [(one.category, one.amount_minor) for one in pasted.lines] == [
        ("staff", 783_827_400),
        ("external", 418_500_000),
        ("other", 117_672_600),
    ]


def test_a_partners_rows_go_out_and_in_again(world: Norrsken) -> None:
    client, partner = browser(world, "lead"), world.partners["LP"]
    arguments = [world.project.key, partner.key]
    for form in ("csv", "xlsx"):
        before = [one.says for one in given_for(world, "LP").lines]
        content = b"".join(client.get(reverse("budget-lines-file", args=[*arguments, form])))
        url = reverse("budget-lines-bring", args=arguments)
        answer = client.post(url, {"file": SimpleUploadedFile(f"rows.{form}", content)})
        assert answer.status_code == 200, shown(answer.content.decode())
        client.post(url, {"sent": answer.context["sent"], "do": "replace"})
        assert [one.says for one in given_for(world, "LP").lines] == before


def test_the_whole_budget_goes_out_and_in_again_and_keeps_its_rows(world: Norrsken) -> None:
    Project.objects.filter(pk=world.project.pk).update(cost_pack="interreg-2021", currency="EUR")
    world.project.refresh_from_db()
    client = browser(world, "lead")
    before = {who: given_for(world, who) for who in world.partners}
    content = client.get(reverse("budget-file", args=[world.project.key, "json"])).content
    save_budget(world.partners["LP"], by=world.agent("lead"), version=1, given=BudgetGiven())
    url = reverse("budget-bring", args=[world.project.key])
    answer = client.post(url, {"file": SimpleUploadedFile("b.json", content)})
    assert answer.status_code == 200, shown(answer.content.decode())
    assert client.post(url, {"sent": answer.context["sent"], "do": "take"}).status_code == 302
    after = {who: given_for(world, who) for who in world.partners}
    assert [one.says for one in after["LP"].lines] == [one.says for one in before["LP"].lines]
    assert after["PP"].lines == before["PP"].lines
    assert Event.objects.filter(verb="budget.brought").count() == 1


def test_the_check_for_anybody_answers_as_the_command_and_the_program_do() -> None:
    made = found_norrsken()
    document = budget_document(snapshot(made.project))
    raw = json.dumps(document).encode()
    whole = budget_answer(raw).document
    assert budget_answer(as_document(named(rows_of(document)).encode())).document == whole
    client = Client()
    words = shown(client.post(reverse("budget-check"), {"text": raw.decode()}).content.decode())
    assert "220903.81" in words
    assert "Nothing is wrong" in words
    answer = client.post("/api/v1/budget", raw, content_type="application/json")
    assert answer.status_code == 200
    assert answer.json() == {"problems": [], **whole}
    short = raw.replace(b'"50000.00"', b'"49999.99"')
    broken = client.post(reverse("budget-check"), {"file": io.BytesIO(short)})
    assert broken.status_code == 422
    assert "Add 0.01." in shown(broken.content.decode())
    wrong = client.post("/api/v1/budget", short, content_type="application/json").json()
    assert wrong["problems"][0]["where"] == "/partners/0/contributions"
