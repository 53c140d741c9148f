"""Candidates on a shortlist: put on it, where one stands with each, what one writes of them, taken off."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Path, Router, Status

from samband.base.agents import Agent
from samband.matching.access import can_edit_shortlist
from samband.matching.actions import add_to_shortlist, move_row, note_row, remove_row, reorder_row
from samband.matching.domain.shortlist import NOT_RELEVANT
from samband.matching.models import Profile, ShortlistRow
from samband.site.api.answers import own_read, write
from samband.site.api.gate import caller_of
from samband.site.api.inputs import ChangedCandidate, Key, NewCandidate
from samband.site.api.list_shapes import CandidateShape
from samband.site.api.needs import refuse_stale
from samband.site.api.problems import Trouble
from samband.site.api.shortlists import (
    candidate_shown,
    candidates_for,
    etag_of_candidate,
    etag_of_list,
    list_of,
    need_of,
)
from samband.site.shortlisted import found_as, reach_of

router = Router(tags=["Shortlists"])


@write(router, "POST", "", CandidateShape, 404, 503, status=201, also={200: CandidateShape})
def add_candidate(request: HttpRequest, response: HttpResponse, key: Path[Key], sent: NewCandidate) -> Any:
    """Put somebody at the end of a list, with why they answer its need; 200 when they are on it already."""
    agent = caller_of(request).agent
    one = list_of(agent, key)
    can_edit_shortlist(agent, one).or_refuse()
    profile = Profile.objects.visible_to(agent).filter(key=sent.profile).first()
    if profile is None:
        raise Trouble(404, "body/profile")
    present = one.rows.standing().filter(profile_key=profile.key).first()
    if present is not None:
        return Status(200, _shown(request, response, key, present.key))
    need = need_of(agent, sent.need)
    text, lang = (need.text, need.lang) if need else (one.need_text, one.need_lang)
    # Explained first: no encoding belongs into a transaction.
    found = found_as(text, lang, profile)
    row = add_to_shortlist(one, by=agent, profile=profile, found=found, need=need)
    response["Location"] = f"{request.path}/{row.key}"
    return Status(201, _shown(request, response, key, row.key))


@own_read(router, "/{row}", CandidateShape, 404)
def get_candidate(
    request: HttpRequest, response: HttpResponse, key: Path[Key], row: Path[Key]
) -> dict[str, Any]:
    """Give one candidate on a list."""
    return _shown(request, response, key, row)


@write(router, "PATCH", "/{row}", CandidateShape, 404, 412)
def change_candidate(
    request: HttpRequest, response: HttpResponse, key: Path[Key], row: Path[Key], sent: ChangedCandidate
) -> dict[str, Any]:
    """Say where one stands with a candidate and write of it, or move it; with If-Match as it was read."""
    agent = caller_of(request).agent
    one = _row(agent, key, row)
    can_edit_shortlist(agent, one.shortlist).or_refuse()
    etags = [etag_of_candidate(one.key, one.version)]
    if sent.move:  # the order is the list's
        etags.append(etag_of_list(one.shortlist))
    refuse_stale(request, *etags)
    _refuse_unclear(one, sent)
    if sent.move:
        reorder_row(one, by=agent, version=one.shortlist.version, up=sent.move == "up")
    elif sent.verb:
        why = sent.why_not or ""
        move_row(one, by=agent, version=one.version, verb=sent.verb, why_not=why, notes=sent.notes)
    else:
        notes = one.notes if sent.notes is None else sent.notes
        note_row(one, by=agent, version=one.version, notes=notes, why_not=sent.why_not or "")
    return _shown(request, response, key, row)


@write(router, "DELETE", "/{row}", None, 404, 412, status=204)
def remove_candidate(request: HttpRequest, key: Path[Key], row: Path[Key]) -> Any:
    """Take a candidate off a list; on its page it can be put back for a time."""
    agent = caller_of(request).agent
    one = _row(agent, key, row)
    can_edit_shortlist(agent, one.shortlist).or_refuse()
    refuse_stale(request, etag_of_candidate(one.key, one.version))
    remove_row(one, by=agent, version=one.version)
    return Status(204, None)


def _row(agent: Agent, key: str, row: str) -> ShortlistRow:
    own = ShortlistRow.objects.visible_to(agent).standing().select_related("shortlist__owner")
    found = own.filter(shortlist__key=key, key=row).first()
    if found is None:
        raise Http404
    return found


def _refuse_unclear(row: ShortlistRow, sent: ChangedCandidate) -> None:
    """Refuse what says nothing, or two things of which one would be left out in silence."""
    said = {name for name, value in sent.model_dump().items() if value is not None}
    if not said or ("move" in said and len(said) > 1):
        raise Trouble(422, "body")
    dismissed = sent.verb == "dismiss" or (not sent.verb and row.status == NOT_RELEVANT)
    if sent.why_not is not None and not dismissed:
        raise Trouble(422, "body/why_not")
    if not (sent.why_not or "").strip() and (sent.verb == "dismiss" or (dismissed and "why_not" in said)):
        raise Trouble(422, "body/why_not", _("Say in a few words why they are not relevant."), _("Add it."))


def _shown(request: HttpRequest, response: HttpResponse, key: str, row: str) -> dict[str, Any]:
    agent = caller_of(request).agent
    one = list_of(agent, key)
    reach = reach_of(one, agent)
    candidate = next((found for found in candidates_for(one, agent, reach)[0] if found.key == row), None)
    if candidate is None:
        raise Http404
    response["ETag"] = etag_of_candidate(candidate.key, candidate.version)
    return candidate_shown(request, candidate, reach)
