"""A challenge as a record of a case: what the public reads in one file, what stays inside in another."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from django.utils.translation import gettext as _

from samband.base.templatetags.samband import moment
from samband.challenges.actions.challenge_moves import STATEMENT_FIELDS
from samband.challenges.challenge_words import DECISION_WORDS, PART_WORDS, STATUS_WORDS, in_control_words
from samband.challenges.domain.challenge import WITHDRAWN
from samband.challenges.listing import leading_first
from samband.challenges.models import Challenge, ChallengeComment, ChallengeVersion, PriorAnswer, Question
from samband.challenges.models.challenges import Statement
from samband.challenges.one_page import one_page, to_docx
from samband.challenges.portrait import outcome_of, statement

# What is fetched of all challenges of a case at once, before they are written.
CHALLENGE_PARTS = (
    "owners__organisation",
    "versions",
    "comments",
    "prior_answers",
    "questions",
    "dates",
    "merged_into",
)


def _at(value: datetime | None) -> str | None:
    return value.astimezone(UTC).isoformat(timespec="seconds") if value else None


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _words(one: Statement) -> dict[str, Any]:
    return {name: _plain(getattr(one, name)) for name in STATEMENT_FIELDS}


def _questions(challenge: Challenge) -> list[Question]:
    return sorted(challenge.questions.all(), key=lambda one: (one.asked_at, one.pk))


def _decided(challenge: Challenge) -> list[PriorAnswer]:
    return sorted(challenge.prior_answers.all(), key=lambda one: (one.decided_at, one.pk))


def _comments(challenge: Challenge) -> list[ChallengeComment]:
    return sorted(challenge.comments.all(), key=lambda one: (one.said_at, one.pk))


def challenge_data(challenge: Challenge, form: str) -> dict[str, Any]:
    """Give a challenge as data: ``record.json`` is what a reader of the page knows, ``inside.json`` the rest.

    A draft was read by its owners alone, so that all of it is inside, whichever file it stands in.
    """
    return {"record.json": _public(challenge, form), "inside.json": _kept_inside(challenge, form)}


def _versions(challenge: Challenge) -> list[ChallengeVersion]:
    return sorted(challenge.versions.all(), key=lambda one: one.number)


def _public(challenge: Challenge, form: str) -> dict[str, Any]:
    return {
        "format": form,
        "sort": "challenge",
        "key": challenge.key,
        "status": challenge.status,
        "is_public": challenge.published_at is not None,
        "statement": _words(challenge),
        "themes": challenge.themes,
        "in_control": challenge.in_control,
        "outcome": challenge.outcome,
        "learned": challenge.learned,
        "why_withdrawn": challenge.why if challenge.status == WITHDRAWN else "",
        "merged_into": challenge.merged_into.key if challenge.merged_into else None,
        "owners": [
            {"key": one.organisation.key, "name": one.organisation.name, "is_lead": one.is_lead}
            for one in leading_first(challenge)
        ],
        "dates": [_date(one) for one in challenge.dates.all()],
        "questions": [_question(one) for one in _questions(challenge) if one.answered_at],
        "versions": [_version(one) for one in _versions(challenge) if one.is_public],
        "owning_body": challenge.owning_body,
        "case_number": challenge.case_number,
        "made_at": _at(challenge.made_at),
        "changed_at": _at(challenge.changed_at),
        "published_at": _at(challenge.published_at),
        "ended_at": _at(challenge.ended_at),
        "version": challenge.version,
    }


def _kept_inside(challenge: Challenge, form: str) -> dict[str, Any]:
    return {
        "format": form,
        "sort": "challenge",
        "key": challenge.key,
        "pasted": {"text": challenge.source_text, "lang": challenge.lang},
        "latest_reason": challenge.why,
        "looked_at": _at(challenge.looked_at),
        "prior_answers": [_prior(one) for one in _decided(challenge)],
        "comments": [
            {
                "name": one.name,
                "part": one.part,
                "text": one.text,
                "lang": one.lang,
                "said_at": _at(one.said_at),
            }
            for one in _comments(challenge)
        ],
        "questions": [_question(one) for one in _questions(challenge) if not one.answered_at],
        "versions": [_version(one) for one in _versions(challenge) if not one.is_public],
    }


def _date(one: Any) -> dict[str, Any]:
    return {
        "label": {"text": one.label, "lang": one.lang},
        "starts_on": one.starts_on.isoformat(),
        "ends_before": one.ends_before.isoformat(),
        "precision": one.precision,
    }


def _question(one: Question) -> dict[str, Any]:
    return {
        "key": one.key,
        "text": {"text": one.text, "lang": one.lang},
        "asked_at": _at(one.asked_at),
        "answer": {"text": one.answer, "lang": one.answer_lang},
        "answered_at": _at(one.answered_at),
        "set_aside_at": _at(one.set_aside_at),
    }


def _version(one: ChallengeVersion) -> dict[str, Any]:
    return {"number": one.number, "saved_at": _at(one.saved_at), "statement": _words(one)}


def _prior(one: PriorAnswer) -> dict[str, Any]:
    return {
        "profile": one.profile_key,
        "name": {"text": one.title, "lang": one.lang},
        "decision": one.decision,
        "why": one.why,
        "decided_at": _at(one.decided_at),
    }


def challenge_originals(challenge: Challenge) -> dict[str, bytes]:
    """Give a challenge for Word, and what was pasted at its start as it came."""
    paper = one_page(challenge)
    if challenge.published_at is None:
        paper = replace(paper, foot=_("A draft: it is not published."))
    files = {"challenge.docx": to_docx(replace(paper, title=paper.title or _("Without a title")))}
    if challenge.source_text:
        files["inside-pasted.txt"] = challenge.source_text.encode("utf-8", "replace")
    return files


def challenge_shown(challenge: Challenge, lines: list[dict[str, str]]) -> dict[str, Any]:
    """Give a challenge as the PDF of a case shows it: what is public first, and then what stays inside."""
    outcome = outcome_of(challenge)
    texts = [
        {"label": label, "text": text, "lang": ""}
        for label, text in (
            (_("Where it stands"), str(STATUS_WORDS[challenge.status])),
            (_("Owned by"), ", ".join(one.organisation.name for one in leading_first(challenge))),
            (_("Within our own control"), in_control_words(challenge.in_control)),
            (_("Published without an owner or a road to adoption, because"), challenge.override),
        )
        if text
    ]
    texts += [outcome] if outcome else []
    texts += [
        {"label": one["label"], "text": one["text"], "lang": one["lang"]}
        for one in statement(challenge)
        if one["text"]
    ]
    texts += _asked(challenge, is_answered=True)
    return {
        "title": challenge.title or _("Without a title"),
        "about": _("Challenge"),
        "texts": texts + _inside(challenge),
        "candidates": [],
        "left_out": [],
        "how": [],
        "thread": lines,
    }


def _asked(challenge: Challenge, *, is_answered: bool) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    label = _("Question") if is_answered else _("Inside: question without an answer")
    for one in _questions(challenge):
        if bool(one.answered_at) is not is_answered:
            continue
        found.append({"label": f"{label}, {moment(one.asked_at)}", "text": one.text, "lang": one.lang})
        if one.answer:
            found.append({"label": _("Answer"), "text": one.answer, "lang": one.answer_lang})
    return found


def _inside(challenge: Challenge) -> list[dict[str, str]]:
    """Give what is no part of the public page, each line marked so."""
    inside = _("Inside")
    found = [
        {"label": f"{inside}: {label}", "text": text, "lang": challenge.lang}
        for label, text in (
            (_("what was pasted"), challenge.source_text),
            (_("the latest reason"), "" if challenge.status == WITHDRAWN else challenge.why),
        )
        if text
    ]
    for prior in _decided(challenge):
        said = f"{prior.title} – {DECISION_WORDS[prior.decision]}" if prior.title else ""
        text = "\n".join(part for part in (said, prior.why) if part)
        if text:
            label = _("Inside: what others have done already")
            found.append({"label": label, "text": text, "lang": prior.lang})
    for one in _comments(challenge):
        about = f" ({PART_WORDS[one.part].label})" if one.part else ""
        label = _("Inside: comment")
        found.append({"label": f"{label}, {one.name}{about}", "text": one.text, "lang": one.lang})
    return found + _asked(challenge, is_answered=False)
