"""What tests of budgets share: a client of somebody, a budget's own sending, a small project text."""

from typing import Any

from django.test import Client

from samband.projects.budget_reading import read_budget
from samband.projects.domain.budget_exchange import given_of
from samband.projects.domain.budget_given import BudgetGiven
from samband.projects.models import Partner
from tests.projects.norrsken import Norrsken

# The tables of a fictional project that costs and gets the same each year: real costs, one fund of a half.
TABLES = (
    "Bokförda kostnader\t2018\t2019\t2020\tTotalt\n"
    "Egen personal\t2 612 758\t2 612 758\t2 612 758\t7 838 274\n"
    "Externa tjänster\t1 395 000\t1 395 000\t1 395 000\t4 185 000\n"
    "Övriga kostnader\t392 242\t392 242\t392 242\t1 176 726\n"
    "Summa bokförda kostnader\t4 400 000\t4 400 000\t4 400 000\t13 200 000\n"
    "\n"
    "Finansiär\t2018\t2019\t2020\tTotalt\n"
    "Offentlig finansiär\t\t\t\t\n"
    "Region Alfa\t2 200 000\t2 200 000\t2 200 000\t6 600 000\n"
    "ERUF\t2 200 000\t2 200 000\t2 200 000\t6 600 000\n"
    "Summa finansiering\t4 400 000\t4 400 000\t4 400 000\t13 200 000\n"
)


def browser(world: Norrsken, who: str) -> Client:
    """Give the browser of somebody who is signed in."""
    client = Client()
    client.force_login(world.people[who])
    return client


def given_for(world: Norrsken, who: str) -> BudgetGiven:
    """Give what is kept of a partner's budget, as it would be entered."""
    plain = read_budget(world.project).of(world.partners[who].key).plain
    return given_of(plain)


def sending(world: Norrsken, who: str, **changes: Any) -> dict[str, Any]:
    """Give the whole form of a partner's budget as a browser sends it, with some fields changed."""
    partner = Partner.objects.get(pk=world.partners[who].pk)
    given = given_for(world, who)
    data: dict[str, Any] = {"version": partner.version, "do": "save"}
    for prefix, rows in (("line", given.lines), ("fund", given.shares), ("money", given.contributions)):
        data |= {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": len(rows)}
    for at, line in enumerate(given.lines):
        data |= {f"line-{at}-key": line.key, f"line-{at}-category": line.category}
        data |= {f"line-{at}-description": line.description, f"line-{at}-position": at * 10}
        data[f"line-{at}-cost_option"] = line.cost_option
        if line.units is None:
            data[f"line-{at}-amount"] = f"{line.amount_minor / 100:.2f}"
        else:
            data[f"line-{at}-units"] = str(line.units)
            data[f"line-{at}-price"] = f"{(line.price_minor or 0) / 100:.2f}"
    for at, share in enumerate(given.shares):
        data |= {f"fund-{at}-fund": share.fund, f"fund-{at}-percent": str(share.percent)}
    for at, money in enumerate(given.contributions):
        data |= {f"money-{at}-key": money.key, f"money-{at}-source": money.source}
        data |= {f"money-{at}-kind": money.kind, f"money-{at}-form": money.form}
        data[f"money-{at}-amount"] = f"{money.amount_minor / 100:.2f}"
        if money.is_own:
            data[f"money-{at}-is_own"] = "on"
    data |= {f"rate-{name}": percent for name, percent in given.options.items()}
    return data | changes
