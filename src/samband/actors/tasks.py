"""Jobs of the map: take in a list that somebody brought, forget invitations that nobody answered."""

from samband.base.jobs import job


@job
def take_in_list(key: str) -> int:
    """Take in a list that was started; go on where a killed worker stopped. Gives how many rows."""
    from samband.actors.actions.lists import AnotherIsAtIt, agent_of_run, fail_import, run_import
    from samband.actors.models import ImportRun
    from samband.base.files import forget_file, read_file

    run = ImportRun.objects.filter(key=key, status__in=["waiting", "running"]).first()
    if run is None:
        return 0
    by = agent_of_run(run)
    content = read_file(run.file_sha256)
    if content is None:
        fail_import(run, by=by)
        return 0
    try:
        run_import(run, by=by, content=content)
    except AnotherIsAtIt:
        return 0
    if not ImportRun.objects.filter(file_sha256=run.file_sha256).exclude(status="done").exists():
        forget_file(run.file_sha256)
    return run.done


def enqueue_import(key: str) -> None:
    """Ask the worker to take in a list, in the transaction of whoever starts it."""
    take_in_list.enqueue(key)


@job
def forget_unanswered_invitations() -> int:
    """Erase the addresses of invitations that nobody answered within their fortnight; gives how many."""
    from samband.actors.actions.invitations import expire_invitations
    from samband.base.agents import SYSTEM

    return expire_invitations(by=SYSTEM)
