"""What the demo world's organisations ask of each other, and what one of their workshops wrote down."""

from datetime import timedelta
from functools import partial
from importlib.resources import files

from samband.base.agents import SYSTEM
from samband.challenges.actions.registers import change_entry, import_notes, share_register
from samband.challenges.actions.requests import (
    Wish,
    accept_request,
    ask_organisation,
    decline_request,
    lapse_request,
    report_on_request,
)
from samband.challenges.models import Request
from samband.site.world.load import Row
from samband.site.world.scene import Scene

_ANSWERS = {"accept": accept_request, "decline": decline_request, "report": report_on_request}
NOTES_BY, NOTES_OF, NOTES_DAYS_AGO = "matchmaker", "sv-021", 17


def plan_requests(scene: Scene) -> None:
    """Plan what is asked, and what is answered."""
    for row in scene.rows("requests"):
        _plan_request(scene, row)


def _plan_request(scene: Scene, row: Row) -> None:
    made: list[Request] = []

    def ask() -> None:
        asker, asked = scene.organisations[row["asker"]], scene.organisations[row["asked"]]
        made.append(ask_organisation(asked, by=scene.agent(row["by"]), asker=asker, wish=_wish(scene, row)))

    def lapse() -> None:
        day = scene.today - timedelta(days=row["lapsed_days_ago"])
        lapse_request(made[0], by=SYSTEM, today=day)

    def answer(one: Row) -> None:
        held = Request.objects.select_related("asker", "asked").get(pk=made[0].pk)
        _ANSWERS[one["verb"]](
            held, by=scene.agent(one["by"]), version=held.version, text=one["text"], lang=one["lang"]
        )

    scene.plan(row["days_ago"], ask)
    if days := row.get("lapsed_days_ago"):
        scene.plan(days, lapse)
    for one in row["answers"]:
        scene.plan(one["days_ago"], partial(answer, one))


def _wish(scene: Scene, row: Row) -> Wish:
    starts_on = scene.today + timedelta(days=row["starts_in"]) if "starts_in" in row else None
    return Wish(
        sort=row["sort"],
        title=row["title"],
        text=row["text"],
        lang=row["lang"],
        competence=row.get("competence", ""),
        hours=row.get("hours"),
        starts_on=starts_on,
        ends_before=starts_on + timedelta(days=row["days"]) if starts_on else None,
        on_behalf_of=scene.organisations.get(row["on_behalf_of"]),
        challenge=scene.challenges.get(row["challenge"]),
    )


def plan_notes(scene: Scene) -> None:
    """Plan that a workshop's notes are brought, garbled lines and all, and that one entry is decided."""
    if NOTES_OF not in scene.organisations:
        return
    by = scene.agent(NOTES_BY)
    text = files("samband.site.world").joinpath("notes.txt").read_text(encoding="utf-8")
    text = text.replace("{next}", str(scene.today.year + 1))

    def bring() -> None:
        register = import_notes(
            text,
            by=by,
            title="Kallt, blött och långt bort: anteckningar från gränsverkstaden",
            source_name="anteckningar.txt",
            lang="sv",
            organisation=scene.organisations[NOTES_OF],
        )
        share_register(register, by=by)
        first = register.entries.filter(sort="action").order_by("position").first()
        if first is not None:
            said = "Mötet med åkerierna är bokat."
            change_entry(first, by=by, version=first.version, state="decided", decision=said)

    scene.plan(NOTES_DAYS_AGO, bring)
