"""Pages of the map: what a person sees, in how many queries, and who is kept out."""

import io
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from samband.accounts.actions import add_person
from samband.accounts.models import Person
from samband.actors import actions
from samband.actors.domain.columns import COLUMNS
from samband.actors.domain.reading import read_list
from samband.actors.listing import PAGE
from samband.actors.models import ImportRun, Organisation
from samband.actors.tasks import take_in_list
from samband.base.agents import OPERATOR
from samband.matching.actions import ProfileContent, save_profile
from tests.actors.conftest import as_csv, many

pytestmark = pytest.mark.django_db
Make = Callable[..., Organisation]
LIST = "/organisations/"


def text_of(response: Any) -> str:
    """Give a page's text."""
    assert response.status_code == 200, response.status_code
    return str(response.content.decode())


def body_of(response: Any) -> bytes:
    """Give what a streamed answer sends."""
    return b"".join(response.streaming_content)


def bring(count: int, first: int = 0) -> None:
    """Have some organisations."""
    content = as_csv(many(count, first))
    actions.import_content(content, by=OPERATOR, file_name="list.csv", source="Klustret")


@pytest.fixture
def importer() -> Client:
    """A person with the right to import, signed in."""
    person = add_person("host@test.example", by=OPERATOR, title="Matchmaker", rights=["import"])
    return signed_in(person)


def signed_in(person: Person) -> Client:
    """Give a browser in which a person is signed in."""
    client = Client()
    client.force_login(person)
    return client


def test_an_empty_register_says_what_to_do_first(client: Client) -> None:
    assert "The register is empty" in text_of(client.get(LIST))


def test_the_list_shows_what_one_chooses_by(client: Client) -> None:
    bring(1)
    page = text_of(client.get(LIST))
    for words in (
        "Verkstad 0 AB",
        "Company",
        "Västra Götaland",
        "Sweden",
        "Älvhamn",
        "Buildings and construction",
    ):
        assert words in page
    assert "Vi bygger bänk nummer 0." in page


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=RENAR", {"Vattenlabbet"}),
        ("q=vattenlabbet+orebro", {"Vattenlabbet"}),
        ("q=vatten+hamn", set()),
        ("kind=cluster", {"Havneklyngen"}),
        ("country=NO", {"Havneklyngen"}),
        ("region=SE1", {"Vattenlabbet"}),
        ("region=se", {"Vattenlabbet"}),
        ("theme=water", {"Vattenlabbet"}),
        ("kind=nonsense", {"Vattenlabbet", "Havneklyngen"}),
        ("region=SE1&country=NO", set()),
    ],
)
def test_filters(client: Client, make_organisation: Make, query: str, names: set[str]) -> None:
    make_organisation(
        "Vattenlabbet", offers="Vi renar.", region="SE124", municipality="Örebro", themes=["water"]
    )
    make_organisation("Havneklyngen", kinds=["cluster"], country="NO", region="NO0A2", lang="nb")
    page = text_of(client.get(f"{LIST}?{query}"))
    assert {name for name in ("Vattenlabbet", "Havneklyngen") if name in page} == names


def pages(client: Client) -> Iterator[list[str]]:
    """Walk through the list from its first page to its last."""
    url: str = LIST
    while url:
        response = client.get(url)
        yield [row["name"] for row in response.context["rows"]]
        url = response.context["page"]["next_url"]


def test_going_through_the_pages_meets_everybody_once_in_order(client: Client) -> None:
    bring(2 * PAGE + 3)
    seen = [name for names in pages(client) for name in names]
    assert len(seen) == len(set(seen)) == 2 * PAGE + 3
    keys = list(Organisation.objects.order_by("sort_key", "id").values_list("name", flat=True))
    assert seen == keys


def test_going_back_shows_the_page_one_came_from(client: Client) -> None:
    bring(2 * PAGE + 3)
    first = client.get(LIST)
    second = client.get(first.context["page"]["next_url"])
    third = client.get(second.context["page"]["next_url"])
    assert third.context["page"]["next_url"] == ""
    back = client.get(third.context["page"]["previous_url"])
    assert back.context["rows"] == second.context["rows"]
    start = client.get(back.context["page"]["previous_url"])
    assert start.context["rows"] == first.context["rows"]
    assert start.context["page"]["previous_url"] == ""


def test_a_list_page_costs_the_same_few_queries_whatever_the_size(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    bring(5)
    client.get(LIST)
    with django_assert_max_num_queries(2) as few:
        client.get(LIST)
    assert len(few) > 0
    bring(300, first=5)
    with django_assert_max_num_queries(4):
        response = client.get(LIST)
    with django_assert_max_num_queries(len(few) + 1):
        client.get(response.context["page"]["next_url"])


def test_what_is_not_public_is_seen_by_nobody_else(client: Client, make_organisation: Make) -> None:
    organisation = make_organisation("Hemligt AB")
    Organisation.objects.update(is_public=False)
    assert "Hemligt" not in text_of(client.get(LIST))
    assert client.get(f"{LIST}{organisation.key}/").status_code == 404
    assert b"Hemligt" not in body_of(client.get(f"{LIST}export/csv/"))


def test_an_organisation_says_what_it_does_how_to_reach_it_and_where_each_fact_is_from(
    client: Client,
) -> None:
    bring(1)
    organisation = Organisation.objects.get()
    page = text_of(client.get(f"{LIST}{organisation.key}/"))
    for words in (
        "Verkstad 0 AB",
        'lang="sv"',
        "Vi bygger bänk nummer 0.",
        "mailto:post@verkstad0.example",
        "Klustret",
        "not verified",
        "Whoever runs this installation added Verkstad 0 AB",
        "has not confirmed this itself",
    ):
        assert words in page, words


def test_ties_are_told_from_both_ends_and_projects_by_role(client: Client, make_organisation: Make) -> None:
    member, cluster = make_organisation("Labbet"), make_organisation("Klustret", kinds=["cluster"])
    actions.add_tie(member, by=OPERATOR, other=cluster, kind="member-of", source="test", started_year=2021)
    content = ProfileContent(
        sort="project", kinds=["project"], title="Rena hamnar", text="Ett projekt.", lang="sv"
    )
    profile = save_profile(None, by=OPERATOR, content=content)
    actions.add_participation(
        member, by=OPERATOR, profile=profile, role="lead", source="test", started_year=2019, ended_year=2022
    )
    page = text_of(client.get(f"{LIST}{member.key}/"))
    assert "Member of" in page
    assert "Rena hamnar" in page
    assert "2019–22" in page
    assert "Has as a member" in text_of(client.get(f"{LIST}{cluster.key}/"))
    Organisation.objects.filter(pk=cluster.pk).update(is_public=False)
    assert "Klustret" not in text_of(client.get(f"{LIST}{member.key}/"))


def test_an_organisation_costs_the_same_queries_however_many_ties_it_has(
    client: Client,
    make_organisation: Make,
    django_assert_num_queries: Any,
    django_assert_max_num_queries: Any,
) -> None:
    one = make_organisation("One")
    url = f"{LIST}{one.key}/"
    client.get(url)
    with django_assert_max_num_queries(13) as few:
        client.get(url)
    for number in range(8):
        other = make_organisation(f"Other {number}")
        actions.add_tie(one, by=OPERATOR, other=other, kind="owns", source="test")
    with django_assert_num_queries(len(few)):
        client.get(url)


def test_stale_and_closed_organisations_say_so(client: Client, make_organisation: Make) -> None:
    today = timezone.localdate()
    old = make_organisation("Gammalt", confirmed_on=today - timedelta(days=1200))
    closed = make_organisation("Stängt")
    actions.close_organisation(closed, by=OPERATOR, on=date(2026, 1, 1))
    assert "more than two years ago" in text_of(client.get(f"{LIST}{old.key}/"))
    assert "This organisation has closed" in text_of(client.get(f"{LIST}{closed.key}/"))
    assert "closed" in text_of(client.get(LIST))


def test_a_merged_key_leads_on_for_ever(client: Client, make_organisation: Make) -> None:
    stays, goes = make_organisation("Stays"), make_organisation("Goes")
    Organisation.objects.filter(pk=goes.pk).update(merged_into=stays)
    response = client.get(f"{LIST}{goes.key}/")
    assert response.status_code == 301
    assert response["Location"] == f"{LIST}{stays.key}/"
    assert "Goes" not in text_of(client.get(LIST))


def test_an_unknown_key_is_not_found(client: Client) -> None:
    assert client.get(f"{LIST}nobody/").status_code == 404


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_is_taken_home_comes_back_into_an_empty_installation(
    client: Client, make_organisation: Make, form: str
) -> None:
    make_organisation(
        "=Sum AB",
        kinds=["company", "cluster"],
        region="SE232",
        municipality="Älvhamn",
        offers="- Vi renar; vatten",
        seeks="Testbäddar",
        themes=["water", "energy"],
        website="https://a.example",
        registry_number="556036-0793",
        contacts=[("telephone", "+46 31 000 00 12"), ("mailbox", "post@a.example")],
    )
    response = client.get(f"{LIST}export/{form}/")
    assert "attachment" in response["Content-Disposition"]
    content = body_of(response)
    table, rows = read_list(content)
    (row,) = rows
    assert table.columns == COLUMNS
    assert not row.problems
    found = row.candidate
    assert found
    assert (found.name, found.kinds, found.region) == ("=Sum AB", ("company", "cluster"), "SE232")
    assert (found.description, found.seeks, found.lang) == ("- Vi renar; vatten", "Testbäddar", "sv")
    assert (found.number, found.website) == ("556036-0793", "https://a.example")
    assert {one.value for one in found.contacts} == {"+46 31 000 00 12", "post@a.example"}
    assert set(found.themes) == {"water", "energy"}


def test_an_export_honours_the_filters_and_runs_no_formula(client: Client, make_organisation: Make) -> None:
    make_organisation("=HYPERLINK(1)")
    make_organisation("Norsk", country="NO", lang="nb")
    text = body_of(client.get(f"{LIST}export/csv/?country=SE")).decode("utf-8-sig")
    assert "Norsk" not in text
    assert ",'=HYPERLINK(1)," in text


def test_a_list_is_looked_at_before_anything_is_saved_and_then_taken_in(importer: Client) -> None:
    content = as_csv([*many(2), ["9", ""]])
    file = SimpleUploadedFile("lista.csv", content)
    response = importer.post(f"{LIST}import/", {"file": file, "source": "Klustret"})
    assert response.status_code == 302
    preview = importer.get(response["Location"])
    page = text_of(preview)
    assert "Verkstad 1 AB" in page
    assert "The row has no name." in page
    assert preview.context["counts"]["created"] == 2
    assert not Organisation.objects.exists()
    run = ImportRun.objects.get()
    response = importer.post(preview.context["confirm_url"])
    assert response["Location"] == reverse("import-run", args=[run.key])
    assert "Waiting for its turn" in text_of(importer.get(response["Location"]))
    take_in_list.func(run.key)
    page = text_of(importer.get(response["Location"]))
    assert "Taken in" in page
    assert Organisation.objects.filter(source="Klustret").count() == 2
    problems = body_of(importer.get(reverse("import-problems", args=[run.key]))).decode("utf-8-sig")
    assert "The row has no name." in problems


def test_a_file_that_is_no_list_is_refused_beside_its_field(importer: Client) -> None:
    file = SimpleUploadedFile("lista.csv", io.BytesIO(b"alpha;beta\n1;2\n").read())
    response = importer.post(f"{LIST}import/", {"file": file})
    assert response.status_code == 422
    assert "one of them must be “name”" in response.content.decode()
    assert not ImportRun.objects.exists()


def test_strangers_bring_no_lists_and_see_none(client: Client, importer: Client) -> None:
    file = SimpleUploadedFile("lista.csv", as_csv(many(1)))
    importer.post(f"{LIST}import/", {"file": file})
    run = ImportRun.objects.get()
    other = signed_in(add_person("other@test.example", by=OPERATOR, title="Officer"))
    rival = signed_in(add_person("rival@test.example", by=OPERATOR, title="Host", rights=["import"]))
    for stranger in (client, other):
        assert stranger.get(f"{LIST}import/").status_code == 403
        assert (
            stranger.post(f"{LIST}import/", {"file": SimpleUploadedFile("a.csv", b"name\nA")}).status_code
            == 403
        )
    for stranger in (client, other, rival):
        for name in ("import-preview", "import-run", "import-problems"):
            assert stranger.get(reverse(name, args=[run.key])).status_code == 404
        assert stranger.post(reverse("import-confirm", args=[run.key])).status_code == 404
    run.refresh_from_db()
    assert run.status == "previewed"


def test_pages_in_swedish(client: Client) -> None:
    bring(1)
    page = text_of(client.get(LIST, headers={"accept-language": "sv"}))
    assert "Sverige" in page
