"""Forms of projects and their plans."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samband.actors.models import Organisation
from samband.base.amounts import AmountField
from samband.base.forms import Form
from samband.base.inputs import PlainSelect
from samband.funding.models import Programme
from samband.projects.models import Partner
from samband.projects.plan_words import CRITERION_WORDS, ITEM_WORDS, STATUS_WORDS, SYSTEM_WORDS
from samband.rules.domain.costs.packs import shipped_packs


def area(rows: int) -> forms.Textarea:
    """Give a box for text of so many lines."""
    return forms.Textarea(attrs={"rows": rows, "cols": None})


def day_input() -> forms.DateInput:
    """Give an input for a day."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def day_field(label: Any, **more: Any) -> forms.DateField:
    """Give a field for a day that may be empty."""
    return forms.DateField(label=label, required=False, widget=day_input(), **more)


def select(label: Any, choices: Any, *, required: bool = False, **more: Any) -> forms.ChoiceField:
    """Give a choice among some."""
    return forms.ChoiceField(label=label, choices=choices, required=required, widget=PlainSelect, **more)


class ProjectFilterForm(Form):
    """What the list of projects is narrowed to; what is no choice is left out, never an error page."""

    q = forms.CharField(
        label=_("Search"), required=False, max_length=200, widget=forms.TextInput(attrs={"type": "search"})
    )
    status = select(_("Where it stands"), [("", _("Any")), *STATUS_WORDS.items()])
    programme = select(_("Programme"), [("", _("Any"))])
    mine = forms.BooleanField(label=_("Only those I have to do with"), required=False)

    def __init__(self, *args: Any, programmes: Sequence[Programme], is_known: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Any")), *((one.key, one.name) for one in programmes)]
        self.fields["programme"].choices = choices  # type: ignore[attr-defined]
        if not is_known:
            del self.fields["mine"]

    def chosen(self) -> dict[str, Any]:
        """Give the filters that hold."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class StartForm(Form):
    """How a project begins: what it is called, who leads it, when it runs."""

    name = forms.CharField(label=_("What is the project called?"), max_length=200)
    organisation = select(_("Which of your organisations leads it?"), [], required=True)
    programme = select(_("Programme"), [], help_text=_("It brings its rules for costs and its currency."))
    starts_on = day_field(_("First day"))
    months = forms.IntegerField(
        label=_("How many months does it run?"), required=False, min_value=1, max_value=240
    )
    period_months = forms.IntegerField(
        label=_("Months in a reporting period"), min_value=1, max_value=36, initial=6
    )
    summary = forms.CharField(
        label=_("What it is about, in a few sentences"), required=False, max_length=8_000, widget=area(4)
    )

    def __init__(
        self,
        *args: Any,
        organisations: Sequence[Organisation],
        programmes: Sequence[Programme],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        own = [(one.key, one.name) for one in organisations]
        self.fields["organisation"].choices = own  # type: ignore[attr-defined]
        some = [("", _("None yet")), *((one.key, one.name) for one in programmes)]
        self.fields["programme"].choices = some  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A length without a first day says nothing of when."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("months") and not said.get("starts_on") and "starts_on" not in self.errors:
            self.add_error("starts_on", _("Say on which day it starts, so that its periods can be reckoned."))
        return said


class TextForm(Form):
    """A document to begin from: pasted, or a file."""

    text = forms.CharField(
        label=_("Paste the document"),
        required=False,
        max_length=200_000,
        widget=area(12),
        help_text=_("A decision, an application, a description. It stays inside the project."),
    )
    file = forms.FileField(
        label=_("Or choose a file"), required=False, help_text=_("A text file or a Word document.")
    )
    organisation = select(_("Which of your organisations leads it?"), [], required=True)
    programme = select(_("Programme"), [])
    cost_pack = select(
        _("Rules for costs"),
        lambda: [("", _("As its years say")), *((one.key, one.name) for one in shipped_packs().values())],
    )

    def __init__(
        self,
        *args: Any,
        organisations: Sequence[Organisation],
        programmes: Sequence[Programme],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        own = [(one.key, one.name) for one in organisations]
        self.fields["organisation"].choices = own  # type: ignore[attr-defined]
        some = [("", _("None yet")), *((one.key, one.name) for one in programmes)]
        self.fields["programme"].choices = some  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Something must be there to read."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if not said.get("text") and not said.get("file") and not self.errors:
            self.add_error("text", _("Paste the document, or choose a file."))
        return said


class ProjectForm(Form):
    """A project's own words and rules."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name"), max_length=200)
    acronym = forms.CharField(label=_("Short name"), max_length=40, required=False)
    summary = forms.CharField(
        label=_("Summary, for everybody"), max_length=8_000, required=False, widget=area(6)
    )
    programme = select(_("Programme"), [])
    cost_pack = select(
        _("Rules for costs"),
        lambda: [(one.key, one.name) for one in shipped_packs().values()],
        required=True,
        help_text=_("Those of the programme hold, where it has one."),
    )
    official_system = select(
        _("Where the programme takes its reports"),
        list(SYSTEM_WORDS.items()),
        required=True,
        help_text=_("Where it is not Samband, Samband is the preparation and the proof."),
    )
    official_number = forms.CharField(label=_("Its number there"), max_length=60, required=False)

    def __init__(self, *args: Any, programmes: Sequence[Programme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        some = [("", _("None yet")), *((one.key, one.name) for one in programmes)]
        self.fields["programme"].choices = some  # type: ignore[attr-defined]


class PeriodsForm(Form):
    """When a project starts, how long it runs, and how long its reporting periods are."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    starts_on = forms.DateField(label=_("First day"), widget=day_input())
    months = forms.IntegerField(label=_("How many months does it run?"), min_value=1, max_value=240)
    period_months = forms.IntegerField(label=_("Months in a reporting period"), min_value=1, max_value=36)


class DueDaysForm(Form):
    """By when a period's reports are due."""

    report_due_on = day_field(_("Partner reports are due on"))
    control_due_on = day_field(_("Control is due on"))
    joint_due_on = day_field(_("The joint report is due on"))


class WhyForm(Form):
    """A move, with the reason or the decision that it asks for."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    words = forms.CharField(max_length=1_000, widget=area(4))

    def __init__(self, *args: Any, label: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = label
        if not label:
            del self.fields["words"]


class ThingForm(Form):
    """A form of one thing of the plan; ``seen`` marks what its writer saw."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(self, *args: Any, partners: Sequence[Partner], packages: Any, works: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        who = [("", _("Nobody yet")), *((one.key, f"{one} – {one.organisation.name}") for one in partners)]
        for name, choices in (
            ("leader", who),
            ("responsible", who),
            (
                "work_package",
                [("", _("None")), *((one.key, f"{one.number} {one.title}") for one in packages)],
            ),
            ("parent", [("", _("None")), *((one.key, one.title) for one in works)]),
        ):
            if name in self.fields:
                self.fields[name].choices = choices  # type: ignore[attr-defined]


class GoalForm(ThingForm):
    """A goal."""

    text = forms.CharField(label=_("What the project wants to reach"), max_length=2_000, widget=area(3))
    is_overall = forms.BooleanField(label=_("This is the overall goal"), required=False)


class PackageForm(ThingForm):
    """A work package."""

    title = forms.CharField(label=_("Title"), max_length=200)
    is_defined = forms.BooleanField(
        label=_("It is defined"),
        required=False,
        help_text=_("Leave it open while nobody knows yet what is in it. It is shown as not defined yet."),
    )
    text = forms.CharField(label=_("What is done in it"), required=False, max_length=8_000, widget=area(5))
    leader = select(_("Who leads it"), [])
    starts_on = day_field(_("First day"))
    ends_before = day_field(_("The day after the last"))
    budget_minor = AmountField(label=_("Budget, in the project's currency"), least=0, required=False)


class ItemForm(ThingForm):
    """An activity, deliverable, output or result."""

    sort = select(_("What is it?"), list(ITEM_WORDS.items()), required=True)
    title = forms.CharField(label=_("Title"), max_length=300)
    work_package = select(_("In which work package"), [], help_text=_("For an activity or an output."))
    parent = select(_("Of which activity"), [], help_text=_("For a deliverable."))
    text = forms.CharField(label=_("More about it"), required=False, max_length=4_000, widget=area(4))
    responsible = select(_("Who is responsible"), [])
    starts_on = day_field(_("Starts on"))
    due_on = day_field(_("Ready by"))
    indicator_code = forms.CharField(
        label=_("Code of its indicator"), required=False, max_length=20, help_text=_("Such as RCO84.")
    )
    target = forms.DecimalField(
        label=_("Target"), required=False, max_digits=20, decimal_places=4, min_value=0
    )


class CriterionForm(ThingForm):
    """A horizontal criterion: analysis, present state, goal, follow-up."""

    criterion = select(_("Which criterion"), list(CRITERION_WORDS.items()), required=True)
    name = forms.CharField(label=_("Its name, if it is another one"), required=False, max_length=100)
    analysis = forms.CharField(
        label=_("Analysis of the target groups"), required=False, max_length=4_000, widget=area(4)
    )
    baseline = forms.CharField(label=_("Present state"), required=False, max_length=4_000, widget=area(4))
    goal = forms.CharField(label=_("Goal"), required=False, max_length=4_000, widget=area(4))
    follow_up = forms.CharField(
        label=_("How it is followed up"), required=False, max_length=4_000, widget=area(4)
    )


THING_FORMS: dict[str, type[ThingForm]] = {
    "goal": GoalForm,
    "package": PackageForm,
    "item": ItemForm,
    "criterion": CriterionForm,
}
