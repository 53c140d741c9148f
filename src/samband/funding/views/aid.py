"""Pages of aid: the check, awards of one's organisations, noting, files of them, links, the declaration."""

from base64 import b64decode, b64encode
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samband.accounts.access import agent_of
from samband.actors.models import Organisation
from samband.base.agents import Agent
from samband.base.http import page, say
from samband.base.table_files import table_download
from samband.funding.access.aid import can_unlink, can_withdraw
from samband.funding.actions.aid import (
    award_aid,
    import_awards,
    link_undertakings,
    part_undertakings,
    withdraw_aid,
)
from samband.funding.aid_reading import (
    EXPORTED,
    answer_words,
    check,
    declaration,
    export_rows,
    link_shown,
    shown,
)
from samband.funding.aid_words import FILE_FAULTS, ROW_FAULTS
from samband.funding.award_files import AwardFile, AwardsRefused, read_awards
from samband.funding.domain.award_rows import RowProblem
from samband.funding.forms.aid import AwardForm, AwardsFileForm, CheckForm, LinkForm, PartForm
from samband.funding.forms.naming import take_errors
from samband.funding.models import AidAward, UndertakingLink

_PAGE, _SHOWN = 50, 100
_SALT, _HOLDS_FOR = "samband.aid-awards", 24 * 60 * 60
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def check_aid(request: HttpRequest) -> HttpResponse:
    """Say whether so much may be given to an undertaking; what is asked is not kept."""
    agent = agent_of(request.user)
    form, answer = CheckForm(request.POST or None, initial={"on": timezone.localdate()}), None
    if request.method == "POST" and form.is_valid():
        answer = answer_words(*check(agent, form.question()))
    found = AidAward.objects.visible_to(agent).standing().select_related("giver").order_by("-id")
    after = request.GET.get("after", "")
    if after.isascii() and after.isdecimal() and len(after) < 18:
        found = found.filter(pk__lt=int(after))
    rows = list(found[: _PAGE + 1])
    more = f"{reverse('aid-check')}?after={rows[_PAGE - 1].pk}" if len(rows) > _PAGE else ""
    context = {
        "form": form,
        "answer": answer,
        "awards": [{**shown(one), "may_withdraw": bool(can_withdraw(agent, one))} for one in rows[:_PAGE]],
        "page": {"next_url": more, "previous_url": reverse("aid-check") if after else ""},
        "may_note": bool(agent.organisations),
    }
    return page(request, "funding/aid.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
@require_GET
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Give the awards of one's organisations as a file that can be brought again."""
    found = AidAward.objects.visible_to(agent_of(request.user)).select_related("giver").order_by("id")
    rows = export_rows(found.iterator(chunk_size=500))
    return table_download(form, name="samband-aid", sheet=_("Aid"), columns=EXPORTED, rows=rows)


@require_GET
def declaration_paper(request: HttpRequest) -> HttpResponse:
    """Give the self-declaration to hand to a company, for Word."""
    response = HttpResponse(declaration(), content_type=_WORD)
    response["Content-Disposition"] = 'attachment; filename="samband-de-minimis-declaration.docx"'
    return response


def _form(
    request: HttpRequest,
    form: Any,
    title: str,
    lead: str = "",
    has_file: bool = False,
    warning: dict[str, Any] | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "lead": lead,
        "has_file": has_file,
        "warning": warning,
        "up_url": reverse("aid-check"),
        "up": _("Aid to companies"),
        "button": _("Look at it first") if has_file else _("Save"),
    }
    return page(request, "funding/form.html", context, status=422 if form.is_bound else 200)


def _giver(request: HttpRequest, key: str) -> Organisation:
    return get_object_or_404(Organisation.objects.visible_to(agent_of(request.user)), key=key)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Note an award."""
    agent = agent_of(request.user)
    initial = {"giver": agent.acting_for, "granted_on": timezone.localdate(), "mark": "unverified"}
    form = AwardForm(agent, request.POST or None, initial=initial)
    warning: Any = None
    if request.method == "POST" and form.is_valid():
        warning = _above(agent, form)
    if request.method == "POST" and form.is_valid() and warning is None:
        try:
            award_aid(_giver(request, form.cleaned_data["giver"]), by=agent, aid=form.aid())
        except ValidationError as problem:
            take_errors(form, problem)
        else:
            messages.success(request, _("The aid is noted, and counts from now on."))
            return HttpResponseRedirect(reverse("aid-check"))
    if warning is not None:
        form.ask_to_look()
    return _form(request, form, _("Note aid"), warning=warning)


def _above(agent: Agent, form: AwardForm) -> dict[str, Any] | None:
    """Give why aid does not fit, or cannot be decided, until somebody says that they have read it."""
    asked = form.question()
    if asked is None or form.cleaned_data["looked"]:
        return None
    answer, rows = check(agent, asked)
    return None if answer.allowed else answer_words(answer, rows)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest) -> HttpResponse:
    """Note that two undertakings are one."""
    agent = agent_of(request.user)
    form = LinkForm(agent, request.POST or None, initial={"giver": agent.acting_for, "mark": "unverified"})
    if request.method == "POST" and form.is_valid():
        try:
            link_undertakings(_giver(request, form.cleaned_data["giver"]), by=agent, linked=form.linked())
        except ValidationError as problem:
            take_errors(form, problem)
        else:
            messages.success(request, _("Noted. Their aid is counted together."))
            return HttpResponseRedirect(reverse("aid-check"))
    lead = _("Linked companies are a single undertaking: what one received counts for the other.")
    return _form(request, form, _("Two companies are one undertaking"), lead)


@never_cache
@login_required
@require_GET
def links(request: HttpRequest) -> HttpResponse:
    """Show which undertakings count as one by what one's organisations have noted, the latest first."""
    agent = agent_of(request.user)
    found = UndertakingLink.objects.visible_to(agent).order_by("-id")
    after = request.GET.get("after", "")
    if after.isascii() and after.isdecimal() and len(after) < 18:
        found = found.filter(pk__lt=int(after))
    rows = list(found[: _PAGE + 1])
    more = f"{reverse('aid-links')}?after={rows[_PAGE - 1].pk}" if len(rows) > _PAGE else ""
    context = {
        "links": [{**link_shown(one), "may_end": bool(can_unlink(agent, one))} for one in rows[:_PAGE]],
        "page": {"next_url": more, "previous_url": reverse("aid-links") if after else ""},
        "may_note": bool(agent.organisations),
    }
    return page(request, "funding/aid_links.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def part(request: HttpRequest, key: str) -> HttpResponse:
    """Note that two undertakings are no longer one, and since when."""
    agent = agent_of(request.user)
    one = get_object_or_404(UndertakingLink.objects.visible_to(agent), key=key)
    can_unlink(agent, one).or_refuse()
    form = PartForm(request.POST or None, initial={"until": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            part_undertakings(one, by=agent, until=form.cleaned_data["until"])
        except ValidationError as problem:
            take_errors(form, problem)
        else:
            messages.success(request, _("Noted. From the day after, their aid is counted apart."))
            return HttpResponseRedirect(reverse("aid-links"))
    lead = _("What each received while they were one still counts for the other in those days.")
    return _form(request, form, _("They are no longer one undertaking"), lead)


@never_cache
@login_required
@require_POST
def withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """Withdraw an award that was noted wrongly."""
    agent = agent_of(request.user)
    seen = AidAward.objects.visible_to(agent).select_related("giver")
    withdraw_aid(get_object_or_404(seen.visible_to(agent), key=key), by=agent)
    messages.success(request, _("Withdrawn. It counts no more."))
    return HttpResponseRedirect(reverse("aid-check"))


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    """Take a file of awards and show what would come of it; nothing is noted yet."""
    agent = agent_of(request.user)
    form = AwardsFileForm(
        agent, request.POST or None, request.FILES or None, initial={"giver": agent.acting_for}
    )
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data["file"].read()
        try:
            file = read_awards(content)
        except AwardsRefused as refusal:
            form.add_error("file", str(FILE_FAULTS[refusal.code]))
        else:
            sent = [form.cleaned_data["giver"], b64encode(content).decode("ascii")]
            return page(request, "funding/aid_preview.html", _preview(file, sent))
    lead = _("The export of this page can be brought. Sole traders' numbers are left out of it.")
    return _form(request, form, _("Bring a file of aid"), lead, has_file=True)


def _preview(file: AwardFile, sent: list[str]) -> dict[str, Any]:
    return {
        "rows": [
            {"row": row, "who": _("A sole trader") if row.is_person else row.name}
            for row in file.rows[:_SHOWN]
        ],
        "count": len(file.rows),
        "problems": [_fault(one) for one in file.problems[:_SHOWN]],
        "refused": len(file.problems),
        "sent": signing.dumps(sent, salt=_SALT, compress=True),
    }


def _fault(one: RowProblem) -> dict[str, str]:
    where = _("Line %(line)s, %(column)s") % {"line": one.line, "column": one.column}
    what, fix = ROW_FAULTS[one.code]
    return {"where": where, "what": str(what), "fix": str(fix)}


@never_cache
@login_required
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Note the aid of a file as it was shown."""
    try:
        giver, content = signing.loads(request.POST.get("sent", ""), salt=_SALT, max_age=_HOLDS_FOR)
        file = read_awards(b64decode(content))
    except (signing.BadSignature, ValueError):
        what = _("The file was looked at too long ago, or did not arrive whole.")
        return say(request, 422, title=_("Nothing was saved"), what=what, fix=_("Send the file again."))
    try:
        counts = import_awards(_giver(request, giver), by=agent_of(request.user), rows=file.rows)
    except ValidationError as problem:
        what = " ".join(problem.messages)
        return say(
            request, 422, title=_("Nothing was saved"), what=what, fix=_("Mend the file, and send it again.")
        )
    said = {"new": counts["new"], "known": counts["known"], "left": len(file.problems)}
    messages.success(request, _("New: %(new)s. Known already: %(known)s. Not taken: %(left)s.") % said)
    return HttpResponseRedirect(reverse("aid-check"))
