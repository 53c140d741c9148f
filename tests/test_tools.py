"""The set-up's own parts: catalogues compile as gettext reads them, locks hold what is asked for."""

import gettext
import io
import json
import re
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.house.reading import ROOT

sys.path.insert(0, str(ROOT / "tools"))

import catalogues
import set_up

PO = """\
#, fuzzy
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

#: a/views.py
#, python-brace-format
msgid "Nära {place}"
msgstr "Nær {place}"

#, fuzzy
msgid "A guess"
msgstr "Ett gissande"

msgctxt "verb"
msgid "Match"
msgstr ""
"Mat"
"cha"

msgid "one hit"
msgid_plural "%(n)s hits"
msgstr[0] "en träff"
msgstr[1] "%(n)s träffar"

msgid "Not yet"
msgstr ""

#~ msgid "old"
#~ msgstr "gammal"
"""


def translations(folder: Path, text: str) -> gettext.GNUTranslations:
    source = folder / "django.po"
    source.write_text(text, encoding="utf-8")
    return gettext.GNUTranslations(io.BytesIO(catalogues.compile_one(source)))


def test_a_compiled_catalogue_answers_as_gettext_asks(tmp_path: Path) -> None:
    words = translations(tmp_path, PO)
    assert words.gettext("Nära {place}") == "Nær {place}"
    assert words.pgettext("verb", "Match") == "Matcha"
    assert [words.ngettext("one hit", "%(n)s hits", n) for n in (1, 2)] == ["en träff", "%(n)s träffar"]


def test_guesses_gaps_and_obsolete_words_are_left_out(tmp_path: Path) -> None:
    words = translations(tmp_path, PO)
    assert [words.gettext(text) for text in ("A guess", "Not yet", "old")] == ["A guess", "Not yet", "old"]


@given(
    st.text(st.characters(codec="utf-8", exclude_characters="\0\x04", exclude_categories=["Cs"]), min_size=1)
)
def test_any_text_comes_back_as_it_was(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    quoted = json.dumps(text, ensure_ascii=False)
    folder = tmp_path_factory.mktemp("po", numbered=True)
    head = PO.partition("\n\n")[0]
    words = translations(folder, f'{head}\n\nmsgid "key"\nmsgstr {quoted}\n')
    assert words.gettext("key") == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('msgid "a\nmsgstr "b"\n', ":1: not a quoted string"),
        ('msgid ""\nmsgstr ""\nnonsense "x"\n', ":3: unknown keyword"),
        ('"x"\n', ":1: words before the first msgid"),
    ],
)
def test_a_broken_catalogue_is_refused_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "django.po").write_text(text, encoding="utf-8")
    with pytest.raises(catalogues.CatalogueError, match=re.escape(said)):
        catalogues.read(tmp_path / "django.po")


def locked(name: str) -> dict[str, int]:
    """The packages of a constraints file, each with its number of hashes."""
    text = (ROOT / name).read_text(encoding="utf-8")
    found: dict[str, int] = {}
    for entry in re.split(r"\n(?=[a-z])", text):
        if match := re.match(r"([a-z0-9._-]+)(\[.*?\])?==", entry):
            found[match[1]] = entry.count("--hash=sha256:")
    return found


@pytest.mark.parametrize("name", ["constraints.txt", "constraints-dev.txt", "constraints-node.txt"])
def test_everything_installed_is_locked_with_its_hash(name: str) -> None:
    assert locked(name)
    assert [package for package, hashes in locked(name).items() if not hashes] == []


def test_everything_asked_for_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    def names(wishes: list[str]) -> set[str]:
        return {re.split(r"[\[<>=~! ]", wish)[0].lower() for wish in wishes}

    wanted, dev = names(project["dependencies"]), names(project["optional-dependencies"]["dev"])
    assert wanted - set(locked("constraints.txt")) == set(), "Run: make constraints"
    assert (wanted | dev) - set(locked("constraints-dev.txt")) == set(), "Run: make constraints"


def test_front_end_packages_are_pinned_and_locked_as_pinned() -> None:
    package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    wishes = package["dependencies"] | package["devDependencies"]
    assert {name: lock[f"node_modules/{name}"]["version"] for name in wishes} == wishes
    assert [name for name, entry in lock.items() if name and "integrity" not in entry] == []


def test_each_dependency_is_explained() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    page = (ROOT / "docs/explanation/dependencies.md").read_text(encoding="utf-8").lower()
    names = [re.split(r"[\[<>=~! ]", wish)[0] for wish in project["dependencies"]]
    assert [name for name in names if name not in page] == []


def test_set_up_asks_for_a_new_installation_when_a_version_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    before = set_up.fingerprint(dev=True)
    assert before == set_up.fingerprint(dev=True) != set_up.fingerprint(dev=False)
    monkeypatch.setattr(set_up.sys, "version", "3.12.0")
    assert set_up.fingerprint(dev=True) != before
