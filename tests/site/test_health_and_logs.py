"""Monitors learn whether all is well; a log line never holds what was typed, nor a need's key."""

import json
import logging
import os
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from samband.base.jobs import LATE, are_late
from samband.base.logs import JsonFormatter, PlainFormatter
from samband.site import health
from tests.site.conftest import Register

SECRET = "Hemligbehov Zebraträdgård"


@pytest.fixture
def lines() -> Iterator[list[str]]:
    """Every line that any logger would write, in both forms."""
    written: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            written.extend((JsonFormatter().format(record), PlainFormatter().format(record)))

    handler = Keep()
    loggers = [logging.getLogger(name) for name in ("", "samband", "django", "django.request")]
    former = [(one, one.level) for one in loggers]
    for one in loggers:
        one.setLevel(logging.DEBUG if one.name != "django" else logging.INFO)
    for one in (loggers[0], loggers[3]):
        one.addHandler(handler)
    yield written
    for one, level in former:
        one.setLevel(level)
        one.removeHandler(handler)


def test_what_is_typed_and_a_needs_key_reach_no_log_line(register: Register, lines: list[str]) -> None:
    client = Client(raise_request_exception=False)
    need = register.ask(SECRET)
    assert client.post("/ask/", {"text": SECRET}).status_code in {302, 422}
    assert client.get(f"/needs/{need.key}/?country=SE&q={SECRET}").status_code == 200
    assert client.get(f"/needs/{need.key}/nothing/{SECRET}").status_code == 404
    assert client.get("/", headers={"host": "zebra.example"}).status_code == 400
    said = [json.loads(line) for line in lines if line.startswith("{")]
    answered = [line for line in said if line["message"] == "answered"]
    assert [line["status"] for line in answered][-3:] == [200, 404, 400]
    assert answered[-3]["route"] == "needs/<str:key>/"
    for word in (SECRET, "Zebra", "zebra", need.key):
        assert not [line for line in lines if word in line], word


def test_a_fault_is_told_without_its_words(
    register: Register, lines: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_words: Any, **_more: Any) -> None:
        raise ValueError(SECRET)

    monkeypatch.setattr("samband.site.views.health.look", fail)
    response = Client(raise_request_exception=False).get("/health/")
    assert response.status_code == 500
    told = [json.loads(line) for line in lines if line.startswith("{") and '"fault"' in line]
    assert told[0]["fault"] == "ValueError"
    assert told[0]["request"] == response["X-Request-ID"]
    assert not [line for line in lines if "Zebra" in line]


def test_a_librarys_message_that_was_put_together_already_is_told_by_its_place(lines: list[str]) -> None:
    library = logging.getLogger("library.of.others")
    library.warning(f"cannot read {SECRET}")  # as some write it
    library.warning("cannot read %s", SECRET)
    quoting, template = (json.loads(line) for line in lines if line.startswith("{"))
    assert "quote" in quoting["message"]
    assert "test_health_and_logs.py" in quoting["place"][0]
    assert template["message"] == "cannot read %s"
    assert not [line for line in lines if "Zebra" in line]


def test_monitors_learn_that_all_is_well_or_what_is_not(register: Register, settings: Any) -> None:
    response = Client().get("/health/")
    assert response.status_code == 503
    assert response.content.decode().startswith("trouble\n")
    sign = health.worker_sign(settings.SAMBAND_HOME)
    sign.parent.mkdir(exist_ok=True)
    sign.touch()
    response = Client().get("/health/")
    assert (response.status_code, response["Content-Type"]) == (200, "text/plain; charset=utf-8")
    assert response.content.decode().startswith("ok\nversion: ")
    assert str(settings.SAMBAND_HOME) not in response.content.decode()
    document = Client().get("/health/", headers={"accept": "application/json"}).json()
    assert [one["name"] for one in document["checks"]] == ["database", "worker", "encoder", "disk"]
    assert document["problems"] == []
    os.utime(sign, (1, 1))
    response = Client().get("/health/", headers={"accept": "application/json"})
    assert response.status_code == 503
    assert response.json()["problems"][0]["where"] == "worker"


def test_a_full_disk_is_trouble(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "LEAST_FREE", 10**18)
    assert "disk: TROUBLE" in Client().get("/health/").content.decode()


@pytest.mark.django_db
def test_jobs_that_wait_for_long_while_none_runs_are_late() -> None:
    now = timezone.now()
    job = DBTaskResult.objects.create(
        args_kwargs={"args": [], "kwargs": {}}, task_path="x", backend_name="default"
    )
    assert not are_late(now)
    DBTaskResult.objects.filter(pk=job.pk).update(enqueued_at=now - 2 * LATE)
    assert are_late(now)
    DBTaskResult.objects.filter(pk=job.pk).update(run_after=now + timedelta(days=1))
    assert not are_late(now)
