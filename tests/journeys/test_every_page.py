"""Every page, light and dark, wide and narrow: axe-core finds nothing, and nothing scrolls sideways.

The browser's console stays empty, and each page has a title, one main heading and its language.
"""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import translation
from playwright.sync_api import expect

from tests.journeys.account_pages import ACCOUNT_PAGES, NO_ACCOUNT_PAGE
from tests.journeys.eye import Eye
from tests.journeys.need_pages import NEED_PAGES, NO_NEED_PAGE
from tests.journeys.people_pages import NO_PEOPLE_PAGE, PEOPLE_PAGES
from tests.journeys.person import Person
from tests.journeys.project_pages import NO_PROJECT_PAGE, PROJECT_PAGES
from tests.journeys.words import FALLS

# Addresses that answer a form or give a file: no page of their own to look at.
NO_PAGE = {
    "seal-keys": "what programs read",
    "exchange-rates-export": "a file",
    "exchange-rates-save": "leads on, or back to the page with what is lacking",
    "answer-live": "a part of the start page",
    "need-ask": "leads to the need, or shows the start page again",
    "need-forget": "leads to the start page",
    "need-feedback": "leads to the need, or is a part of it",
    "profile-like": "leads to a need",
    "notification-read": "leads back to My work",
    "search-do": "leads back to the search",
    "search-feed": "a file for feed readers",
    "job-do": "leads back to the jobs",
    "organisation-export": "a file",
    "my-data-export": "a file",
    "shortlist-move": "leads to the list",
    "shortlist-status": "leads to the list",
    "shortlist-remove": "leads to the list",
    "shortlist-restore": "leads to the list",
    "shortlist-revoke": "leads to the links",
    "shortlist-comment-remove": "leads to the list",
    "shortlist-export": "a file",
    "shortlist-share-end": "leads back to who may read the list",
    "case-export": "a file",
    "import-confirm": "leads to the run",
    "import-problems": "a file",
    "health": "lines of plain text, for monitors",
    "set-color-scheme": "leads back",
    "see-as": "leads back",
    "set_language": "leads back",
    **NO_ACCOUNT_PAGE,
    **NO_PEOPLE_PAGE,
    **NO_NEED_PAGE,
    **NO_PROJECT_PAGE,
    "token-end": "leads back to one's tokens",
}
SIDES = "document.scrollingElement.scrollWidth - document.documentElement.clientWidth"
# On a phone a cell stands under its column's name, which it carries itself: is it that column's?
NAMED_WRONGLY = """() => [...document.querySelectorAll("table.table-fold")].flatMap(table => {
    const wide = one => [one, ...Array(one.colSpan - 1).fill(null)]
    const heads = [...(table.tHead?.rows[table.tHead.rows.length - 1]?.cells ?? [])].flatMap(wide)
    const said = text => text.replace(/\\s+/g, " ").trim()
    return [...table.tBodies].flatMap(body => [...body.rows]).flatMap(row =>
        [...row.cells].flatMap(wide).flatMap((cell, at) => {
            const name = said(heads[at]?.textContent ?? "")
            return cell?.dataset.label === undefined || name.startsWith(said(cell.dataset.label))
                ? [] : [`${cell.dataset.label} in the column ${name}`]
        }))
})"""


class Walk:
    """Somebody who has kept a need and brought a list, and now looks at every page."""

    def __init__(self, person: Person, list_file: Path, home: Path) -> None:
        self.person, self.page, self.list_file, self.home = person, person.page, list_file, home
        self.need = self.run = self.shortlist = ""

    def keep_need(self) -> None:
        """Ask, once."""
        if not self.need:
            self.page.goto("/")
            self.page.get_by_label("Vad behöver du?").fill(FALLS)
            self.page.locator(".ask-send button").click()
            self.page.wait_for_url("**/needs/**")
            self.need = self.page.url
        else:
            self.page.goto(self.need)

    def be_matchmaker(self) -> None:
        """See the demo world as somebody who may bring lists."""
        self.be("Matchmakare")

    def be_host(self) -> None:
        """See the demo world as somebody who looks after the installation."""
        self.be("Värd för en väg in")

    def be(self, title: str) -> None:
        """See the demo world as somebody."""
        self.page.goto("/")
        bar = self.page.locator(".see-as")
        if title not in bar.locator("summary").inner_text():
            bar.locator("summary").click()
            bar.get_by_role("button", name=re.compile(f"^{title}")).click()
            expect(bar.locator("summary")).to_contain_text(title)

    def keep_list(self) -> None:
        """Choose two answers, as the matchmaker."""
        if not self.shortlist:
            self.be_matchmaker()
            self.keep_need()
            for number in range(2):
                link = self.page.locator(".hit-actions a[href*='/lists/add/']").nth(number)
                self.page.goto(link.get_attribute("href") or "")
                self.page.locator("main form button.ds-button").click()
                self.page.wait_for_url("**/needs/**")
            self.page.goto("/lists/")
            self.shortlist = self.page.locator("ul.rows h2 a").first.get_attribute("href") or ""
        self.page.goto(self.shortlist)

    def bring(self) -> None:
        """Upload a list with one good row and one bad."""
        self.be_matchmaker()
        self.page.goto("/organisations/import/")
        self.page.locator("input[type=file]").set_input_files(self.list_file)
        self.page.locator("main form button.ds-button").click()
        self.page.wait_for_url(re.compile("/import/[a-z0-9]+/$"))


def home(walk: Walk) -> None:
    walk.page.goto("/")


def home_opened(walk: Walk) -> None:
    walk.page.goto("/")
    for summary in walk.page.locator("details:not([open]) > summary:visible").all():
        summary.click()


def home_answering(walk: Walk) -> None:
    walk.page.goto("/")
    walk.page.get_by_label("Vad behöver du?").press_sequentially(FALLS[:60])
    # The first answer of a server waits until the model is read.
    expect(walk.page.locator("#answer .hit").first).to_be_visible(timeout=20_000)


def home_refusing(walk: Walk) -> None:
    walk.page.goto("/")
    walk.page.locator(".ask-send button").click()
    expect(walk.page.locator("[aria-invalid=true]").first).to_be_visible()


def need(walk: Walk) -> None:
    walk.keep_need()


def need_opened(walk: Walk) -> None:
    walk.keep_need()
    walk.page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")
    expect(walk.page.locator(".pair").first).to_be_visible()


def need_with_nothing_left(walk: Walk) -> None:
    walk.keep_need()
    walk.page.goto(f"{walk.need}?country=EE&kind=hospital")
    expect(walk.page.locator(".empty")).to_be_visible()


def reasons(walk: Walk) -> None:
    walk.keep_need()
    walk.page.goto(walk.page.locator(".without-scripts a").first.get_attribute("href") or "")
    expect(walk.page.locator(".pair").first).to_be_visible()


def letter(walk: Walk) -> None:
    walk.keep_need()
    walk.page.goto(f"{walk.need}?country=FI")
    link = walk.page.get_by_role("link", name=re.compile("Skriv till dem")).first
    walk.page.goto(link.get_attribute("href") or "")


def at(path: str) -> Callable[[Walk], None]:
    def go(walk: Walk) -> None:
        walk.page.goto(path)

    return go


def first_row(path: str) -> Callable[[Walk], None]:
    def go(walk: Walk) -> None:
        walk.page.goto(path)
        walk.page.goto(walk.page.locator("ul.rows h2 a").first.get_attribute("href") or "")
        walk.page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")

    return go


def barrier_refusing(walk: Walk) -> None:
    walk.page.goto("/about/barrier/")
    walk.page.locator("main form").evaluate("form => { form.noValidate = true }")
    walk.page.locator("main form button").click()
    expect(walk.page.locator("[aria-invalid=true]").first).to_be_visible()


def import_start(walk: Walk) -> None:
    walk.be_matchmaker()
    walk.page.goto("/organisations/import/")
    walk.page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")


def import_refusing(walk: Walk) -> None:
    walk.be_matchmaker()
    walk.page.goto("/organisations/import/")
    no_list = {"name": "lista.csv", "mimeType": "text/csv", "buffer": b"alpha;beta\n1;2\n"}
    walk.page.locator("input[type=file]").set_input_files(no_list)
    walk.page.locator("main form button.ds-button").click()
    expect(walk.page.locator("[aria-invalid=true]").first).to_be_visible()


def import_preview(walk: Walk) -> None:
    walk.bring()


def import_run(walk: Walk) -> None:
    walk.bring()
    walk.page.locator("main form button.ds-button").click()
    expect(walk.page.get_by_role("status").filter(has_text="Inläst")).to_be_visible(timeout=30_000)


def my_data(walk: Walk) -> None:
    walk.be_matchmaker()
    walk.page.goto("/my-data/")


def erase_me(walk: Walk) -> None:
    walk.be_matchmaker()
    walk.page.goto("/my-data/erase/")


def api_docs(walk: Walk) -> None:
    walk.page.goto("/api/")
    # One template makes them all, some two hundred: every tenth is opened.
    walk.page.evaluate(
        "document.querySelectorAll('main details').forEach((one, at) => { one.open = at % 10 === 0 })"
    )


def tokens(walk: Walk) -> None:
    walk.be_matchmaker()
    walk.page.goto("/tokens/")
    walk.page.locator("main [name=name]").fill("Regionens intranät")
    walk.page.locator("main form button.ds-button").click()
    expect(walk.page.locator("main code.token")).to_be_visible()


def import_for_strangers(walk: Walk) -> None:
    walk.page.goto("/organisations/import/")
    expect(walk.page.get_by_role("heading", level=1)).to_be_visible()


def of_list(path: str) -> Callable[[Walk], None]:
    def go(walk: Walk) -> None:
        walk.keep_list()
        walk.page.goto(f"{walk.shortlist}{path}")
        walk.page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")

    return go


def registering(walk: Walk) -> None:
    of_list("")(walk)
    walk.page.goto(walk.page.locator("main a[href^='/records/']").get_attribute("href") or "")


def shared_with_colleagues(walk: Walk) -> None:
    of_list("colleagues/?q=kommun")(walk)
    organisation = walk.page.locator("main [name=in-organisation]")
    if organisation.count():
        organisation.select_option(index=0)
        walk.page.locator("main form[method=post] button").first.click()
        walk.page.wait_for_url("**/colleagues/")
        walk.page.goto(f"{walk.page.url}?q=kommun")


def in_a_case(path: str) -> Callable[[Walk], None]:
    def go(walk: Walk) -> None:
        registering(walk)
        body = walk.page.locator("main [name=owning_body]")
        if body.locator("option").count() > 1:
            body.select_option(index=1)
            walk.page.locator("main [name=case_number]").fill("KS 2026/00123")
        walk.page.locator("main form button.ds-button").click()
        walk.page.wait_for_url("**/lists/*/")
        case = walk.page.locator("main aside a[href^='/cases/']").get_attribute("href") or ""
        walk.page.goto(path or case)

    return go


def of_row(link: str) -> Callable[[Walk], None]:
    def go(walk: Walk) -> None:
        walk.keep_list()
        walk.page.goto(walk.page.locator(f".hit-actions a[href$='{link}']").first.get_attribute("href") or "")

    return go


def shortlist_removed(walk: Walk) -> None:
    walk.keep_list()
    walk.page.locator("form[action$='/remove/'] button").first.click()
    expect(walk.page.locator("form.note")).to_be_visible()
    walk.page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")


def shortlist_add(walk: Walk) -> None:
    walk.be_matchmaker()
    walk.keep_need()
    link = walk.page.locator(".hit-actions a[href*='/lists/add/']").first
    walk.page.goto(link.get_attribute("href") or "")


def shortlist_linked(walk: Walk) -> None:
    of_list("share/")(walk)
    walk.page.locator("main form button.ds-button").first.click()
    expect(walk.page.locator("#link-address")).to_be_visible()


def shortlist_shared(walk: Walk) -> None:
    shortlist_linked(walk)
    walk.page.goto(walk.page.locator("#link-address").input_value())
    walk.page.locator("main [name=name]").fill("Avdelningschef")
    walk.page.locator("main [name=text]").fill("Vi känner den första.")
    walk.page.locator("main form button.ds-button").click()
    walk.page.wait_for_url("**said=1**")
    walk.page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")


def form_gone_stale(walk: Walk) -> None:
    walk.page.goto("/about/barrier/")
    walk.page.locator("main [name=what]").fill("Något")
    walk.page.evaluate("document.querySelector('main [name=csrfmiddlewaretoken]').value = 'x'")
    walk.page.locator("main form button").click()
    expect(walk.page.get_by_role("heading", level=1)).to_have_text("Formuläret kunde inte tas emot")


def watch(walk: Walk) -> None:
    walk.be_host()
    walk.keep_need()
    path = urlsplit(walk.need).path
    walk.page.goto(walk.page.locator(f"a[href^='{path}watch/']").get_attribute("href") or "")
    expect(walk.page.locator("main [name=title]")).to_be_visible()


def watch_refusing(walk: Walk) -> None:
    watch(walk)
    walk.page.locator("main form").evaluate("form => { form.noValidate = true }")
    walk.page.locator("main [name=title]").fill("")
    walk.page.locator("main form button.ds-button").click()
    expect(walk.page.locator("[aria-invalid=true]").first).to_be_visible()


def watch_as_visitor(walk: Walk) -> None:
    walk.keep_need()
    walk.page.goto(f"{walk.need}watch/")


def search(walk: Walk) -> None:
    watch(walk)
    walk.page.locator("main form button.ds-button").click()
    walk.page.wait_for_url("**/my-work/searches/**")


def my_work(walk: Walk) -> None:
    search(walk)
    walk.page.goto("/my-work/")
    expect(walk.page.locator("aside.panel li a").first).to_be_visible()


def as_host(path: str) -> Callable[[Walk], None]:
    def go(walk: Walk) -> None:
        walk.be_host()
        walk.page.goto(path)

    return go


def of_rate(walk: Walk) -> None:
    """Add a rate as those who look after the installation do, and look at it."""
    walk.be_host()
    walk.page.goto("/about/exchange-rates/add/")
    for name, value in {"currency": "SEK", "per_base": "11.4567", "month": "2026-03"}.items():
        walk.page.locator(f"[name={name}]").fill(value)
    walk.page.locator("[name=source]").fill("InforEuro")
    walk.page.locator("[name=mark][value=verified]").check()
    walk.page.locator("main form button.ds-button").click()


def rendered(template: str, **shown: Any) -> Callable[[Walk], None]:
    """Show a page that is reached from a mail alone: its template, with the served style sheet."""

    def go(walk: Walk) -> None:
        show(walk, template, shown)

    return go


def problem(name: str) -> Callable[[Walk], None]:
    """Show a page that the server cannot be made to give: its template, with the served style sheet."""

    def go(walk: Walk) -> None:
        show(walk, f"{name}.html", {"theirs": "Då", "yours": "Nu", "back_url": "/"})

    return go


def show(walk: Walk, template: str, shown: dict[str, Any]) -> None:
    """Put a template's page before the browser."""
    walk.page.goto("/")
    served = walk.page.locator("link[rel=stylesheet]").get_attribute("href") or ""
    with translation.override("sv"):
        html = render_to_string(template, shown, RequestFactory().get("/"))
    html = re.sub(r'<link rel="stylesheet"[^>]*>|<script src=[^>]*></script>', "", html)
    html = html.replace("</head>", f'<link rel="stylesheet" href="{served}"></head>')
    walk.page.route("**/shown/", lambda route: route.fulfill(body=html, content_type="text/html"))
    walk.page.goto("/shown/")


SHOWN_MAIL = {
    "mail": {"address": "a@b.example", "lang": "sv", "text": "Nya svar", "made_at": datetime.now(UTC)},
    "subject": "Två nya svar",
    "kind": "Nya svar",
    "status": "kunde inte skickas",
    "can_repeat": True,
}
SHOWN_STOP = {"title": "Stoppa sökningen", "what": "Inga fler svar söks.", "button": "Stoppa"}

PAGES: dict[str, tuple[str, Callable[[Walk], None]]] = {
    "start": ("home", home),
    "start, with all opened": ("home", home_opened),
    "start, answering": ("home", home_answering),
    "start, refusing": ("home", home_refusing),
    "need": ("need-detail", need),
    "need, with all opened": ("need-detail", need_opened),
    "need, nothing left": ("need-detail", need_with_nothing_left),
    "why": ("need-why", reasons),
    "letter": ("need-write", letter),
    "watch": ("need-watch", watch),
    "watch, refusing": ("need-watch", watch_refusing),
    "watch, for visitors": ("need-watch", watch_as_visitor),
    "standing search": ("search-detail", search),
    "my work": ("my-work", my_work),
    "my work, for visitors": ("my-work", at("/my-work/")),
    "which mail": ("mail-choices", as_host("/my-work/mail/")),
    "jobs": ("job-list", as_host("/jobs/")),
    "jobs, for strangers": ("job-list", at("/jobs/")),
    "outbox": ("outbox", as_host("/outbox/")),
    "mail": ("outbox-mail", rendered("site/outbox_mail.html", **SHOWN_MAIL)),
    "stop a search": ("search-stop", rendered("site/stop.html", **SHOWN_STOP)),
    "stop mail": ("mail-stop", rendered("site/stop.html", **SHOWN_STOP, done=True)),
    "lists, for strangers": ("shortlist-list", at("/lists/")),
    "lists": ("shortlist-list", lambda walk: (walk.keep_list(), walk.page.goto("/lists/"))[0]),
    "list": ("shortlist-detail", of_list("")),
    "list, one off": ("shortlist-detail", shortlist_removed),
    "list, choosing": ("shortlist-add", shortlist_add),
    "list, changing": ("shortlist-edit", of_list("edit/")),
    "list, deleting": ("shortlist-delete", of_list("delete/")),
    "list, links": ("shortlist-share", shortlist_linked),
    "list, whose record": ("record-register", registering),
    "list, who may read it": ("shortlist-colleagues", shared_with_colleagues),
    "list, confidential parts": ("shortlist-confidential", of_list("confidential/")),
    "cases": ("case-list", in_a_case("/cases/")),
    "case": ("case-detail", in_a_case("")),
    "how long things are kept": ("retention", at("/about/retention/")),
    "how long things are kept, setting": ("retention-set", as_host("/about/retention/need/")),
    "exchange rates": ("exchange-rates", at("/about/exchange-rates/")),
    "exchange rates, a file": ("exchange-rates-import", as_host("/about/exchange-rates/import/")),
    "exchange rates, adding one": ("exchange-rate-add", as_host("/about/exchange-rates/add/")),
    "exchange rate": ("exchange-rate", of_rate),
    "how costs are reckoned": ("cost-rules", at("/about/cost-rules/")),
    "list, by a link": ("shortlist-shared", shortlist_shared),
    "list, a row": ("shortlist-row", of_row("/")),
    "list, a letter": ("shortlist-write", of_row("/write/")),
    "organisations": ("organisation-list", at("/organisations/")),
    "organisations, none": ("organisation-list", at("/organisations/?q=xyzzy")),
    "organisation": ("organisation-detail", first_row("/organisations/?country=SE")),
    "testbeds": ("profile-list", at("/testbeds/")),
    "projects": ("profile-list", at("/past-projects/")),
    "project": ("profile-detail", first_row("/past-projects/")),
    "how answers are found": ("about-answers", at("/about/answers/")),
    "holding a sealed paper against its seal": ("verify", at("/verify/")),
    "accessibility": ("accessibility", at("/about/accessibility/")),
    "barrier": ("report-barrier", at("/about/barrier/")),
    "barrier, refusing": ("report-barrier", barrier_refusing),
    "privacy": ("privacy", at("/about/privacy/")),
    "processing": ("processing", at("/about/processing/")),
    "my data": ("my-data", my_data),
    "my data, for strangers": ("my-data", at("/my-data/")),
    "erase me": ("erase-me", erase_me),
    "tour": ("tour", at("/tour/")),
    "import": ("import-start", import_start),
    "import, refusing": ("import-start", import_refusing),
    "programs": ("api-docs", api_docs),
    "tokens": ("my-tokens", tokens),
    "tokens, for strangers": ("my-tokens", at("/tokens/")),
    "import, for strangers": ("import-start", import_for_strangers),
    "import, looked at": ("import-preview", import_preview),
    "import, done": ("import-run", import_run),
    "no page": ("", at("/nothing/here/")),
    "form gone stale": ("", form_gone_stale),
    "400": ("", problem("400")),
    "403": ("", problem("403")),
    "409": ("", problem("409")),
    "429": ("", problem("429")),
    "500": ("", problem("500")),
    **ACCOUNT_PAGES,
    **PEOPLE_PAGES,
    **NEED_PAGES,
    **PROJECT_PAGES,
}


def named(patterns: list[Any]) -> Iterator[str]:
    """Give the names of all addresses."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver) and pattern.namespace == "api":
            continue  # answers for programs: tests/site/api calls each of them
        if isinstance(pattern, URLResolver):
            yield from named(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            yield pattern.name or str(pattern.pattern)


def test_no_address_is_left_out() -> None:
    looked_at = {name for name, _go in PAGES.values() if name}
    known = set(named(get_resolver().url_patterns))
    assert looked_at | set(NO_PAGE) == known, (
        "look at the new page in PAGES, or say in NO_PAGE why there is none"
    )


@pytest.mark.parametrize("name", PAGES)
def test_everybody_can_use(name: str, somebody: Callable[..., Person], tmp_path: Path, home: Path) -> None:
    list_file = tmp_path / "lista.csv"
    list_file.write_text("name;country\nHavsblick AB;SE\n;SE\n")
    person = somebody("sv", viewport={"width": 1280, "height": 900})
    PAGES[name][1](Walk(person, list_file, home))
    page = person.page

    assert re.fullmatch(r".{3,} – Samband", page.title())
    assert page.locator("html").get_attribute("lang") == "sv"
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    expect(page.locator("main")).to_have_count(1)
    wrong = Eye(page).faults_everywhere() + sorted(set(page.evaluate(NAMED_WRONGLY)))
    page.set_viewport_size({"width": 320, "height": 640})
    sideways = page.evaluate(SIDES)
    assert wrong == []
    assert sideways == 0, f"the page scrolls {sideways} px sideways at 320 px"
    # A page that is refused on purpose is no complaint; anything else is.
    person.complaints = [one for one in person.complaints if "status of 4" not in one]
