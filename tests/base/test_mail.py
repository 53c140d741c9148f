"""Mail goes out once, in the reader's language, to those who want it; a killed worker sends nothing twice."""

from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail as django_mail
from django.utils import timezone, translation
from django_tasks_db.models import DBTaskResult
from hypothesis import given
from hypothesis import strategies as st

from samband.accounts.actions import add_person
from samband.accounts.models import Person
from samband.base import mailing, outbox
from samband.base.agents import OPERATOR, VISITOR, Agent, AgentKind
from samband.base.letters import Letter, Part, write_letter
from samband.base.models import Event, Mail, MailStop
from samband.kernel.decision import Refused

ADDRESS = "officer@city.example"
SAID = 'Älvhamn <b>&amp; "news"'


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.SAMBAND_HOME = tmp_path
    settings.SAMBAND_URL = "https://samband.example"
    settings.DEFAULT_FROM_EMAIL = "samband@samband.example"

    def compose(about: Any) -> Letter | None:
        return (
            Letter(SAID, [Part("entry", SAID, "/x/?a=1&b=2", lang="fi")]) if about.get("say", True) else None
        )

    kinds = {"test": mailing.MailKind("test", "Tests", compose)}
    monkeypatch.setattr(mailing, "_KINDS", {**mailing._KINDS, **kinds})
    return tmp_path


def queued(once: str = "event:1", **about: Any) -> Mail:
    mail = outbox.queue_mail(ADDRESS, kind="test", once=once, lang="sv", about=about)
    assert mail is not None
    return mail


def status(mail: Mail) -> str:
    mail.refresh_from_db()
    return mail.status


def files(home: Path) -> list[Path]:
    return sorted((home / "mail").glob("*.eml"))


@pytest.mark.django_db
def test_a_mail_goes_out_once_for_its_reason_with_only_its_key_in_the_queue(home: Path) -> None:
    mail = queued()
    assert outbox.queue_mail(ADDRESS, kind="test", once="event:1", lang="sv", about={}) is None
    job = DBTaskResult.objects.get()
    assert (job.queue_name, job.args_kwargs) == ("mail", {"args": [mail.key], "kwargs": {}})
    assert outbox.deliver(mail.key) == "sent"
    assert outbox.deliver(mail.key) == ""
    assert len(files(home)) == 1


@pytest.mark.django_db
def test_a_mail_says_how_it_is_stopped_and_fetches_nothing(home: Path) -> None:
    outbox.deliver(queued().key)
    sent = message_from_bytes(files(home)[0].read_bytes(), policy=policy.default)
    url = sent["List-Unsubscribe"].strip().strip("<>")
    assert url.startswith("https://samband.example/stop/mail/")
    assert sent["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert sent["Auto-Submitted"] == "auto-generated"
    assert sent["Subject"] == SAID
    plain = sent.get_body(("plain",)).get_content()
    html = sent.get_body(("html",)).get_content()
    assert SAID in plain
    assert url in plain.replace("=\n", "")
    assert "Älvhamn &lt;b&gt;&amp;amp;" in html
    assert 'lang="sv"' in html
    for fetched in ("googleapis", "@import", "<link", "<img", "src="):
        assert fetched not in html


@pytest.mark.django_db
@pytest.mark.parametrize("where", ["_put_into_folder", "_settle"])
def test_a_worker_killed_before_or_after_the_file_sends_one_mail(
    home: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    mail = queued()

    def die(*_given: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(outbox, where, die)
        with pytest.raises(SystemExit):
            outbox.deliver(mail.key)
    assert status(mail) == "sending"
    assert outbox.deliver(mail.key) == "sent"
    assert len(files(home)) == 1


@pytest.mark.django_db
def test_a_worker_killed_while_handing_over_to_a_server_never_sends_again(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SAMBAND_SMTP = "smtp://server"
    mail = queued()

    def die(*_given: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(outbox, "_settle", die)
        with pytest.raises(SystemExit):
            outbox.deliver(mail.key)
    assert len(django_mail.outbox) == 1
    assert outbox.deliver(mail.key) == "unsure"
    assert outbox.deliver(mail.key) == ""
    assert len(django_mail.outbox) == 1


@pytest.mark.django_db
def test_what_a_server_has_taken_is_not_kept(settings: Any) -> None:
    settings.SAMBAND_SMTP = "smtp://server"
    mail = queued()
    assert outbox.deliver(mail.key) == "sent"
    mail.refresh_from_db()
    assert (mail.text, mail.html) == ("", "")


def failing(fault: Exception) -> Any:
    def send(_message: object) -> None:
        raise fault

    return send


@pytest.mark.django_db
def test_a_refused_mail_is_tried_a_bounded_number_of_times(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SAMBAND_SMTP = "smtp://server"
    mail = queued()
    fault = SMTPRecipientsRefused({ADDRESS: (450, b"later")})
    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", failing(fault))
    for _attempt in range(outbox.RETRIES):
        with pytest.raises(outbox.MailNotAccepted) as refused:
            outbox.deliver(mail.key)
        assert ADDRESS not in str(refused.value)
        assert refused.value.__suppress_context__
    assert outbox.deliver(mail.key) == "failed"
    assert outbox.deliver(mail.key) == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fault", "ends"),
    [(SMTPServerDisconnected(), "unsure"), (TimeoutError(), "unsure"), (SMTPDataError(554, b""), "failed")],
)
def test_a_line_that_broke_is_no_reason_to_send_twice(
    settings: Any, monkeypatch: pytest.MonkeyPatch, fault: Exception, ends: str
) -> None:
    settings.SAMBAND_SMTP = "smtp://server"
    mail = queued()
    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", failing(fault))
    assert outbox.deliver(mail.key) == ends


@pytest.mark.django_db
def test_only_whoever_looks_after_the_installation_sends_again(settings: Any) -> None:
    mail = queued()
    outbox.deliver(mail.key)
    person = Agent(AgentKind.PERSON, person="x")
    keeper = Agent(AgentKind.PERSON, person="y", rights=frozenset({"operate"}))
    with pytest.raises(Refused):
        outbox.repeat_mail(mail, by=keeper)  # it has gone
    Mail.objects.update(status="unsure")
    for by in (VISITOR, person):
        with pytest.raises(Refused):
            outbox.repeat_mail(mail, by=by)
        assert outbox.mails_for(by) == []
        assert outbox.mail_for(by, mail.key) is None
    outbox.repeat_mail(mail, by=keeper)
    assert outbox.deliver(mail.key) == "sent"
    assert Event.objects.filter(verb="mail.repeated", subject_key=mail.key).count() == 1


@pytest.mark.django_db
def test_a_mail_nobody_wants_any_more_or_with_nothing_left_to_say_is_withheld(home: Path) -> None:
    empty, stopped = queued("a", say=False), queued("b")
    mailing.stop_mail(mailing.hash_of(ADDRESS), by=VISITOR, kind="test")
    assert outbox.deliver(empty.key) == outbox.deliver(stopped.key) == "withheld"
    assert files(home) == []


@pytest.mark.django_db
def test_a_stop_survives_that_the_person_is_removed_and_made_again() -> None:
    def person() -> Person:
        return add_person("Officer@City.example", by=OPERATOR, title="Officer")

    first = person()
    mailing.stop_mail(mailing.hash_of(first.email), by=VISITOR)
    first.delete()
    again = person()
    assert not mailing.wants_mail(again.email, "test")
    assert outbox.queue_mail(again.email, kind="test", once="n", lang="", about={}) is None
    assert ADDRESS not in str(list(MailStop.objects.values()))
    assert mailing.resume_mail(mailing.hash_of(again.email), by=OPERATOR)
    assert mailing.wants_mail(again.email, "test")


@pytest.mark.django_db
def test_a_stop_of_one_kind_leaves_the_others_and_is_one_line() -> None:
    assert mailing.stop_mail(mailing.hash_of(ADDRESS), by=VISITOR, kind="other")
    assert not mailing.stop_mail(mailing.hash_of(ADDRESS), by=VISITOR, kind="other")
    assert mailing.wants_mail(ADDRESS, "test")
    assert not mailing.wants_mail(ADDRESS, "other")
    line = Event.objects.get(verb="mail.stopped")
    assert mailing.hash_of(ADDRESS) not in f"{line.subject_key}{line.changes}"


@pytest.mark.django_db
def test_words_and_addresses_of_a_person_are_forgotten(home: Path) -> None:
    mail = outbox.queue_mail(ADDRESS, kind="test", once="x", lang="", about={}, person_key="p2345678bcdf")
    assert mail is not None
    outbox.deliver(mail.key)
    assert outbox.forget_old_mail(timezone.now() - timedelta(days=30)) == 0  # not a month old
    assert outbox.forget_mail("p2345678bcdf") == 1
    mail.refresh_from_db()
    assert (mail.address, mail.text, mail.html, files(home)) == ("", "", "", [])


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_can_be_mailed(subject: str, text: str) -> None:
    with translation.override("en"):
        written = write_letter(
            Letter(subject, [Part("heading", text), Part("entry", text, "/p/")]), lang="en"
        )
    assert "\n" not in written.subject
    assert "\r" not in written.subject
    assert written.html.startswith("<!doctype html>")


@pytest.mark.django_db
def test_files_are_made_when_a_mail_goes_and_go_with_it(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Any] = []

    def attach(about: Any) -> list[mailing.Attachment]:
        made.append((about["of"], translation.get_language()))
        return [mailing.Attachment("idé.pdf", "application/pdf", b"%PDF-1.7 of " + about["of"].encode())]

    def compose(about: Any) -> Letter:
        return Letter(SAID, [Part("paragraph", SAID)])

    kinds = {"test": mailing.MailKind("test", "Tests", compose, attach=attach)}
    monkeypatch.setattr(mailing, "_KINDS", {**mailing._KINDS, **kinds})
    mail = queued(of="k7")
    assert made == []
    assert outbox.deliver(mail.key) == "sent"
    assert made == [("k7", "sv")]
    sent = message_from_bytes(files(home)[0].read_bytes(), policy=policy.default)
    (attached,) = sent.iter_attachments()
    assert (attached.get_filename(), attached.get_content_type()) == ("idé.pdf", "application/pdf")
    assert attached.get_content() == b"%PDF-1.7 of k7"


@pytest.mark.django_db
def test_a_mail_whose_files_cannot_be_made_waits_for_another_try(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def attach(about: Any) -> list[mailing.Attachment]:
        raise OSError("no room")

    kinds = {"test": mailing.MailKind("test", "Tests", lambda about: Letter(SAID, []), attach=attach)}
    monkeypatch.setattr(mailing, "_KINDS", {**mailing._KINDS, **kinds})
    mail = queued()
    with pytest.raises(OSError, match="no room"):
        outbox.deliver(mail.key)
    assert (status(mail), files(home)) == ("waiting", [])
