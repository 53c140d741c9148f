"""Pages of workshop notes: brought, read theme by theme, worked on, taken home."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samband.accounts.access import agent_of
from samband.accounts.limits import limited
from samband.actors.models import Organisation
from samband.base.agents import Agent
from samband.base.http import page
from samband.base.table_files import table_download
from samband.base.versions import ChangedMeanwhile
from samband.challenges.access.registers import can_delete_register, can_import_notes, can_register_notes
from samband.challenges.actions.registers import (
    change_entry,
    delete_register,
    draft_from_entry,
    import_notes,
    share_register,
)
from samband.challenges.forms.notes import EntryForm, NotesForm
from samband.challenges.models import Register, RegisterEntry
from samband.challenges.record_place import record_place
from samband.challenges.register_pages import COLUMNS, export_rows, shown_register
from samband.matching.domain.language import detect

_MOST_SHOWN = 200


def _own(agent: Agent) -> list[Organisation]:
    return list(Organisation.objects.visible_to(agent).filter(key__in=sorted(agent.organisations)))


@require_GET
def register_list(request: HttpRequest) -> HttpResponse:
    """Show the notes that one has brought, and those that colleagues shared."""
    agent = agent_of(request.user)
    can_import_notes(agent).or_refuse()
    rows = Register.objects.visible_to(agent).order_by("-changed_at", "-pk")[:_MOST_SHOWN]
    shown = [{"register": one, "url": reverse("register-detail", args=[one.key])} for one in rows]
    return page(request, "challenges/register_list.html", {"rows": shown})


@require_http_methods(["GET", "POST"])
@limited("notes", 10)
def register_new(request: HttpRequest) -> HttpResponse:
    """Bring workshop notes, pasted or as a file."""
    agent = agent_of(request.user)
    can_import_notes(agent).or_refuse()
    organisations = _own(agent)
    form = NotesForm(request.POST or None, request.FILES or None, organisations=organisations)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        file = said.get("file")
        register = import_notes(
            said["text"],
            by=agent,
            title=said["title"],
            source_name=file.name if file else "",
            lang=detect(said["text"][:5_000]).lang,
            organisation=next((one for one in organisations if one.key == said["organisation"]), None),
        )
        messages.success(request, _("The notes are read. Look through what was found."))
        return HttpResponseRedirect(reverse("register-detail", args=[register.key]))
    return page(request, "challenges/register_new.html", {"form": form}, status=422 if form.is_bound else 200)


def _register(request: HttpRequest, key: str) -> Register:
    agent = agent_of(request.user)
    return get_object_or_404(Register.objects.visible_to(agent).select_related("maker"), key=key)


@require_GET
def register_detail(request: HttpRequest, key: str) -> HttpResponse:
    """Show what notes say, theme by theme, with every line that was not understood."""
    register = _register(request, key)
    agent = agent_of(request.user)
    context: dict[str, Any] = {
        "register": register,
        **shown_register(register, theme=request.GET.get("theme", "")[:300]),
        "may_delete": bool(can_delete_register(agent, register)),
        "may_share": bool(register.owning_body) and not register.is_shared,
        "record": record_place("register", register, agent, can_register_notes(agent, register)),
        "exports": [
            {"url": reverse("register-export", args=[key, form]), "label": label}
            for form, label in (("csv", "CSV"), ("xlsx", "Excel"))
        ],
    }
    return page(request, "challenges/register_detail.html", context)


@require_GET
def register_export(request: HttpRequest, key: str, form: str) -> HttpResponseBase:
    """Give a register as a file."""
    rows = export_rows(_register(request, key))
    return table_download(form, name="samband-notes", sheet=_("Notes"), columns=COLUMNS, rows=rows)


def _entry(request: HttpRequest, key: str, entry: str) -> RegisterEntry:
    register = _register(request, key)
    found = register.entries.select_related("register__maker", "challenge").filter(key=entry).first()
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
def entry_edit(request: HttpRequest, key: str, entry: str) -> HttpResponse:
    """Say what became of an entry."""
    found = _entry(request, key, entry)
    control = {None: "", True: "yes", False: "no"}
    start = {
        "state": found.state,
        "decision": found.decision,
        "in_control": control[found.in_control],
        "version": found.version,
    }
    form = EntryForm(request.POST or None, initial=start)
    back = reverse("register-detail", args=[key]) + f"#{entry}"
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            change_entry(
                found,
                by=agent_of(request.user),
                version=said["version"],
                state=said["state"],
                decision=said["decision"],
                in_control={"yes": True, "no": False}.get(said["in_control"]),
            )
        except ChangedMeanwhile as changed:
            theirs = changed.now.decision if changed.now else ""
            context = {"theirs": theirs, "yours": said["decision"], "back_url": request.path}
            return page(request, "409.html", context, status=409)
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(back)
    context = {"entry": found, "register": found.register, "form": form, "back_url": back}
    return page(request, "challenges/register_entry.html", context, status=422 if form.is_bound else 200)


@require_POST
def entry_draft(request: HttpRequest, key: str, entry: str) -> HttpResponse:
    """Make a draft challenge of an entry."""
    challenge = draft_from_entry(_entry(request, key, entry), by=agent_of(request.user))
    return HttpResponseRedirect(reverse("challenge-edit", args=[challenge.key]))


@require_POST
def register_share(request: HttpRequest, key: str) -> HttpResponse:
    """Share notes with the organisation's people."""
    share_register(_register(request, key), by=agent_of(request.user))
    messages.success(request, _("The people of your organisation can read and work on these notes now."))
    return HttpResponseRedirect(reverse("register-detail", args=[key]))


@require_http_methods(["GET", "POST"])
def register_delete(request: HttpRequest, key: str) -> HttpResponse:
    """Ask whether notes are to be deleted, and delete them."""
    register = _register(request, key)
    agent = agent_of(request.user)
    can_delete_register(agent, register).or_refuse()
    if request.method == "POST":
        delete_register(register, by=agent)
        messages.success(request, _("The notes are deleted. Challenges made of them stay."))
        return HttpResponseRedirect(reverse("register-list"))
    return page(request, "challenges/register_delete.html", {"register": register})
