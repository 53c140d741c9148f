"""The house rules hold; and each rule notices when it is broken (a rule that cannot fail is none)."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.house import actions_and_views, size_and_place, words_and_files
from tests.house.reading import ROOT

Rule = Callable[[Path], list[str]]
RULES: list[Rule] = [*size_and_place.RULES, *actions_and_views.RULES, *words_and_files.RULES]

SHOWN = 30
PO_HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
CATALOGUES = {f"src/samband/locale/{lang}/LC_MESSAGES/django.po": PO_HEAD for lang in ("sv", "nb", "da")}
SWEDISH = "src/samband/locale/sv/LC_MESSAGES/django.po"
ACTION = "from django.db import transaction\n\n@transaction.atomic\ndef add_thing(thing, *, by):\n"

# What breaks each rule: the smallest file that does, and a word of what is said about it.
BROKEN: list[tuple[Rule, dict[str, str], str]] = [
    (size_and_place.modules_are_short, {"src/samband/a/models.py": "x = 1\n" * 401}, "401 lines"),
    (
        size_and_place.functions_are_short,
        {"src/samband/a/views.py": "def long():\n" + "    x = 1\n" * 41},
        "long has 42 lines",
    ),
    (size_and_place.names_say_what_is_inside, {"src/samband/a/utils.py": ""}, "drawer"),
    (size_and_place.names_say_what_is_inside, {"src/samband/a/services/mail.py": ""}, "drawer"),
    (size_and_place.packages_say_what_they_are_for, {"src/samband/a/__init__.py": ""}, "no docstring"),
    (size_and_place.only_actions_write, {"src/samband/a/views.py": "thing.save()\n"}, ".save()"),
    (
        size_and_place.only_actions_write,
        {"src/samband/a/tasks.py": "Thing.objects.create(name=1)\n"},
        ".create()",
    ),
    (size_and_place.only_actions_write, {"src/samband/a/queries/x.py": "t.parts.update(a=1)\n"}, ".update()"),
    (
        size_and_place.models_do_not_override_save,
        {"src/samband/a/models.py": "class T:\n    def save(self): ...\n"},
        "T.save",
    ),
    (
        size_and_place.no_signals,
        {"src/samband/a/apps.py": "from django.dispatch import receiver\n"},
        "reactions",
    ),
    (size_and_place.domain_is_pure, {"src/samband/a/domain.py": "x = datetime.now()\n"}, "the clock"),
    (size_and_place.domain_is_pure, {"src/samband/kernel/x.py": "x = random.random()\n"}, "without a seed"),
    (size_and_place.domain_is_pure, {"src/samband/a/domain/x.py": "g = np.random.default_rng()\n"}, "seed"),
    (
        size_and_place.lower_rooms_know_no_http,
        {"src/samband/a/actions.py": "from django.http import Http404\n"},
        "Refused",
    ),
    (
        size_and_place.money_is_no_float,
        {"src/samband/a/domain.py": "def f(total_cost: float): ...\n"},
        "minor",
    ),
    (
        size_and_place.money_is_no_float,
        {"src/samband/a/models.py": "class T:\n    amount = models.FloatField()\n"},
        "minor",
    ),
    (
        actions_and_views.actions_have_one_shape,
        {"src/samband/a/actions.py": ACTION + "    thing.save()\n"},
        "records 0",
    ),
    (
        actions_and_views.actions_have_one_shape,
        {"src/samband/a/actions.py": ACTION + "    thing.save()\n    record('x')\n    record('y')\n"},
        "records 2",
    ),
    (
        actions_and_views.actions_have_one_shape,
        {"src/samband/a/actions.py": "def add(thing, name, *, who):\n    thing.save()\n    record('x')\n"},
        "'by'",
    ),
    (
        actions_and_views.views_fetch_what_may_be_seen,
        {"src/samband/a/views.py": "def show(request):\n    return Thing.objects.filter(a=1).first()\n"},
        "visible_to",
    ),
    (
        actions_and_views.views_fetch_what_may_be_seen,
        {"src/samband/a/views/one.py": "thing = get_object_or_404(Thing, key=1)\n"},
        "visible_to",
    ),
    (
        words_and_files.settings_are_documented,
        {"src/samband/site/x.py": "env('SAMBAND_NEW')\n"},
        "SAMBAND_NEW",
    ),
    (words_and_files.settings_are_documented, {"docs/reference/settings.md": "`SAMBAND_OLD`"}, "nowhere"),
    (
        words_and_files.templates_hold_no_script_or_style,
        {"src/samband/a/templates/a/x.html": '<p style="color: red">'},
        "style attribute",
    ),
    (
        words_and_files.templates_hold_no_script_or_style,
        {"src/samband/a/templates/a/x.html": "<script>run()</script>"},
        "script inside",
    ),
    (
        words_and_files.templates_hold_no_script_or_style,
        {"src/samband/a/templates/a/x.html": '<button class="b" onclick="go()">'},
        "on… attribute",
    ),
    (
        words_and_files.no_registry_is_named,
        {"x.toml": f"index = '{words_and_files.REGISTRIES[0]}'"},
        "registry",
    ),
    (words_and_files.no_registry_is_named, {"package-lock.json": '{"resolved": "x"}'}, "addresses"),
    (words_and_files.nothing_is_left_unfinished, {"src/samband/a/x.py": "# TO" + "DO\n"}, "Finish"),
    (words_and_files.links_lead_somewhere, {"docs/x.md": "See [there](y.md)."}, "leads nowhere"),
    (
        words_and_files.words_can_be_collected,
        {"src/samband/a/x.py": "from django.utils.translation import gettext as say\n"},
        "as say",
    ),
    (
        words_and_files.catalogues_are_complete,
        {**CATALOGUES, "src/samband/a/x.py": "_('A need')\n"},
        "'A need' is not in the sv",
    ),
    (
        words_and_files.catalogues_are_complete,
        {**CATALOGUES, "src/samband/a/templates/a/x.html": '{% translate "Who" %}'},
        "'Who' is not in the nb",
    ),
    (
        words_and_files.catalogues_are_complete,
        {
            **CATALOGUES,
            "src/samband/a/templates/a/x.html": (
                "{% blocktranslate count n=n trimmed %}\n {{ n }} hit{% plural %}hits{% endblocktranslate %}"
            ),
        },
        "'%(n)s hit' is not in the da",
    ),
    (
        words_and_files.catalogues_are_complete,
        {**CATALOGUES, SWEDISH: PO_HEAD + 'msgid "A"\nmsgstr ""\n'},
        "no translation",
    ),
    (
        words_and_files.catalogues_are_complete,
        {**CATALOGUES, SWEDISH: PO_HEAD + '#, fuzzy\nmsgid "A"\nmsgstr "B"\n'},
        "fuzzy",
    ),
    (
        words_and_files.translations_keep_their_gaps,
        {SWEDISH: PO_HEAD + 'msgid "By {by}"\nmsgstr "Av {vem}"\n'},
        "different gaps",
    ),
]

# What looks like a break and is none.
SOUND: list[tuple[Rule, dict[str, str]]] = [
    (size_and_place.only_actions_write, {"src/samband/a/papers.py": "document.save(file)\n"}),
    (size_and_place.only_actions_write, {"src/samband/a/views.py": "d.update({'a': 1})\nh.update(b'x')\n"}),
    (size_and_place.only_actions_write, {"src/samband/matching/store/x.py": "file.delete()\n"}),
    (
        actions_and_views.actions_have_one_shape,
        {
            "src/samband/a/actions.py": ACTION
            + "    if thing.done:\n        record('x')\n        return thing\n"
            + "    _keep(thing)\n    record('y')\n\n"
            + "def _keep(thing):\n    thing.save()\n"
        },
    ),
    (
        actions_and_views.actions_have_one_shape,
        {"src/samband/a/actions.py": "def preview(rows):\n    return len(rows)\n"},
    ),
    (
        actions_and_views.views_fetch_what_may_be_seen,
        {"src/samband/a/views.py": "get_object_or_404(Thing.objects.visible_to(agent), key=1)\n"},
    ),
    (
        words_and_files.translations_keep_their_gaps,
        {SWEDISH: PO_HEAD + 'msgid "one"\nmsgid_plural "%(n)s"\nmsgstr[0] "en"\nmsgstr[1] "%(n)s"\n'},
    ),
    (size_and_place.domain_is_pure, {"src/samband/a/domain.py": "g = np.random.default_rng(seed)\n"}),
]


def plant(folder: Path, files: dict[str, str]) -> Path:
    """Write a small tree of files."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps_the_rule(rule: Rule) -> None:
    problems = rule(ROOT)
    shown = [*problems[:SHOWN], f"… and {len(problems) - SHOWN} more"] if len(problems) > SHOWN else problems
    if problems:
        pytest.fail(f"{rule.__doc__}\n" + "\n".join(shown), pytrace=False)


@pytest.mark.parametrize(
    ("rule", "files", "said"), BROKEN, ids=lambda value: getattr(value, "__name__", None)
)
def test_a_break_is_noticed_and_told_with_its_cure(
    rule: Rule, files: dict[str, str], said: str, tmp_path: Path
) -> None:
    problems = rule(plant(tmp_path, files))
    assert any(said in problem for problem in problems), problems


@pytest.mark.parametrize(("rule", "files"), SOUND, ids=lambda value: getattr(value, "__name__", None))
def test_what_only_looks_like_a_break_is_let_be(rule: Rule, files: dict[str, str], tmp_path: Path) -> None:
    assert rule(plant(tmp_path, files)) == []


def test_every_rule_is_shown_to_bite() -> None:
    assert {rule for rule, _, _ in BROKEN} == set(RULES)
