"""How long each kind of record is kept: shown to everybody, set by those who look after the installation."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from samband.accounts.access import agent_of
from samband.base.http import page
from samband.base.versions import ChangedMeanwhile
from samband.rules.access import can_set_rules
from samband.rules.actions import set_retention, withdraw_retention
from samband.rules.domain.retention import FAMILY
from samband.rules.models import SetValue
from samband.rules.retention import Kept, kept_kind, retention_of, standing_rules
from samband.site.record_forms import MARK_LABELS, START_LABELS, THEN_LABELS, RetentionForm
from samband.site.retention_words import kept_in_words
from samband.site.views.shortlists import conflict


@require_GET
def retention(request: HttpRequest) -> HttpResponse:
    """Print how long each kind is kept, what then, and on which ground."""
    may_set, at = bool(can_set_rules(agent_of(request.user))), timezone.now()
    rows = [
        {
            "label": one.kind.label,
            "kept": kept_in_words(one.rule),
            "then": THEN_LABELS[one.rule.then],
            "rule": one.rule,
            "undecided": kept_in_words(one.undecided) if one.undecided else "",
            "mark": MARK_LABELS[one.undecided.mark] if one.undecided else "",
            "due": one.kind.due(one.rule.ends_before(at)) if may_set else None,
            "url": reverse("retention-set", args=[one.kind.name]),
        }
        for one in standing_rules()
    ]
    return page(request, "site/retention.html", {"rows": rows, "may_set": may_set})


@require_http_methods(["GET", "POST"])
def set_rule(request: HttpRequest, kind: str) -> HttpResponse:
    """Set the installation's own rule for a kind, or go back to Samband's default."""
    agent = agent_of(request.user)
    can_set_rules(agent).or_refuse()
    found = kept_kind(kind)
    if found is None:
        raise Http404
    own = SetValue.objects.visible_to(agent).of_family(FAMILY).filter(subject=kind)
    latest = own.last()
    form = RetentionForm(request.POST or None, initial=_initial(kind, latest), choices=found.choices)
    form.fields["days"].help_text = START_LABELS[retention_of(kind).starts_from]
    back = request.method == "POST" and request.POST.get("verb") == "default"
    if request.method == "POST" and (back or form.is_valid()):
        try:
            if back:
                withdraw_retention(kind, by=agent, seen=request.POST.get("seen", "")[:16])
            else:
                set_retention(kind, by=agent, **form.cleaned_data)
        except ChangedMeanwhile as changed:
            return _changed(request, kind, changed.now, form)
        messages.success(request, _("The rule is saved."))
        return HttpResponseRedirect(reverse("retention"))
    context = _context(found, form, latest, list(own))
    return page(request, "site/retention_set.html", context, status=422 if form.is_bound else 200)


def _initial(kind: str, latest: SetValue | None) -> dict[str, Any]:
    rule = retention_of(kind)
    now = {"days": rule.days, "then": rule.then, "valid_from": timezone.localdate(), "seen": ""}
    if latest is not None:
        now |= {"basis": latest.basis, "source": latest.source, "mark": latest.mark, "seen": latest.key}
        now |= {"days": int(latest.number or rule.days), "then": latest.details.get("then", rule.then)}
    return now


def _changed(request: HttpRequest, kind: str, now: SetValue | None, form: RetentionForm) -> HttpResponse:
    """Answer that somebody else has set the rule meanwhile: theirs beside what was typed."""
    theirs = _("Samband's default") if now is None else _told(int(now.number or 0), now.basis)
    said = form.cleaned_data if form.is_valid() else {}
    yours = _told(said["days"], said["basis"]) if said else _("Samband's default")
    return conflict(request, theirs=theirs, yours=yours, back_url=reverse("retention-set", args=[kind]))


def _told(days: int, basis: str) -> str:
    return f"{days}\n\n{basis}"


def _context(
    found: Kept, form: RetentionForm, latest: SetValue | None, own: list[SetValue]
) -> dict[str, Any]:
    return {
        "form": form,
        "label": found.label,
        "kind": found.name,
        "rule": kept_in_words(retention_of(found.name)),
        "latest": latest,
        "history": [{"row": row, "mark": MARK_LABELS[row.mark]} for row in reversed(own)],
    }
