"""What people type about grants, their conditions and clauses."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from samband.actors.belonging import names_of
from samband.actors.models import Organisation
from samband.base.agents import Agent
from samband.base.amounts import AmountField
from samband.base.forms import Form
from samband.base.inputs import PlainSelect
from samband.funding.actions.grants import ConditionSaid, GrantSaid
from samband.funding.domain.clauses import clause_in, shipped_clauses
from samband.funding.domain.grant import CONDITION_SORTS, VERBS
from samband.funding.forms.naming import day_field, named_organisation, text_area
from samband.funding.grant_words import SORTS
from samband.funding.models import CURRENCIES, ConditionClause, Fund, Programme
from samband.matching.domain.language import detect


class GrantForm(Form):
    """What is said of a grant."""

    funder = forms.ChoiceField(label=_("Who gives it?"), widget=PlainSelect)
    title = forms.CharField(label=_("What is it for?"), max_length=200)
    recipient = forms.CharField(
        label=_("Who receives it?"),
        max_length=300,
        help_text=_("Its name as it stands here, or the address of its page."),
    )
    amount = AmountField(
        label=_("Amount"), required=False, least=0, help_text=_("Leave it empty while it is not known.")
    )
    currency = forms.ChoiceField(
        label=_("Currency"), choices=[(one, one) for one in CURRENCIES], widget=PlainSelect
    )
    decided_on = day_field(_("Decided on"), required=False)
    decision = forms.CharField(
        label=_("Reference of the decision"),
        required=False,
        max_length=200,
        help_text=_("Such as 2016-10-27 § 65."),
    )
    priority = forms.CharField(
        label=_("Which priority of your strategy does it serve?"),
        required=False,
        max_length=300,
        help_text=_("In the words of the strategy, the same for every grant: sums are made of them."),
    )
    starts_on = day_field(_("From which day?"), required=False)
    ends_on = day_field(_("Until which day?"), required=False)
    programme = forms.ChoiceField(label=_("From which programme?"), required=False, widget=PlainSelect)
    fund = forms.ChoiceField(label=_("From which fund?"), required=False, widget=PlainSelect)
    is_public = forms.BooleanField(label=_("Everybody may read it once it is decided"), required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, agent: Agent, funders: Collection[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agent = agent
        programmes = Programme.objects.visible_to(agent).order_by("name", "id")[:200]
        funds = Fund.objects.filter(programme__in=[one.pk for one in programmes]).select_related("programme")
        self.programmes = {one.key: one for one in programmes}
        self.funds = {one.key: one for one in funds}
        none = [("", _("None"))]
        cast(forms.ChoiceField, self.fields["funder"]).choices = names_of(funders)
        named = [(key, one.name) for key, one in self.programmes.items()]
        cast(forms.ChoiceField, self.fields["programme"]).choices = [*none, *named]
        paid = [(key, f"{one.code} – {one.programme.name}") for key, one in self.funds.items()]
        cast(forms.ChoiceField, self.fields["fund"]).choices = [*none, *paid]

    def clean_recipient(self) -> Organisation:
        """Find who receives it."""
        return named_organisation(self.cleaned_data["recipient"], self.agent)

    def said(self) -> GrantSaid:
        """Give what was typed."""
        data = self.cleaned_data
        fund = self.funds.get(data["fund"])
        programme = self.programmes.get(data["programme"]) or (fund.programme if fund else None)
        last = data["ends_on"]
        return GrantSaid(
            title=data["title"],
            recipient=data["recipient"],
            lang=detect(data["title"]).lang,
            minor=data["amount"],
            currency=data["currency"],
            programme=programme,
            fund=fund,
            decision=data["decision"],
            decided_on=data["decided_on"],
            priority=data["priority"],
            starts_on=data["starts_on"],
            ends_before=last + timedelta(days=1) if last else None,
            is_public=data["is_public"],
        )


class MoveForm(Form):
    """What is done with a grant, having seen which version of it."""

    verb = forms.ChoiceField(choices=[(verb, verb) for verb in VERBS])
    version = forms.IntegerField(min_value=1, max_value=2_000_000_000, widget=forms.HiddenInput)
    why = forms.CharField(label=_("Why?"), required=False, max_length=1_000, widget=text_area(3))


class ConditionForm(Form):
    """A condition: a clause of the library as it stands, or in one's own words."""

    clause = forms.ChoiceField(
        label=_("A clause of the library"),
        required=False,
        widget=PlainSelect,
        help_text=_("Its text and question are taken as they are, unless you write your own below."),
    )
    sort = forms.ChoiceField(
        label=_("What is it about?"),
        required=False,
        choices=[("", "–"), *((sort, SORTS[sort]) for sort in CONDITION_SORTS)],
        widget=PlainSelect,
    )
    text = forms.CharField(label=_("The condition"), required=False, max_length=4_000, widget=text_area(4))
    question = forms.CharField(label=_("The question that reports answer"), required=False, max_length=500)
    due_on = day_field(_("To be met by"), required=False)
    version = forms.IntegerField(min_value=1, max_value=2_000_000_000, widget=forms.HiddenInput)

    def __init__(self, own: Collection[ConditionClause], lang: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own, self.lang = {one.key: one for one in own}, lang
        shipped = [(f"shipped-{sort}", SORTS[sort]) for sort in shipped_clauses()]
        mine = [(key, f"{SORTS[one.sort]}: {one.question[:80]}") for key, one in self.own.items()]
        cast(forms.ChoiceField, self.fields["clause"]).choices = [
            ("", _("None: in our own words")),
            *shipped,
            *mine,
        ]

    def clean(self) -> dict[str, Any]:
        """See that there is a clause, or a text with what it is about."""
        data: dict[str, Any] = super().clean() or {}
        if not data.get("clause") and not (data.get("text", "").strip() and data.get("sort")):
            self.add_error("text", _("Choose a clause, or write the condition and say what it is about."))
        return data

    def said(self) -> ConditionSaid:
        """Give the condition."""
        data, clause = self.cleaned_data, self.own.get(self.cleaned_data["clause"])
        text, question = data["text"].strip(), data["question"].strip()
        if clause is not None:
            words, lang, sort = (text or clause.text, question or clause.question), clause.lang, clause.sort
        elif data["clause"]:
            sort = data["clause"].removeprefix("shipped-")
            shipped, lang = clause_in(sort, self.lang)
            words = (text or shipped.text, question or shipped.question)
        else:
            words, lang, sort = (text, question), "", data["sort"]
        lang = detect(text).lang if text else lang
        return ConditionSaid(data["sort"] or sort, *words, lang, data["due_on"], clause)


class ClauseForm(Form):
    """A clause of a funder's own."""

    owner = forms.ChoiceField(label=_("Whose clause is it?"), widget=PlainSelect)
    sort = forms.ChoiceField(
        label=_("What is it about?"),
        choices=[(sort, SORTS[sort]) for sort in CONDITION_SORTS],
        widget=PlainSelect,
    )
    text = forms.CharField(label=_("The condition"), max_length=4_000, widget=text_area(4))
    question = forms.CharField(label=_("The question that reports answer"), max_length=500)

    def __init__(self, agent: Agent, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["owner"]).choices = names_of(agent.organisations)
