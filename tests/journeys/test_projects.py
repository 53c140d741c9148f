"""A project, from its budget to a published joint report, and from its total back down to an invoice.

The lead partner budgets with flat rates and approves; a partner reports without scripts, from a SIE file;
its controller works by keyboard alone. Buttons and fields are found by what they send, and words by their
English in the catalogue, so that the journey holds in each language.
"""

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from urllib.parse import urljoin

from django.utils import translation
from playwright.sync_api import Locator, Page, expect

from tests.journeys.eye import Eye
from tests.journeys.person import Person
from tests.journeys.projects_world import PROJECTS, first_day
from tests.projects.costs_material import PDF

Arrive = Callable[..., Person]
PARTNER, CONTROL = "Klusterbolaget Revontulet", "Tarkastustoimisto"
INVOICE = "Faktura 17 rådgivning.pdf"
SIDES = "document.scrollingElement.scrollWidth - document.documentElement.clientWidth"
QUESTION = "Vem höll i rådgivningen?"
ANSWER = "Rådgivarna i Norr, se fakturan."
# Budget and report in euro, reckoned by hand: (rows, flat rates in per cent, share, contribution, total).
LEADS = ((("staff", "100000"),), {"office_on_staff": 15, "travel_on_staff": 5}, "60", "48000", 12_000_000)
PARTNERS = (
    (("staff", "40000"), ("external", "10000")),
    {"office_on_staff": 15},
    "50",
    "28000",
    5_600_000,
)


def arrived(somebody: Arrive, home: Path, who: str = "", *, scripts: bool = True) -> Person:
    """Put one of the people of projects, or a stranger, in front of a browser."""
    person = somebody("sv", scripts=scripts, viewport={"width": 1280, "height": 900})
    person.page.goto("/about/accessibility/")
    if who:
        kept: dict[str, str] = json.loads((home / PROJECTS).read_text())
        root = urljoin(person.page.url, "/")
        person.page.context.add_cookies(
            [{"name": "samband_session", "value": kept[f"as {who}"], "url": root}]
        )
    return person


def in_swedish(text: str) -> str:
    """Give a text of the interface as a Swedish page says it."""
    with translation.override("sv"):
        return str(translation.gettext(text))


def field(page: Page, name: str) -> Locator:
    """Find a field by what it sends."""
    return page.locator(f"main [name='{name}']:not([type=hidden])")


def euro(minor: int) -> str:
    """Give an amount as a Swedish page writes it, with spaces that do not break."""
    whole, rest = divmod(minor, 100)
    return f"{whole:,},{rest:02d}".replace(",", "\N{NO-BREAK SPACE}", f"{whole:,}".count(","))


def send(page: Page, button: str, then: str) -> None:
    """Press a button or a link, and arrive."""
    page.locator(button).click()
    page.wait_for_url(re.compile(then))


def looked_at(page: Page) -> None:
    """Look at a page as it is now: axe, light and dark, wide and narrow, and nothing scrolls sideways."""
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    faults = Eye(page).faults_everywhere()
    page.set_viewport_size({"width": 320, "height": 640})
    sideways = page.evaluate(SIDES)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="light")
    assert faults == [], f"{page.url}: {faults}"
    assert sideways == 0, f"{page.url} scrolls {sideways} px sideways at 320 px"


def begin(page: Page, name: str) -> str:
    """Begin a project with two periods and a second partner with its controller; give its address."""
    page.goto("/projects/new/")
    field(page, "name").fill(name)
    field(page, "programme").select_option(label="Norra samarbetet (påhittat)")
    field(page, "starts_on").fill(first_day(date.today()).isoformat())
    field(page, "months").fill("12")
    send(page, "main form[method=post] button.ds-button", r"/projects/[a-z0-9]{12}/$")
    project = page.url

    page.goto(f"{project}partners/add/?q=Revontulet")
    send(page, "main form[method=post] button", r"/partners/[a-z0-9]{12}/$")
    partner = page.url
    field(page, "currency").select_option("SEK")
    send(page, "main form[method=post] button.ds-button >> nth=0", r"/partners/$")
    page.goto(f"{partner}control/?q={CONTROL}")
    page.locator("main form[method=post]:has([name=since]) button.ds-button").click()
    expect(page.locator("main li").filter(has_text=CONTROL)).to_be_visible()
    return project


def write_budget(page: Page, project: str, number: int) -> None:
    """Write the budget of a partner, with flat rates, its fund and its own money; see what it comes to."""
    rows, rates, share, own, total = (LEADS, PARTNERS)[number]
    page.goto(f"{project}budget/")
    ways = [one.get_attribute("href") for one in page.locator("main table a[href*='/budget/']").all()]
    page.goto(list(dict.fromkeys((way or "").partition("#")[0] for way in ways))[number])
    for at, (category, amount) in enumerate(rows):
        field(page, f"line-{at}-category").select_option(category)
        field(page, f"line-{at}-amount").fill(amount)
    for option, percent in rates.items():
        field(page, f"rate-{option}").fill(str(percent))
    field(page, "fund-0-fund").select_option(label="ERDF")
    field(page, "fund-0-percent").fill(share)
    field(page, "money-0-is_own").check()
    field(page, "money-0-amount").fill(own)
    # What is typed is reckoned beside, before anything is saved.
    expect(page.locator("#figures")).to_contain_text(euro(total))
    page.locator("main button[name=do][value=save]").click()
    expect(page.locator("#figures")).to_contain_text(in_swedish("Exact."))
    expect(page.locator("#figures")).to_contain_text(euro(total))


def plan(lead: Person, name: str) -> str:
    """Plan and approve a project, as its lead partner; give its address."""
    page = lead.page
    project = begin(page, name)
    for number in (0, 1):
        write_budget(page, project, number)
    looked_at(page)
    page.goto(f"{project}budget/")
    lead.reads(euro(17_600_000))
    looked_at(page)
    page.goto(f"{project}move/approve/")
    field(page, "words").fill("Beslut 2026-17 (påhittat)")
    send(page, "main form[method=post] button.ds-button", rf"{project}$")
    page.goto(f"{project}move/publish/")
    send(page, "main form[method=post] button.ds-button", rf"{project}$")
    return project


def ledger_file(folder: Path) -> Path:
    """Write a small SIE 4 file: two projects, of which one is ours; an invoice and pay, in kronor."""
    day = first_day(date.today()).strftime("%Y%m15")
    year = day[:4]
    lines = [
        *("#FLAGGA 0", "#FORMAT PC8", "#SIETYP 4", f'#FNAMN "{PARTNER}"', f"#RAR 0 {year}0101 {year}1231"),
        *('#KONTO 6550 "Konsultarvoden"', '#KONTO 7210 "Löner till tjänstemän"', '#KONTO 2440 "Skulder"'),
        *('#DIM 6 "Projekt"', '#OBJEKT 6 "7001" "Vår"', '#OBJEKT 6 "7002" "Någon annans"'),
        *("#RES 0 6550 11000.00", "#RES 0 7210 66000.00"),
        *(f'#VER A 17 {day} "Rådgivning"', "{", '#TRANS 6550 {6 "7001"} 11000.00'),
        *("#TRANS 2440 {} -11000.00", "}"),
        *(f'#VER L 1 {day} "Lön"', "{", '#TRANS 7210 {6 "7001"} 55000.00'),
        *('#TRANS 7210 {6 "7002"} 11000.00', "#TRANS 2440 {} -66000.00", "}"),
    ]
    file = folder / "bokforing.se"
    file.write_bytes(("\r\n".join(lines) + "\r\n").encode("cp437"))
    return file


def report(finance: Person, project: str, folder: Path) -> str:
    """Report from a SIE file with evidence, and hand in, as a partner's finance officer; give the address."""
    page = finance.page
    page.goto(f"{project}reports/")
    page.locator("main form[action$='/reports/begin/'] button").first.click()
    page.wait_for_url(re.compile("/work/"))
    address = page.url.removesuffix("work/")
    for text in page.locator("main textarea:visible").all():
        text.fill("Vi gav råd i sju kommuner.")
    send(page, "main button[name=do][value=next]", "/costs/")

    page.goto(f"{address}costs/import/")
    page.locator("main input[type=file]").set_input_files(ledger_file(folder))
    send(page, "main form:has(input[type=file]) button.ds-button", r"/import/[a-z0-9]{12}/$")
    choices = field(page, "place")
    choices.select_option(choices.locator("option", has_text="7001").get_attribute("value"))
    send(page, "main form:has([name=place]) button.ds-button", "/look/$")
    finance.reads("Konsultarvoden", "Rådgivning")
    expect(page.locator("main")).not_to_contain_text("Någon annans")
    for account, category in (("6550", "external"), ("7210", "staff")):
        page.locator("main tr").filter(has_text=account).locator("select").select_option(category)
    send(page, "main form:has([name^=group-]) button.ds-button", "/costs/$")

    page.goto(f"{address}evidence/")
    field(page, "documents").set_input_files({"name": INVOICE, "mimeType": "application/pdf", "buffer": PDF})
    lines = field(page, "line").first
    lines.select_option(lines.locator("option", has_text="Rådgivning").get_attribute("value"))
    page.locator("#add button.ds-button").click()
    finance.reads(INVOICE)

    page.goto(f"{address}hand-in/")
    finance.reads(in_swedish("Nothing is missing."), euro(675_000), euro(337_500), "50 %")
    send(page, "main form[action$='/hand-in/'] button.ds-button", rf"{address}$")
    return address


def note(controller: Person, line: Locator, name: str, text: str) -> None:
    """Type into a field of one line of a control, over what stands there."""
    controller.tab_to(line.locator(f"[name^={name}-]"))
    controller.page.keyboard.press("ControlOrMeta+A")
    controller.page.keyboard.type(text)


def control(controller: Person, finance: Person, handed_in: str) -> str:
    """Sample, deduct, ask and certify by keyboard alone, as controller; give the certificate's address."""
    page, key = controller.page, handed_in.rstrip("/").rpartition("/")[2]
    page.goto("/control/")
    controller.follow(page.locator(f"main a[href='/control/{key}/']").first, re.compile(key))
    controller.press(page.locator("main form[action$='/start/'] button"))
    page.wait_for_load_state()
    pay = page.locator("tr").filter(has_text="Lön").filter(has=page.locator("[name^=deduct-]"))
    controller.press(pay.locator("[name^=look-]"), "Space")
    note(controller, pay, "deduct", "1000")
    controller.tab_to(pay.locator("select"))
    page.keyboard.press("ArrowDown")
    expect(pay.locator("select")).to_have_value("not-eligible")
    note(controller, pay, "comment", "Tjugo timmar hör till ett annat projekt.")
    controller.press(page.locator("main form[action$='/findings/'] button"))
    expect(page.locator("#figures")).to_contain_text(euro(560_000))

    write_question(controller)
    finance.page.goto(page.url.partition("#")[0])
    finance.page.locator("main form[action$='/answer/'] [name=words]").fill(ANSWER)
    finance.page.locator("main form[action$='/answer/'] button").click()
    page.reload()
    controller.reads(QUESTION, ANSWER)
    looked_at(page)

    for number in range(page.locator("#checklist fieldset").count()):
        controller.press(page.locator(f"#checklist fieldset >> nth={number} >> [value=yes]"), "Space")
    controller.press(page.locator("#checklist button.ds-button"))
    expect(page.locator("main section").first).to_contain_text(in_swedish("Nothing is missing."))
    controller.follow(page.locator("main a[href$='/certify/']"), re.compile("/certify/"))
    controller.reads(euro(560_000), euro(280_000))
    controller.press(page.locator("main [name=is_sure]"), "Space")
    controller.follow(
        page.locator("main form[action$='/certify/'] button.ds-button"), re.compile("/certificates/")
    )
    controller.reads(euro(675_000), euro(115_000), euro(560_000))
    looked_at(page)
    return page.url


def write_question(controller: Person) -> None:
    """Ask the partner something."""
    page = controller.page
    controller.write(page.locator("main form[action$='/ask/'] [name=question]"), QUESTION)
    controller.press(page.locator("main form[action$='/ask/'] button"))
    controller.reads(QUESTION, inside=page.locator("#questions"))


def join(lead: Person, project: str) -> str:
    """Make the joint report, hand it in, note the decision, publish; give the report's address."""
    page = lead.page
    page.goto(f"{project}joint-reports/")
    send(page, "main form[action$='/begin/'] button", r"/joint-reports/[a-z0-9]{12}/$")
    joint = page.url
    page.goto(f"{joint}certificates/")
    page.locator("main [name^=why-]").fill("Rapporterar i nästa period.")
    page.locator("main form[action$='/missing/'] button").click()
    page.goto(f"{joint}texts/")
    for text in page.locator("main textarea:visible").all():
        if not text.input_value():
            text.fill("Sju kommuner fick råd.")
    send(page, "main form[method=post] button.ds-button", rf"{joint}$")
    for verb in ("submit", "approve", "publish"):
        page.goto(f"{joint}do/{verb}/")
        if verb == "approve":
            field(page, "reference").fill("Dnr 2026-18 (påhittat)")
        send(page, "main form[method=post] button.ds-button", rf"{joint}$")
    return joint


def stranger_reads(stranger: Person, joint: str, certificate: str) -> None:
    """Read the published page as a stranger: figures and what they are made of, but no line and no file."""
    page = stranger.page
    page.goto(joint)
    stranger.reads(
        "Medfinansieras av Europeiska unionen", "Vi gav råd i sju kommuner.", euro(560_000), euro(280_000)
    )
    looked_at(page)
    page.locator("main tbody a").filter(has_text=euro(560_000)).first.click()
    page.wait_for_url(re.compile("/entries/"))
    stranger.reads(euro(400_000), euro(60_000), euro(100_000))
    expect(page.locator("main")).not_to_contain_text("Faktura")
    refused = page.request.get(certificate, max_redirects=0)
    assert refused.status in (302, 404), "a certificate is no stranger's to read"


def down_to_the_invoice(finance: Person, joint: str) -> None:
    """Go from the joint report's total to the invoice, one click at a time."""
    page = finance.page
    page.goto(joint)
    total = page.locator("main tr:has(th) a[href^='#side-']").filter(has_text=euro(560_000))
    total.first.click()
    page.locator("main tbody a").filter(has_text=euro(560_000)).first.click()
    page.wait_for_url(re.compile("/entries/"))
    finance.reads("Rådgivning")
    with page.expect_download() as loaded:
        page.get_by_role("link", name=INVOICE).click()
    assert Path(loaded.value.path()).read_bytes() == PDF


def test_from_a_budget_to_an_invoice(somebody: Arrive, home: Path, tmp_path: Path) -> None:
    lead = arrived(somebody, home, "lead")
    project = plan(lead, "Råd i norr")
    finance = arrived(somebody, home, "finance", scripts=False)
    handed_in = report(finance, project, tmp_path)
    controller = arrived(somebody, home, "controller")
    certificate = control(controller, finance, handed_in)
    joint = join(lead, project)
    stranger_reads(arrived(somebody, home), joint, certificate)
    down_to_the_invoice(finance, joint)
