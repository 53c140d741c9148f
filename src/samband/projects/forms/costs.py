"""Parsing and wording of one line of costs, of evidence, staff and procurements."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samband.base.amounts import AmountField
from samband.base.forms import Form
from samband.base.inputs import PlainSelect
from samband.base.link_forms import area
from samband.projects.costs_entry import Entry, said_of
from samband.projects.costs_words import (
    CATEGORY_WORDS,
    ENTRY_WORDS,
    FIELD_WORDS,
    FORM_WORDS,
    METHOD_WORDS,
    PROCEDURE_WORDS,
    VAT_WORDS,
)
from samband.projects.domain.cost_entry import EntryRefused, Said
from samband.projects.models import Procurement, ReportLine, StaffMember
from samband.projects.models.budget import FORMS

_FREE = ("description", "comment", "procurement")


def day_field(label: Any, help_text: Any = "") -> forms.DateField:
    """Give a field for a day that need not be said."""
    return forms.DateField(
        label=label, help_text=help_text, required=False, widget=forms.DateInput(attrs={"type": "date"})
    )


def choice_field(label: Any, choices: Iterable[tuple[Any, Any]], **more: Any) -> forms.ChoiceField:
    """Give a field for one of several."""
    return forms.ChoiceField(
        label=label, choices=list(choices), widget=PlainSelect, **{"required": False, **more}
    )


class LineForm(Form):
    """One line of costs with all that may be said of it; ``said`` is what it says when it is valid."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    category = choice_field(FIELD_WORDS["category"], [("", _("Choose")), *CATEGORY_WORDS.items()])
    option = choice_field(
        FIELD_WORDS["option"],
        (),
        help_text=_("Then category, currency and amount follow from it; write the units below."),
    )
    staff = choice_field(
        FIELD_WORDS["staff"],
        (),
        help_text=_("Then the amount is reckoned: from the hours, or from the gross cost of the pay."),
    )
    description = forms.CharField(label=FIELD_WORDS["description"], required=False, max_length=500)
    supplier = forms.CharField(label=FIELD_WORDS["supplier"], required=False, max_length=200)
    document_number = forms.CharField(label=FIELD_WORDS["document_number"], required=False, max_length=60)
    account = forms.CharField(label=FIELD_WORDS["account"], required=False, max_length=20)
    invoice_on = day_field(FIELD_WORDS["invoice_on"])
    paid_on = day_field(FIELD_WORDS["paid_on"])
    currency = choice_field(FIELD_WORDS["currency"], ())
    invoice_minor = AmountField(label=FIELD_WORDS["invoice_minor"], required=False)
    vat_minor = AmountField(label=FIELD_WORDS["vat_minor"], required=False)
    vat = choice_field(
        FIELD_WORDS["vat"], VAT_WORDS.items(), help_text=_("VAT that the partner gets back is not eligible.")
    )
    units = forms.DecimalField(
        label=FIELD_WORDS["units"], required=False, max_digits=14, decimal_places=2, localize=True
    )
    declared_minor = AmountField(
        label=FIELD_WORDS["declared_minor"], required=False, help_text=_("A credit note has a minus.")
    )
    procurement = choice_field(FIELD_WORDS["procurement"], ())
    work_package = choice_field(FIELD_WORDS["work_package"], ())
    form = choice_field(FIELD_WORDS["form"], FORM_WORDS.items())
    paid_directly_by = forms.CharField(label=FIELD_WORDS["paid_directly_by"], required=False, max_length=200)
    is_payroll = forms.BooleanField(
        label=_("This is payroll: only the partner and its controller read names and open the files"),
        required=False,
    )
    comment = forms.CharField(label=FIELD_WORDS["comment"], required=False, max_length=2_000, widget=area(3))

    def __init__(
        self, *args: Any, entry: Entry, line: ReportLine | None, version: int, **kwargs: Any
    ) -> None:
        before = said_of(line) if line else Said(currency=entry.currencies[0])
        start = {name: getattr(before, name) for name in Said.__slots__} | {"version": version}
        super().__init__(*args, initial={**start, **kwargs.pop("initial", {})}, **kwargs)
        self._entry, self._before = entry, before
        self.said: Said | None = None
        self._offer("option", [(key, one.name) for key, one in entry.options.items()])
        self._offer("staff", [(key, one.name or one.role) for key, one in entry.staff.items()])
        self._offer("procurement", [(key, one.name) for key, one in entry.procurements.items()])
        packages = entry.work_packages.items()
        self._offer("work_package", [(key, f"{one.number} {one.title}") for key, one in packages])
        codes = dict.fromkeys((*entry.currencies, before.currency))
        self.fields["currency"].choices = [(code, code) for code in codes if code]  # type: ignore[attr-defined]
        if line is not None and line.taken_back_from_id:
            for name in set(self.fields) - {"version", *_FREE}:
                del self.fields[name]

    def _offer(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        self.fields[name].choices = [("", "–"), *choices]  # type: ignore[attr-defined]
        if not choices:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Reckon the line, and say beside the field what does not fit together."""
        values: dict[str, Any] = super().clean() or {}
        if self.errors:
            return values
        known = {name: values[name] for name in Said.__slots__ if name in values}
        known = {name: value for name, value in known.items() if value is not None or name not in _TEXT}
        if known.get("form") not in FORMS:
            known["form"] = self._before.form
        known["vat"] = known.get("vat") or "unknown"
        said = Said(**{**{name: getattr(self._before, name) for name in Said.__slots__}, **known})
        try:
            self._entry.reckon(said)
        except EntryRefused as why:
            field = why.field if why.field in self.fields else None
            self.add_error(field, str(ENTRY_WORDS[why.code]))
        else:
            self.said = said
        return values


_TEXT = frozenset({"category", "currency", "option", "staff", "procurement", "work_package"})


class ManyFilesInput(forms.ClearableFileInput):
    """An input for several files at once."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Give a list of files."""
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if not files:
            return [super().clean(None, initial)]
        return [super(ManyFilesField, self).clean(one, initial) for one in files]


class EvidenceForm(Form):
    """Files, and what they prove."""

    documents = ManyFilesField(
        label=_("Files"),
        max_length=300,
        help_text=_("PDF, Word, Excel, pictures or text; at most 10 MB each, 20 at once."),
        widget=ManyFilesInput(attrs={"multiple": True}),
    )
    line = choice_field(_("For which line?"), ())
    is_payroll = forms.BooleanField(
        label=_("This is payroll: only the partner and its controller open it"), required=False
    )

    def __init__(self, *args: Any, lines: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["line"].choices = [("", _("The whole report")), *lines]  # type: ignore[attr-defined]


class StaffForm(Form):
    """Whose pay is reported, and how."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput, required=False)
    role = forms.CharField(
        label=_("Role in the project"),
        max_length=200,
        help_text=_("What others read, such as “project manager”."),
    )
    name = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=200,
        help_text=_("Read by the partner and its controller alone."),
    )
    method = choice_field(_("How the cost is reckoned"), METHOD_WORDS.items(), required=True)
    percent = forms.DecimalField(
        label=_("Percentage of the pay"),
        required=False,
        min_value=0,
        max_value=100,
        decimal_places=2,
        localize=True,
    )
    yearly_cost_minor = AmountField(
        label=_("Gross cost of employment in a year"),
        required=False,
        least=0,
        help_text=_("An hour costs this divided by 1,720."),
    )
    currency = choice_field(FIELD_WORDS["currency"], (), required=True)
    since = day_field(_("From"))
    until = day_field(_("Until"))
    document = forms.FileField(
        label=_("The document that says so"),
        required=False,
        max_length=300,
        help_text=_("The employment contract or the decision on the percentage; at most 10 MB."),
    )

    def __init__(self, *args: Any, member: StaffMember | None, currency: str, **kwargs: Any) -> None:
        start: dict[str, Any] = {"currency": currency, "version": 0}
        if member is not None:
            names = ("role", "name", "method", "percent", "yearly_cost_minor", "currency", "since", "until")
            start = {name: getattr(member, name) for name in (*names, "version")}
        super().__init__(*args, initial=start, **kwargs)
        codes = dict.fromkeys((start["currency"], currency))
        self.fields["currency"].choices = [(code, code) for code in codes]  # type: ignore[attr-defined]


class ProcurementForm(Form):
    """A contract that was bought."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=_("What was bought"), max_length=200)
    supplier = forms.CharField(label=FIELD_WORDS["supplier"], required=False, max_length=200)
    reference = forms.CharField(label=_("Number of the contract"), required=False, max_length=100)
    value_minor = AmountField(label=_("Value without VAT"), required=False, least=0)
    currency = choice_field(FIELD_WORDS["currency"], (), required=True)
    procedure = choice_field(_("How it was bought"), PROCEDURE_WORDS.items(), required=True)
    quotes = forms.IntegerField(label=_("How many quotes"), required=False, min_value=0, max_value=999)
    contracted_on = day_field(_("Contract signed on"))
    conflict_checked_on = day_field(
        _("Conflict of interest checked on"),
        _("Whether those who decided have an interest in the supplier."),
    )
    conflict_found = choice_field(
        _("Was one found?"), [("", _("Not said")), ("no", _("No")), ("yes", _("Yes"))]
    )
    conflict_note = forms.CharField(
        label=_("What was found and done"), required=False, max_length=2_000, widget=area(2)
    )
    note = forms.CharField(label=FIELD_WORDS["comment"], required=False, max_length=2_000, widget=area(2))
    lines = forms.MultipleChoiceField(
        label=_("Costs under this contract"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        *args: Any,
        procurement: Procurement | None,
        currency: str,
        lines: Sequence[tuple[str, str]],
        linked: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        start: dict[str, Any] = {"currency": currency, "version": 0, "lines": list(linked)}
        if procurement is not None:
            names = set(self.base_fields) - {"lines", "conflict_found"}
            start |= {name: getattr(procurement, name) for name in names}
            found: Mapping[bool | None, str] = {None: "", True: "yes", False: "no"}
            start["conflict_found"] = found[procurement.conflict_found]
        super().__init__(*args, initial=start, **kwargs)
        codes = dict.fromkeys((start["currency"], currency, "EUR"))
        self.fields["currency"].choices = [(code, code) for code in codes]  # type: ignore[attr-defined]
        self.fields["lines"].choices = list(lines)  # type: ignore[attr-defined]
        if not lines:
            del self.fields["lines"]

    def clean_conflict_found(self) -> bool | None:
        """Unknown is no answer, never “no”."""
        return {"yes": True, "no": False}.get(self.cleaned_data["conflict_found"])
