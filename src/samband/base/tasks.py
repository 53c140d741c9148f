"""Jobs of what every stage needs: hand over mail, one by one."""

from samband.base.jobs import mail_job


@mail_job
def deliver_mail(key: str) -> str:
    """Write and hand over one mail; gives its status."""
    from samband.base.outbox import deliver

    return deliver(key)
