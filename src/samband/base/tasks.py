"""Jobs of what every stage needs: hand over mail, and forget it in time."""

from samband.base.jobs import job, mail_job


@mail_job
def deliver_mail(key: str) -> str:
    """Write and hand over one mail; gives its status."""
    from samband.base.outbox import deliver

    return deliver(key)


@job
def forget_old_mail() -> int:
    """Erase the words and addresses of mails that are a month old."""
    from samband.base.outbox import forget_mail

    return forget_mail()
