"""Exchange rates: shown to everybody; brought, added and corrected by those who may."""

from base64 import b64decode, b64encode
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samband.accounts.access import agent_of
from samband.base.http import page, say
from samband.base.table_files import table_download
from samband.base.versions import ChangedMeanwhile
from samband.rules.access import can_set_rules
from samband.rules.actions import (
    AlreadyThere,
    LookAgain,
    add_exchange_rate,
    correct_exchange_rate,
    import_exchange_rates,
)
from samband.rules.domain.exchange import read_month
from samband.rules.domain.exchange_files import Beside, RateFileRefused, read_rate_file
from samband.rules.domain.exchange_import import RateFile
from samband.rules.exchange import planned, written
from samband.rules.exchange_words import fault_words
from samband.rules.models import ExchangeRate
from samband.site.exchange_forms import CorrectionForm, RateForm, RatesFileForm
from samband.site.exchange_listing import (
    COLUMNS,
    Chosen,
    choices_of,
    missing_months,
    narrowed,
    page_after,
    period_words,
    rate_words,
    table_rows,
)
from samband.site.record_forms import MARK_LABELS
from samband.site.views.shortlists import conflict

_SHOWN = 100
_SALT, _HOLDS_FOR = "samband.exchange-rates", 24 * 60 * 60


@require_GET
def rates(request: HttpRequest) -> HttpResponse:
    """Print the rates by currency and month, with source, day and mark, and the months that are missing."""
    agent, chosen = agent_of(request.user), Chosen.read(request.GET)
    rows, after = page_after(narrowed(chosen, agent), request.GET.get("after", ""))
    here, parts = reverse("exchange-rates"), chosen.parts()
    currencies, years = choices_of(agent)
    query = f"?{urlencode(parts)}" if parts else ""
    context = {
        "rows": [_shown(row) for row in rows],
        "missing": missing_months(agent, timezone.localdate()),
        "currencies": currencies,
        "years": years,
        "chosen": chosen,
        "page": {"next_url": f"{here}?{urlencode({**parts, 'after': after})}" if after else ""},
        "exports": [
            {"url": reverse("exchange-rates-export", args=[form]) + query, "label": label}
            for form, label in (("csv", "CSV"), ("xlsx", "Excel"))
        ],
        "may_set": bool(can_set_rules(agent)),
    }
    return page(request, "site/exchange_rates.html", context)


def _shown(row: ExchangeRate) -> dict[str, Any]:
    return {
        "row": row,
        "period": period_words(row),
        "rate": rate_words(row),
        "mark": MARK_LABELS[row.mark],
        "was": rate_words(row.replaces) if row.replaces else "",
        "url": reverse("exchange-rate", args=[row.key]),
    }


@require_GET
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Give the list as a file that can be brought again."""
    found = narrowed(Chosen.read(request.GET), agent_of(request.user))
    rows = table_rows(found.iterator(chunk_size=500))
    return table_download(form, name="exchange-rates", sheet=_("Exchange rates"), columns=COLUMNS, rows=rows)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Add one rate."""
    agent = agent_of(request.user)
    can_set_rules(agent).or_refuse()
    form, there = RateForm(request.POST or None, initial={"read_on": timezone.localdate()}), None
    if request.method == "POST" and form.is_valid():
        looked = form.cleaned_data["has_looked_again"]
        try:
            made = add_exchange_rate(form.rate(), by=agent, has_looked_again=looked)
        except LookAgain as jump:
            _ask_again(form, jump)
        except AlreadyThere as found:
            form.add_error(None, str(found))
            there = found.there
        else:
            messages.success(request, _("The rate is saved."))
            return HttpResponseRedirect(reverse("exchange-rate", args=[made.key]))
    status = 409 if there else 422 if request.method == "POST" else 200
    context = {"form": form, "there": _shown(there) if there else None}
    return page(request, "site/exchange_rate_add.html", context, status=status)


def _ask_again(form: RateForm | CorrectionForm, jump: LookAgain) -> None:
    form.asks_again = True
    said = {"why": str(jump), "rate": written(jump.before.per_base)}
    form.add_error("per_base", _("%(why)s It was %(rate)s.") % said)


@require_http_methods(["GET", "POST"])
def detail(request: HttpRequest, key: str) -> HttpResponse:
    """Show one rate with what was said before it; those who may put it right."""
    agent = agent_of(request.user)
    row = ExchangeRate.objects.visible_to(agent).filter(key=key).first()
    if row is None:
        raise Http404
    told = list(ExchangeRate.objects.visible_to(agent).of_place(**row.place).select_related("replaces"))
    if request.method == "POST" or can_set_rules(agent):
        return _correct(request, row, told)
    return page(request, "site/exchange_rate.html", _context(row, told, None))


def _correct(request: HttpRequest, row: ExchangeRate, told: list[ExchangeRate]) -> HttpResponse:
    agent = agent_of(request.user)
    can_set_rules(agent).or_refuse()
    now = {"per_base": written(row.per_base), "source": row.source, "mark": row.mark}
    form = CorrectionForm(request.POST or None, initial={**now, "read_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            made = correct_exchange_rate(row, by=agent, **form.cleaned_data)
        except LookAgain as jump:
            _ask_again(form, jump)
        except ChangedMeanwhile as changed:
            theirs = _told(changed.now) if changed.now else ""
            yours = f"{written(form.cleaned_data['per_base'])}\n\n{form.cleaned_data['reason']}"
            back = reverse("exchange-rate", args=[changed.now.key]) if changed.now else ""
            return conflict(request, theirs=theirs, yours=yours, back_url=back)
        else:
            messages.success(request, _("The rate is corrected. Reports that used the old one keep it."))
            return HttpResponseRedirect(reverse("exchange-rate", args=[made.key]))
    status = 422 if request.method == "POST" else 200
    return page(request, "site/exchange_rate.html", _context(row, told, form), status=status)


def _told(row: ExchangeRate) -> str:
    return f"{written(row.per_base)}\n\n{row.reason}"


def _context(row: ExchangeRate, told: list[ExchangeRate], form: CorrectionForm | None) -> dict[str, Any]:
    is_now = told[-1].pk == row.pk
    return {
        "one": _shown(row),
        "history": [_shown(one) for one in reversed(told)],
        "newest": None if is_now else _shown(told[-1]),
        "form": form if is_now or (form is not None and form.is_bound) else None,
    }


@require_http_methods(["GET", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    """Take an uploaded file and show what would come of it; nothing is saved yet."""
    can_set_rules(agent_of(request.user)).or_refuse()
    form = RatesFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        said, content = form.cleaned_data, form.cleaned_data["file"].read()
        month = said["month"].isoformat() if said["month"] else ""
        sent = [b64encode(content).decode("ascii"), said["source"], month, said["mark"]]
        try:
            file = _read(sent)
        except RateFileRefused as refusal:
            words = fault_words(refusal.fault)
            form.add_error("file", f"{words['what']} {words['fix']}")
        else:
            name = " ".join((said["file"].name or "").split())[:200]
            return page(request, "site/exchange_rates_preview.html", _preview(file, name, sent))
    status = 422 if request.method == "POST" else 200
    return page(request, "site/exchange_rates_bring.html", {"form": form}, status=status)


def _read(sent: list[str]) -> RateFile:
    content, source, month, mark = sent
    day = read_month(month) if month else None
    return read_rate_file(b64decode(content), Beside(timezone.localdate(), source, day, mark))


def _preview(file: RateFile, name: str, sent: list[str]) -> dict[str, Any]:
    plan = planned(file)
    return {
        "file_name": name,
        "counts": plan.counts,
        "problems": [fault_words(fault) for fault in plan.faults[:_SHOWN]],
        "more": max(0, len(plan.faults) - _SHOWN),
        "rows": [
            {"rate": rate, "month": rate.period.describe(), "number": written(rate.per_base)}
            for rate in plan.new[:_SHOWN]
        ],
        "rows_left_out": max(0, len(plan.new) - _SHOWN),
        "sent": signing.dumps([name, *sent], salt=_SALT, compress=True),
    }


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Take in a file as it was shown."""
    agent = agent_of(request.user)
    can_set_rules(agent).or_refuse()
    try:
        name, *sent = signing.loads(request.POST.get("sent", ""), salt=_SALT, max_age=_HOLDS_FOR)
        file = _read(sent)
    except (signing.BadSignature, ValueError, RateFileRefused):
        what = _("The file was looked at too long ago, or did not arrive whole.")
        return say(request, 422, title=_("Nothing was saved"), what=what, fix=_("Send the file again."))
    counts = import_exchange_rates(file, by=agent, file_name=name).counts
    said = {
        "new": counts["created"],
        "known": counts["unchanged"],
        "left": counts["conflicts"] + counts["refused"],
    }
    messages.success(
        request,
        _("New rates: %(new)s. Known already: %(known)s. Not taken: %(left)s.") % said,
    )
    return HttpResponseRedirect(reverse("exchange-rates"))
