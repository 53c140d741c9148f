"""Jobs of the map: take in lists, tell stewards, forget invitations that nobody answered."""

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
def tell_stewards_of(organisation_key: str, event_id: int, or_members: bool = False) -> int:
    """Tell an organisation's stewards of an event, here and by mail; gives how many.

    Where there is no steward those are told who look after the installation; with ``or_members`` first the
    other members, where there are any. Whoever did it knows.
    """
    from samband.accounts.access import people_with_right
    from samband.actors.actions.moving import tell_person
    from samband.actors.models import Membership
    from samband.base.models import Event

    event = Event.objects.get(pk=event_id)
    own = (
        Membership.objects.filter(organisation__key=organisation_key).select_related("person").order_by("id")
    )
    people = [one.person for one in own.stewards() if one.person is not None]
    if or_members and not people:
        members = own.active().filter(person__is_active=True)
        people = [one.person for one in members if one.person is not None]
    told = [one for one in people or people_with_right("operate") if one.key != event.person_key]
    for person in told:
        tell_person(person, event)
    return len(told)
