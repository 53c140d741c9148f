"""How good the check is on judged needs: precision and recall, by language and by signal."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from samband.challenges.domain.need_check.check import check_need
from samband.challenges.domain.need_check.verdict import SIGNALS


@dataclass(frozen=True, slots=True)
class Judged:
    """A need that people judged: the signals that are right, and those that may be raised as well."""

    key: str
    text: str
    lang: str
    open: bool
    signals: frozenset[str]
    accept: frozenset[str]

    @classmethod
    def read(cls, row: dict[str, object]) -> "Judged":
        """Read a row of a judged set: ``id, text, lang, open, signals, accept``."""
        signals, accept = row.get("signals") or [], row.get("accept") or []
        if not isinstance(signals, list) or not isinstance(accept, list):
            raise ValueError(f"{row.get('id')}: signals and accept are lists")
        return cls(
            str(row.get("id", "")),
            str(row["text"]),
            str(row.get("lang", "")),
            bool(row["open"]),
            frozenset(map(str, signals)),
            frozenset(map(str, accept)),
        )


@dataclass(slots=True)
class Counted:
    """Texts counted: right alarms, false alarms, missed, rightly left alone."""

    hit: int = 0
    false: int = 0
    missed: int = 0
    quiet: int = 0

    @property
    def precision(self) -> float:
        """Right alarms among alarms; 1 when there was none."""
        return self.hit / (self.hit + self.false) if self.hit + self.false else 1.0

    @property
    def recall(self) -> float:
        """Right alarms among texts that should raise one; 1 when there was none."""
        return self.hit / (self.hit + self.missed) if self.hit + self.missed else 1.0


@dataclass(slots=True)
class Quality:
    """Counts by language and by signal, the texts judged wrongly, and how often the signal was the right one.

    ``flagged`` counts locked texts in which any signal was raised, ``right`` those of them where an expected
    one was among them: a signal that is merely accepted does not count.
    """

    languages: dict[str, Counted] = field(default_factory=dict)
    signals: dict[str, Counted] = field(default_factory=dict)
    wrong: list[tuple[Judged, tuple[str, ...]]] = field(default_factory=list)
    flagged: int = 0
    right: int = 0

    @property
    def total(self) -> Counted:
        """All languages together."""
        total = Counted()
        for part in ("hit", "false", "missed", "quiet"):
            setattr(total, part, sum(getattr(one, part) for one in self.languages.values()))
        return total

    @property
    def right_signal(self) -> float:
        """The share of flagged locked texts that got an expected signal; 1 when none was flagged."""
        return self.right / self.flagged if self.flagged else 1.0


def measure(items: Iterable[Judged]) -> Quality:
    """Check every need and count.

    A locked text is found when a right or accepted signal is raised; an open one is flagged wrongly when a
    signal is raised that is not accepted. A signal is false only where it is neither right nor accepted.
    """
    quality = Quality(signals={signal: Counted() for signal in SIGNALS})
    for item in items:
        raised = {flag.signal for flag in check_need(item.text, item.lang).flags}
        counted = quality.languages.setdefault(item.lang, Counted())
        good = _count_text(counted, item, raised)
        if not good:
            quality.wrong.append((item, tuple(sorted(raised))))
        if raised and not item.open:
            quality.flagged += 1
            quality.right += bool(raised & item.signals)
        for signal, name in _signals(item, raised):
            kind = quality.signals[signal]
            setattr(kind, name, getattr(kind, name) + 1)
    return quality


def _count_text(counted: Counted, item: Judged, raised: set[str]) -> bool:
    if item.open:
        good = raised <= item.accept
        counted.quiet += good
        counted.false += not good
    else:
        good = bool(raised & (item.signals | item.accept))
        counted.hit += good
        counted.missed += not good
    return good


def _signals(item: Judged, raised: set[str]) -> Iterator[tuple[str, str]]:
    for signal in SIGNALS:
        if signal in raised:
            if signal in item.signals:
                yield signal, "hit"
            elif signal not in item.accept:
                yield signal, "false"
        elif signal in item.signals:
            yield signal, "missed"
