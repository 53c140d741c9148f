"""Following up a funded cluster on one page: aims, three to five indicators, two dates, five questions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from samband.funding.domain.indicator_values import Standing, Total, Value, add, known
from samband.funding.domain.lights import Light, goal_light, report_light, time_gone

FEWEST_INDICATORS, MOST_INDICATORS = 3, 5
MOST_AIMS: Final = 5
# What was done; what changed for the firms; who else took part; what stood in the way; what comes next.
QUESTIONS: Final = ("done", "changed", "joined", "hindered", "next")
HALFWAY, FINAL = "halfway", "final"
LONGEST_ANSWER: Final = 1_000


@dataclass(frozen=True, slots=True)
class Followed:
    """One indicator of the form: its name and unit, where it began, its target, what is reached."""

    name: str
    unit: str
    target: Value
    actual: Value
    baseline: Value = field(default_factory=lambda: known(0))

    @property
    def total(self) -> Total:
        """Give what is reached as a sum, so that pending and not reported are said."""
        return add([self.actual])


@dataclass(frozen=True, slots=True)
class ClusterForm:
    """The form: from when the money runs, its halfway and final dates, and what has been handed in when."""

    starts_on: date | None
    halfway_on: date | None
    final_on: date | None
    aims: tuple[str, ...] = ()
    indicators: tuple[Followed, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    halfway_handed_in_on: date | None = None
    final_handed_in_on: date | None = None


@dataclass(frozen=True, slots=True)
class Lack:
    """What a form lacks: where (``aims``, ``indicators/2/target``, ``answers/next``) and a code for words."""

    where: str
    code: str


def lacks_of_plan(form: ClusterForm) -> list[Lack]:
    """Give what must be mended before the form can be agreed: aims, dates, indicators and targets."""
    lacks = [Lack("aims", "aim-missing")] if not any(aim.strip() for aim in form.aims) else []
    if len(form.aims) > MOST_AIMS:
        lacks.append(Lack("aims", "aims-too-many"))
    dates = {"starts_on": form.starts_on, "halfway_on": form.halfway_on, "final_on": form.final_on}
    lacks += [Lack(name, "date-missing") for name, day in dates.items() if day is None]
    given = [day for day in dates.values() if day is not None]
    if given != sorted(set(given)):
        lacks.append(Lack("halfway_on", "dates-out-of-order"))
    if len(form.indicators) < FEWEST_INDICATORS:
        lacks.append(Lack("indicators", "indicators-too-few"))
    if len(form.indicators) > MOST_INDICATORS:
        lacks.append(Lack("indicators", "indicators-too-many"))
    for at, one in enumerate(form.indicators):
        if not one.name.strip() or not one.unit.strip():
            lacks.append(Lack(f"indicators/{at}/name", "indicator-unnamed"))
        if one.target.number is None:
            lacks.append(Lack(f"indicators/{at}/target", "target-missing"))
    return lacks


def lacks_of_report(form: ClusterForm) -> list[Lack]:
    """Give what must be mended before it can be handed in: indicators and questions answered.

    A pending value is a word: it names the event that it waits for.
    """
    lacks = lacks_of_plan(form)
    for at, one in enumerate(form.indicators):
        if one.total.unknown:
            lacks.append(Lack(f"indicators/{at}/actual", "actual-missing"))
    for question in QUESTIONS:
        answer = form.answers.get(question, "").strip()
        if not answer or len(answer) > LONGEST_ANSWER:
            lacks.append(Lack(f"answers/{question}", "answer-too-long" if answer else "answer-missing"))
    return lacks


def is_complete(form: ClusterForm) -> bool:
    """Whether the form can be handed in."""
    return not lacks_of_report(form)


def form_lights(form: ClusterForm, today: date) -> dict[str, Light]:
    """Give the lights of a form: one for each indicator (``indicators/0``) and each agreed date."""
    lights: dict[str, Light] = {}
    if form.starts_on is not None and form.final_on is not None and form.starts_on <= form.final_on:
        gone = time_gone(form.starts_on, form.final_on, today)
        for at, one in enumerate(form.indicators):
            reached = Standing(one.baseline, one.target, one.total).reached
            lights[f"indicators/{at}"] = goal_light(reached, gone, one.total.pending, one.total.unknown)
    dates = (
        (HALFWAY, form.halfway_on, form.halfway_handed_in_on),
        (FINAL, form.final_on, form.final_handed_in_on),
    )
    for name, due_on, handed_in_on in dates:
        if due_on is not None:
            lights[name] = report_light(due_on, handed_in_on, today)
    return lights
