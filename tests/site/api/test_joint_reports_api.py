"""Joint reports, payments and the ledger by the API: sums of certificates, for the readers of their pages."""

from decimal import Decimal
from typing import Any

import pytest

from samband.projects.models import CertificateAmount, JointReport, LedgerEntry, Payment
from tests.projects.control_material import first_certificate
from tests.projects.joint_material import Joint, begun, found_joint, now, published
from tests.site.api.conftest import Program
from tests.site.api.projects_material import answered, whose

pytestmark = pytest.mark.django_db


@pytest.fixture
def joint() -> Joint:
    return found_joint()


def test_a_joint_report_is_begun_signed_handed_in_and_published_and_then_everybody_reads_it(
    joint: Joint,
) -> None:
    world, lead = joint.world, whose(joint.world, "lead")
    made = lead(
        "POST", f"/managed-projects/{world.project.key}/joint-reports", {"period": world.periods[0].key}
    )
    assert made.status_code == 201, made.content
    path = f"/joint-reports/{made.json()['key']}"
    assert Program()("GET", path).status_code == 404
    assert whose(world, "funder")("GET", path).status_code == 404
    early = lead("POST", f"{path}/moves", {"verb": "submit"})
    assert (early.status_code, early.json()["problems"][0]["what"]) == (422, made.json()["lacking"][0])
    for who, partner in (("lead", "LP"), ("norwegian", "NO")):
        sent = {"partner": world.partners[partner].key}
        assert whose(world, who)("POST", f"{path}/signatures", sent).status_code == 200
    given = lead("POST", f"{path}/moves", {"verb": "submit"})
    assert given.status_code == 200, given.content
    stale = {"verb": "approve", "version": made.json()["version"]}
    assert whose(world, "funder")("POST", f"{path}/moves", stale).status_code == 409
    assert whose(world, "funder")("POST", f"{path}/moves", {"verb": "approve"}).status_code == 200
    assert whose(world, "finance")("POST", f"{path}/moves", {"verb": "publish"}).status_code == 403
    assert lead("POST", f"{path}/moves", {"verb": "publish"}).json()["status"] == "published"
    said = Program()("GET", path).json()
    assert ([side["side"] for side in said["sides"]], said["verbs"]) == (["eu", "no"], [])
    assert (said["signed"], said["timeline"]) == ([], [])
    for side in said["sides"]:
        rows = CertificateAmount.objects.filter(
            certificate__report__partner__side=side["side"], sort="certified", part="total"
        )
        assert Decimal(side["eligible"]) == Decimal(sum(row.amount_minor for row in rows)) / 100
    everybody = Program()("GET", f"/joint-reports?project={world.project.key}").json()
    assert [row["key"] for row in everybody["items"]] == [said["key"]]
    assert "Secret line" not in Program()("GET", path).content.decode()


def test_certificates_are_chosen_and_who_is_missing_is_named(joint: Joint) -> None:
    report, lead = begun(joint), whose(joint.world, "lead")
    path, partner = f"/joint-reports/{report.key}", joint.world.partners["NO"].key
    two = [joint.of("LP").key, joint.of("PP").key]
    chosen = lead("PUT", f"{path}/certificates", {"version": report.version, "certificates": two})
    assert sorted(row["key"] for side in chosen.json()["sides"] for row in side["entries"]) == sorted(two)
    late = lead("PUT", f"{path}/certificates", {"version": report.version, "certificates": []})
    assert (late.status_code, late.json()["theirs"]["status"]) == (409, "draft")
    named = lead("PUT", f"{path}/missing", {"why": {partner: "Kontrollen pågår."}})
    assert named.json()["missing"] == [partner]
    assert lead("PUT", f"{path}/certificates", {"certificates": ["b" * 12]}).status_code == 403
    assert now(report).certificates.count() == 2
    for who in ("finance", "controller", "outsider"):
        got = whose(joint.world, who)("PUT", f"{path}/certificates", {"certificates": []})
        assert got.status_code == 404, who


def test_payments_are_noted_passed_on_and_reversed_and_each_partner_reads_its_own(joint: Joint) -> None:
    world, report = joint.world, published(joint)
    lead, path = whose(world, "lead"), f"/managed-projects/{world.project.key}/payments"
    due = next(row for row in lead("GET", path).json()["funds"] if row["fund"] == "ERDF")
    sent: dict[str, Any] = {
        "sort": "received", "fund": "ERDF", "amount": due["outstanding"], "on": "2026-11-02",
        "joint_report": report.key,
    }  # fmt: skip
    over = lead("POST", path, {**sent, "amount": "900000.00"})
    assert (over.status_code, over.json()["problems"][0]["where"]) == (422, "body/amount")
    assert lead("POST", path, {**sent, "fund": "NONE"}).json()["problems"][0]["where"] == "body/fund"
    assert whose(world, "finance")("POST", path, sent).status_code == 403
    assert not Payment.objects.exists()
    made = lead("POST", path, sent)
    assert made.status_code == 201, made.content
    parts = lead("POST", f"/payments/{made.json()['key']}/pass-on", {"on": "2026-11-03"}).json()
    assert sum(Decimal(row["amount"]) for row in parts) == Decimal(due["outstanding"])
    again = lead("POST", f"/payments/{made.json()['key']}/pass-on", {"on": "2026-11-03"})
    assert again.status_code == 403
    own = whose(world, "finance")("GET", path).json()
    assert {row["partner"] for row in own["items"] + own["partners"]} == {world.partners["PP"].key}
    assert own["funds"] == []
    back = lead("POST", f"/payments/{parts[0]['key']}/reverse", {"on": "2026-11-04"}).json()
    assert (back["amount"], back["reverses"]) == (f"-{parts[0]['amount']}", parts[0]["key"])
    other = next(row for row in parts if row["partner"] != world.partners["PP"].key)
    hidden = whose(world, "finance")("POST", f"/payments/{other['key']}/reverse", {"on": "2026-11-04"})
    assert hidden.status_code == 404


def test_the_ledger_is_read_page_by_page_and_every_balance_is_a_sum_of_it() -> None:
    under_way, _made = first_certificate()
    world = under_way.running.world
    path = f"/managed-projects/{world.project.key}"
    got = answered(world, f"{path}/ledger")
    seen = {"lead", "finance", "norwegian", "controller", "other_controller"}
    assert {who for who, status in got.items() if status == 200} == seen
    assert (got["funder"], got["outsider"], got[""]) == (404, 404, 401)
    lead, rows, cursor = whose(world, "lead"), list[dict[str, Any]](), ""
    while True:
        page = lead("GET", f"{path}/ledger?limit=10&cursor={cursor}").json()
        rows += page["items"]
        cursor = page["next"]
        if not cursor:
            break
    assert [row["number"] for row in rows] == list(
        LedgerEntry.objects.order_by("pk").values_list("pk", flat=True)
    )
    for balance in lead("GET", f"{path}/balances").json()["items"]:
        names = ("partner", "sort", "part", "currency")
        own = [row for row in rows if all(row[name] == balance[name] for name in names)]
        assert sum(Decimal(row["amount"]) for row in own) == Decimal(balance["amount"])
        assert len(own) == balance["rows"]
    for who in ("finance", "other_controller"):
        assert whose(world, who)("GET", f"{path}/ledger").json()["items"] == []
        assert whose(world, who)("GET", f"{path}/balances").json()["items"] == []
    assert not JointReport.objects.exists()
