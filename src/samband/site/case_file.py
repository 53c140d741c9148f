"""A case as one file: PDF to read, originals to work on, data to take over, checksums to trust."""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samband import __version__
from samband.accounts.access import titles_of
from samband.actors.labels import IMPORT_STATUSES
from samband.actors.models import ImportRun
from samband.base.agents import Agent
from samband.base.models import Event
from samband.base.templatetags.samband import moment
from samband.base.timeline import people_of, tell
from samband.matching.models import Shortlist, ShortlistRow
from samband.site.case_pdf import to_pdf
from samband.site.cases import SORTS, Case, RecordOf
from samband.site.decision_paper import Paper, paper_of, to_docx, to_xlsx
from samband.site.need_records import RECORDS_OF_NEEDS, fetch_parts
from samband.site.shortlisted import Candidate, standing_rows

FORMAT: Final = "samband-case-1"
RECORD_FORMAT: Final = "samband-record-1"


@dataclass(frozen=True, slots=True)
class Part:
    """A record made ready: what the PDF says of it, its files, and what was left out."""

    shown: dict[str, Any]
    files: dict[str, bytes]
    left_out: list[str]


def _json(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True).encode("utf-8", "replace")


def _at(value: datetime | None) -> str | None:
    return value.astimezone(UTC).isoformat(timespec="seconds") if value else None


def thread_of(one: RecordOf) -> list[dict[str, str]]:
    """Tell a record's thread, the first line first."""
    events = list(Event.objects.about(one.sort, one.key))[::-1]
    people = titles_of(people_of(events))
    return [
        {
            "at": str(_at(told.when)),
            "when": moment(told.when),
            "said": told.sentence,
            "by": told.actor,
            "verb": told.verb,
        }
        for told in tell(events, subject=one.title, people=people)
    ]


def _row_json(row: ShortlistRow, one: Candidate, need_lang: str) -> dict[str, Any]:
    said = {"left_out": row.closed_for} if one.is_left_out else {"notes": row.notes, "why_not": row.why_not}
    reasons = [
        {
            "need": {"text": pair["need"], "lang": need_lang},
            "profile": {"text": pair["profile"], "lang": row.lang},
            "similarity": pair.get("similarity"),
        }
        for pair in one.reasons
    ]
    return {
        "key": row.key,
        "profile": row.profile_key,
        "name": {"text": row.title, "lang": row.lang},
        "status": row.status,
        "said": said,
        "confidential": row.closed_for,
        "reasons": reasons,
        "band": row.band,
        "score": row.score,
        "added_at": _at(row.added_at),
        "contacted_at": _at(row.contacted_at),
    }


def _shortlist_json(shortlist: Shortlist, paper: Paper) -> dict[str, Any]:
    shown = {one.key: one for one in paper.candidates}
    rows = [row for row in standing_rows(shortlist) if row.key in shown]
    ground = shortlist.need_closed_for
    need = {"text": paper.need, "lang": shortlist.need_lang, "confidential": ground}
    return {
        "format": RECORD_FORMAT,
        "sort": "shortlist",
        "key": shortlist.key,
        "title": shortlist.title,
        "owning_body": shortlist.owning_body,
        "case_number": shortlist.case_number,
        "need": {"left_out": ground} if ground and not paper.need else need,
        "rows": [_row_json(row, shown[row.key], shortlist.need_lang) for row in rows],
        "comments": [
            {"name": one.name, "text": one.text, "lang": one.lang, "said_at": _at(one.said_at)}
            for one in sorted(shortlist.comments.all(), key=lambda one: (one.said_at, one.pk))
        ],
        "shared_with": [
            {
                "organisation": one.organisation_key,
                "level": one.level,
                "from": _at(one.shared_at),
                "to": _at(one.ended_at),
            }
            for one in sorted(shortlist.shares.all(), key=lambda one: (one.shared_at, one.pk))
        ],
        "made_at": _at(shortlist.made_at),
        "changed_at": _at(shortlist.changed_at),
        "version": shortlist.version,
    }


def _shown_candidate(one: Candidate) -> dict[str, Any]:
    facts = (
        (_("What it is"), one.kind_label),
        (_("Where"), one.place),
        (_("Match"), one.band_label),
        (_("Status"), one.status_label),
        (_("Why not"), one.why_not),
        (_("Notes"), one.notes),
    )
    return {
        "name": {"text": f"{one.number}. {one.name}", "lang": one.lang},
        "facts": [{"label": label, "text": text} for label, text in facts if text],
        "reasons": [
            {"need": pair["need"], "profile": pair["profile"], "lang": one.lang} for pair in one.reasons
        ],
    }


def _of_shortlist(one: RecordOf, agent: Agent, today: date, *, closed: bool) -> Part:
    shortlist: Shortlist = one.thing
    paper = paper_of(shortlist, agent, today, closed=closed)
    lines = thread_of(one)
    need = [{"label": _("The need"), "text": paper.need, "lang": paper.need_lang}] if paper.need else []
    files = {
        "list.docx": to_docx(paper),
        "list.xlsx": to_xlsx(paper),
        "record.json": _json(_shortlist_json(shortlist, paper)),
        "thread.json": _json(lines),
    }
    shown = {
        "title": one.title,
        "about": paper.about,
        "texts": need,
        "candidates": [_shown_candidate(each) for each in paper.candidates],
        "left_out": list(paper.left_out),
        "how": list(paper.how_found),
        "thread": lines,
    }
    return Part(shown, files, list(paper.left_out))


def _of_import(one: RecordOf) -> Part:
    run: ImportRun = one.thing
    lines = thread_of(one)
    content = {
        "format": RECORD_FORMAT,
        "sort": "import",
        "key": run.key,
        "file_name": run.file_name,
        "file_sha256": run.file_sha256,
        "source": run.source,
        "status": run.status,
        "counts": run.counts,
        "owning_body": run.owning_body,
        "case_number": run.case_number,
        "brought_at": _at(run.brought_at),
        "finished_at": _at(run.finished_at),
    }
    facts = (
        (_("Source"), run.source),
        (_("Status"), str(IMPORT_STATUSES[run.status])),
        ("SHA-256", run.file_sha256),
    )
    shown = {
        "title": one.title,
        "about": one.sort_label,
        "texts": [{"label": label, "text": text, "lang": ""} for label, text in facts if text],
        "candidates": [],
        "left_out": [],
        "how": [],
        "thread": lines,
    }
    return Part(shown, {"record.json": _json(content), "thread.json": _json(lines)}, [])


def _of_need(one: RecordOf) -> Part:
    """Make ready what the stage of needs keeps: a challenge, an idea, a request, workshop notes."""
    lines = thread_of(one)
    kept = RECORDS_OF_NEEDS[one.sort]
    files = {name: _json(content) for name, content in kept.data(one.thing, RECORD_FORMAT).items()}
    files |= {"thread.json": _json(lines), **kept.originals(one.thing)}
    return Part(kept.shown(one.thing, lines), files, kept.left_out(one.thing))


def case_files(case: Case, agent: Agent, at: datetime, *, closed: frozenset[str]) -> dict[str, bytes]:
    """Make the files of a case by name; ``closed`` are keys of lists whose confidential parts go along."""
    fetch_parts({sort: [one.thing for one in case.records if one.sort == sort] for sort in SORTS})
    parts: dict[str, Part] = {}
    for one in case.records:
        if one.sort == "shortlist":
            parts[one.key] = _of_shortlist(one, agent, at.date(), closed=one.key in closed)
        elif one.sort == "import":
            parts[one.key] = _of_import(one)
        else:
            parts[one.key] = _of_need(one)
    return finished(case, agent, at, parts)


def finished(case: Case, agent: Agent, at: datetime, parts: Mapping[str, Part]) -> dict[str, bytes]:
    """Make the files of a case from its records made ready, by key: with PDF, index and checksums."""
    files: dict[str, bytes] = {}
    left_out: list[dict[str, str]] = []
    for one in case.records:
        folder = f"records/{one.sort}-{one.key}"
        files |= {f"{folder}/{name}": content for name, content in parts[one.key].files.items()}
        left_out += [{"record": one.key, "what": line} for line in parts[one.key].left_out]
    files["case.pdf"] = to_pdf(case, [parts[one.key].shown for one in case.records], at)
    files["index.txt"] = _index(case, files, left_out).encode("utf-8", "replace")
    checked = [
        {"path": path, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for path, content in sorted(files.items())
    ]
    files["metadata.json"] = _json({**_about(case, agent, at), "left_out": left_out, "files": checked})
    return files


def _about(case: Case, agent: Agent, at: datetime) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "samband": __version__,
        "owning_body": {"key": case.body, "name": case.body_name} if case.body else None,
        "case_number": case.number,
        "title": case.title,
        "lang": get_language() or "en",
        "made_at": _at(at),
        "made_by": titles_of([agent.person]).get(agent.person, "") if agent.person else "",
        "records": [{"sort": one.sort, "key": one.key, "title": one.title} for one in case.records],
        "records_not_shared_with_maker": case.unseen,
    }


def _index(case: Case, files: dict[str, bytes], left_out: list[dict[str, str]]) -> str:
    """Say in plain text what is in the file."""
    lines = [case.title, "=" * len(case.title), ""]
    if case.body:
        lines += [_("Organisation: %(name)s") % {"name": case.body_name}]
    if case.number:
        lines += [_("Case number: %(number)s") % {"number": case.number}]
    lines += ["", _("Records:")]
    lines += [f"- {one.sort_label}: {one.title} (records/{one.sort}-{one.key}/)" for one in case.records]
    if case.unseen:
        lines += [
            "",
            _("Not in this file, since they are not shared with its maker: %(count)d")
            % {"count": case.unseen},
        ]
    if left_out:
        lines += ["", _("What is left out"), *(f"- {one['what']}" for one in left_out)]
    lines += ["", _("Files:"), *(f"- {path}" for path in sorted(files))]
    lines += ["", _("The file metadata.json has a checksum (SHA-256) of each.")]
    return "\n".join(lines) + "\n"


def zipped(files: dict[str, bytes], at: datetime) -> bytes:
    """Put files into a ZIP in the order of their names, all with one moment (UTC)."""
    stamp = at.astimezone(UTC)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in sorted(files.items()):
            moment_of_all = (stamp.year, stamp.month, stamp.day, stamp.hour, stamp.minute, stamp.second)
            entry = zipfile.ZipInfo(path, date_time=moment_of_all)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return made.getvalue()
