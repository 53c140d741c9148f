"""For those who look after the installation: what runs, what failed and why, which mail went out."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samband.accounts.access import agent_of
from samband.base.http import page
from samband.base.outbox import can_operate, mail_for, mails_for, repeat_mail
from samband.base.running import cancel_job, jobs_for, retry_job
from samband.site.job_words import fault_label, job_label, progress_for, state_label
from samband.site.mail_words import kind_label, status_label


@require_GET
def jobs(request: HttpRequest) -> HttpResponse:
    """Show what runs and how far, what waits, what failed and why, what was done."""
    agent = agent_of(request.user)
    can_operate(agent).or_refuse()
    seen = jobs_for(agent)
    groups = [
        {"key": key, "title": title, "rows": [_row(job) for job in seen.get(key, [])]}
        for key, title in (
            ("running", _("Running")),
            ("failed", _("Failed")),
            ("waiting", _("Waiting")),
            ("done", _("Done lately")),
        )
    ]
    context = {"groups": groups, "progress": progress_for(agent)}
    return page(request, "site/jobs.html", context, fragment="jobs")


def _row(job: Any) -> dict[str, Any]:
    return {
        "label": job_label(job.path),
        "state": state_label(job.state),
        "at": job.finished_at or job.started_at or job.queued_at,
        "attempt": job.attempt,
        "due_at": job.due_at if job.state == "later" else None,
        "fault": fault_label(job.fault) if job.fault else "",
        "fault_name": job.fault,
        "can_be_retried": job.can_be_retried,
        "can_be_cancelled": job.can_be_cancelled,
        "url": reverse("job-do", args=[job.id]),
    }


@require_POST
def do(request: HttpRequest, job_id: str) -> HttpResponse:
    """Run a failed job again, or take a waiting one out of the queue."""
    agent = agent_of(request.user)
    verb = request.POST.get("verb", "")
    if verb == "retry":
        retry_job(job_id, by=agent)
        messages.success(request, _("The job waits to be run again."))
    elif verb == "cancel":
        cancel_job(job_id, by=agent)
        messages.success(request, _("The job is taken out of the queue."))
    else:
        raise Http404
    return HttpResponseRedirect(reverse("job-list"))


@require_GET
def outbox(request: HttpRequest) -> HttpResponse:
    """Show the mails that went out, and those that wait or could not go."""
    from django.conf import settings

    agent = agent_of(request.user)
    can_operate(agent).or_refuse()
    rows = [
        {
            "url": reverse("outbox-mail", args=[mail.key]),
            "subject": mail.subject or str(kind_label(mail.kind)),
            "kind": kind_label(mail.kind),
            "status": status_label(mail.status),
            "at": mail.sent_at or mail.made_at,
        }
        for mail in mails_for(agent)
    ]
    return page(request, "site/outbox.html", {"rows": rows, "leaves": bool(settings.SAMBAND_SMTP)})


@require_http_methods(["GET", "POST"])
def mail(request: HttpRequest, key: str) -> HttpResponse:
    """Show one mail as its plain text; a POST sends one again that failed or may not have gone."""
    agent = agent_of(request.user)
    can_operate(agent).or_refuse()
    found = mail_for(agent, key)
    if found is None:
        raise Http404
    if request.method == "POST":
        repeat_mail(found, by=agent)
        messages.success(request, _("The mail waits to be sent again."))
        return HttpResponseRedirect(reverse("outbox-mail", args=[key]))
    context = {
        "mail": found,
        "subject": found.subject or str(kind_label(found.kind)),
        "status": status_label(found.status),
        "kind": kind_label(found.kind),
        "fault": fault_label(found.fault) if found.fault else "",
        "can_repeat": found.status in ("failed", "unsure"),
    }
    return page(request, "site/outbox_mail.html", context)
