"""Jobs and outbox: for those who look after the installation, in words, without private text."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from samband.accounts.access import agent_of
from samband.accounts.actions import add_person
from samband.accounts.models import Person
from samband.actors.tasks import take_in_list
from samband.base.agents import OPERATOR, VISITOR
from samband.base.jobs import RETRIES, is_under_way
from samband.base.models import Event, Mail
from samband.base.running import cancel_job, jobs_for, retry_job
from samband.kernel.decision import Refused

pytestmark = pytest.mark.django_db
SECRET = "Våra källare svämmar över"
PAGES = ("job-list", "outbox")


@pytest.fixture(autouse=True)
def database_queue(settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}


def person(*rights: str) -> Person:
    return add_person(f"{len(rights)}@city.example", by=OPERATOR, title="Somebody", rights=rights)


@pytest.fixture
def keeper(client: Client) -> Client:
    client.force_login(person("operate"))
    return client


def job(status: str = "READY", attempt: int = 1, fault: str = "ConnectionError") -> DBTaskResult:
    take_in_list.enqueue(SECRET, attempt=attempt)
    row = DBTaskResult.objects.order_by("-enqueued_at").first()
    assert row is not None
    if status != "READY":
        row.claim("w")
    if status == "FAILED":
        row.set_failed({"ConnectionError": ConnectionError(SECRET), "OSError": OSError(SECRET)}[fault])
    if status == "SUCCESSFUL":
        row.set_successful(SECRET)
    return row


def text(client: Client, name: str, *args: str) -> str:
    return client.get(reverse(name, args=args), headers={"accept-language": "en"}).content.decode()


def test_what_runs_and_what_failed_is_told_without_what_was_worked_on(keeper: Client) -> None:
    for status in ("READY", "RUNNING", "SUCCESSFUL"):
        job(status)
    job("FAILED", attempt=RETRIES + 1, fault="OSError")
    page = text(keeper, "job-list")
    for words in ("Take in a list", "failed for good", "The disk could not be read", "Run it again"):
        assert words in page
    assert SECRET not in page
    assert "<progress" in page


@pytest.mark.parametrize(("rights", "status"), [((), 403), (("import",), 403), (("operate",), 200)])
def test_only_those_who_look_after_the_installation_see_it(
    client: Client, rights: tuple[str, ...], status: int
) -> None:
    mail = Mail.objects.create(once="x", kind="standing", text=SECRET, made_at=timezone.now())
    urls = [reverse(name) for name in PAGES] + [reverse("outbox-mail", args=[mail.key])]
    assert [client.get(url).status_code for url in urls] == [403] * 3
    client.force_login(person(*rights))
    assert [client.get(url).status_code for url in urls] == [status] * 3
    assert (SECRET in text(client, "outbox-mail", mail.key)) is (status == 200)


def test_a_job_that_failed_for_good_is_run_again_once(keeper: Client) -> None:
    row = job("FAILED", attempt=RETRIES + 1)
    url = reverse("job-do", args=[row.pk.hex])
    assert keeper.post(url, {"verb": "retry"}).status_code == 302
    row.refresh_from_db()
    assert (row.status, row.args_kwargs["kwargs"], row.traceback) == ("READY", {}, "")
    assert keeper.post(url, {"verb": "retry"}).status_code == 403
    assert DBTaskResult.objects.count() == 1
    assert Event.objects.filter(verb="job.retried", subject_key=row.pk.hex).count() == 1


@pytest.mark.parametrize("status", ["READY", "RUNNING", "SUCCESSFUL", "FAILED"])
def test_what_tries_itself_again_or_did_not_fail_is_not_run_again(status: str) -> None:
    with pytest.raises(Refused):
        retry_job(job(status).pk.hex, by=OPERATOR)


@pytest.mark.parametrize("status", ["RUNNING", "SUCCESSFUL", "FAILED"])
def test_only_what_waits_is_taken_out_of_the_queue(keeper: Client, status: str) -> None:
    waiting, begun = job(), job(status)
    assert keeper.post(reverse("job-do", args=[waiting.pk.hex]), {"verb": "cancel"}).status_code == 302
    assert keeper.post(reverse("job-do", args=[begun.pk.hex]), {"verb": "cancel"}).status_code == 403
    assert keeper.post(reverse("job-do", args=["nonsense"]), {"verb": "cancel"}).status_code == 403
    assert keeper.post(reverse("job-do", args=[begun.pk.hex]), {"verb": "nonsense"}).status_code == 404
    assert [row.pk for row in DBTaskResult.objects.all()] == [begun.pk]


def test_nobody_else_runs_or_cancels_anything() -> None:
    row, other = job(), agent_of(person("import"))
    for by in (VISITOR, other):
        assert jobs_for(by) == {}
        for act in (retry_job, cancel_job):
            with pytest.raises(Refused):
                act(row.pk.hex, by=by)
    assert DBTaskResult.objects.get().status == "READY"


def test_a_mail_that_may_have_gone_is_sent_again_on_the_operators_word_alone(keeper: Client) -> None:
    mail = Mail.objects.create(once="x", kind="standing", status="unsure", made_at=timezone.now())
    url = reverse("outbox-mail", args=[mail.key])
    assert "Send it again" in text(keeper, "outbox-mail", mail.key)
    assert keeper.post(url).status_code == 302
    assert keeper.post(url).status_code == 403
    assert Mail.objects.get().status == "waiting"


def test_what_is_under_way_is_not_begun_twice() -> None:
    assert not is_under_way(take_in_list)
    row = job()
    assert is_under_way(take_in_list)
    row.claim("w")
    assert is_under_way(take_in_list)
    row.set_successful(1)
    assert not is_under_way(take_in_list)


@pytest.mark.parametrize("many", [1, 12])
def test_the_pages_cost_the_same_however_much_there_is(
    keeper: Client, many: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(many):
        job("FAILED")
        Mail.objects.create(once=str(number), kind="standing", made_at=timezone.now())
    with django_assert_max_num_queries(12):
        keeper.get(reverse("job-list"))
    with django_assert_max_num_queries(6):
        keeper.get(reverse("outbox"))
