"""Rules on words and files: settings, templates, catalogues, and what git may hold."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation.template import templatize

from tests.house.reading import ROOT, chain, modules, tracked

sys.path.insert(0, str(ROOT / "tools"))

import catalogues

LANGUAGES = ("sv", "nb", "da")
SETTING = re.compile(r"SAMBAND_[A-Z_]+")
# Put together here, so that this file does not hold what it looks for.
REGISTRIES = [
    "".join(parts)
    for parts in [
        ("pypi", ".org"),
        ("files.", "pythonhosted", ".org"),
        ("registry.", "npmjs", ".org"),
        ("registry.", "yarnpkg", ".com"),
        ("npm.", "pkg.github", ".com"),
        ("proxy.", "golang", ".org"),
    ]
]
UNFINISHED = re.compile(
    r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X", "raise Not" + "ImplementedError"]) + r")\b"
)
TEXT = {
    ".py",
    ".md",
    ".toml",
    ".txt",
    ".json",
    ".html",
    ".css",
    ".js",
    ".cfg",
    ".yml",
    ".yaml",
    ".sh",
    ".po",
    "",
}
INLINE = [
    (re.compile(r"<style\b", re.I), "a style element"),
    (re.compile(r"\sstyle\s*=", re.I), "a style attribute"),
    (re.compile(r"<script\b(?![^>]*\ssrc\s*=)", re.I), "a script inside the page"),
    (re.compile(r"<[^>{%]*\son[a-z]+\s*=", re.I), "an on… attribute"),
    (re.compile(r"\shx-on\b|\sdata-hx-on\b", re.I), "hx-on"),
    (re.compile(r"javascript:", re.I), "a javascript: address"),
]
CALLS = {
    **dict.fromkeys(["_", "gettext", "gettext_lazy", "gettext_noop"], (None, 0, None)),
    **dict.fromkeys(["ngettext", "ngettext_lazy"], (None, 0, 1)),
    **dict.fromkeys(["pgettext", "pgettext_lazy"], (0, 1, None)),
    **dict.fromkeys(["npgettext", "npgettext_lazy"], (0, 1, 2)),
}
IN_TEMPLATE = re.compile(
    r"""\b(_|n?p?gettext)\(u?((?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")(?:,\su?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"))*)"""
)
PLACE = re.compile(r"%\(\w+\)[sd]|\{\w*\}")
Words = tuple[str | None, str]


def settings_are_documented(root: Path) -> list[str]:
    """Whoever runs an installation finds every setting on one page, and none that is not there."""
    page = root / "docs/reference/settings.md"
    documented = set(SETTING.findall(page.read_text(encoding="utf-8"))) if page.exists() else set()
    used: dict[str, str] = {}
    for module in modules(root):
        # getattr(settings, …) asks Django's settings, not the environment.
        asked = {id(arg) for call in module.calls() if chain(call.func) == ["getattr"] for arg in call.args}
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in asked:
                continue
            if SETTING.fullmatch(node.value):
                used.setdefault(node.value, f"{module.name}:{node.lineno}")
    tools = "".join(
        path.read_text(encoding="utf-8")
        for folder in ("tools", "tests", ".ci", "benchmarks")
        for path in sorted((root / folder).rglob("*"))
        if path.suffix in {".py", ""} and path.is_file()
    )
    missing = [
        f"{where}: {name} is not described. Add it to docs/reference/settings.md: "
        "what it does, its values, its default."
        for name, where in sorted(used.items())
        if name not in documented
    ]
    stale = [
        f"docs/reference/settings.md: {name} is read nowhere. Remove it, or name it as the code does."
        for name in sorted(documented - set(used))
        if name not in tools
    ]
    return missing + stale


def templates_hold_no_script_or_style(root: Path) -> list[str]:
    """Pages work under a policy that runs only the files we serve."""
    problems = []
    for path in sorted((root / "src/samband").rglob("templates/**/*.html")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            problems += [
                f"{path.relative_to(root).as_posix()}:{number}: {what}, which the content policy forbids. "
                "Use a class from base/assets/src, or a data- attribute that main.js reads."
                for pattern, what in INLINE
                if pattern.search(line)
            ]
    return problems


def _texts(root: Path) -> Iterator[tuple[str, str]]:
    for path in tracked(root):
        if path.suffix in TEXT or path.name.startswith("."):
            try:
                yield path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue


def no_registry_is_named(root: Path) -> list[str]:
    """Everybody installs from the registry of their own choice."""
    problems = []
    for name, text in _texts(root):
        problems += [
            f"{name}: names the package registry {host}. Leave the host out; whoever installs has set theirs."
            for host in REGISTRIES
            if host in text
        ]
        if name.endswith("package-lock.json") and '"resolved"' in text:
            problems.append(
                f"{name}: holds addresses. Make it anew with the .npmrc of this folder: npm install."
            )
        if Path(name).name.startswith("constraints") and "://" in text:
            problems.append(f"{name}: holds addresses. Make it anew: make constraints.")
    return problems


def nothing_is_left_unfinished(root: Path) -> list[str]:
    """What is here is done; what is not done is an issue, not a comment."""
    return [
        f"{name}:{number}: '{found[1]}'. Finish it, or take it out and open an issue."
        for name, text in _texts(root)
        if name.startswith(("src/", "tests/", "tools/", "benchmarks/"))
        and name.endswith((".py", ".html", ".js", ".css"))
        for number, line in enumerate(text.splitlines(), 1)
        if (found := UNFINISHED.search(line))
    ]


def links_lead_somewhere(root: Path) -> list[str]:
    """A page that is named can be opened, and a picture seen."""
    return [
        f"{name}: the link to {target} leads nowhere. Mend it, or take it out."
        for name, text in _texts(root)
        if name.endswith(".md")
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text)
        if "://" not in target
        and not target.startswith("mailto:")
        and not (root / name).parent.joinpath(target).exists()
    ]


def _said_in_code(root: Path) -> Iterator[tuple[str, Words]]:
    for module in modules(root):
        for call in module.calls():
            shape = CALLS.get((chain(call.func) or [""])[-1])
            if shape is None or not call.args:
                continue
            values = [arg.value if isinstance(arg, ast.Constant) else None for arg in call.args]
            context, first = shape[0], shape[1]
            if len(values) > first and isinstance(values[first], str):
                spoken = values[context] if context is not None else None
                yield f"{module.name}:{call.lineno}", (spoken, values[first])


def _said_in_templates(root: Path) -> Iterator[tuple[str, Words]]:
    patterns = ("templates/**/*.html", "templates/**/*.txt")
    for path in sorted(p for pattern in patterns for p in (root / "src/samband").rglob(pattern)):
        source = templatize(path.read_text(encoding="utf-8"))
        for name, arguments in IN_TEMPLATE.findall(source):
            strings = ast.literal_eval(f"[{arguments}]")
            context, first, _plural = CALLS[name]
            yield (
                path.relative_to(root).as_posix(),
                (strings[context] if context is not None else None, strings[first]),
            )


def words_can_be_collected(root: Path) -> list[str]:
    """The programs that collect words know gettext's functions by their names."""
    return [
        f"{module.name}:{node.lineno}: imports {alias.name} as {alias.asname}, which collects no words. "
        "Import it under its own name, or as _."
        for module in modules(root)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.name in CALLS and (alias.asname or alias.name) not in {alias.name, "_"}
    ]


def _as_written(msgid: str) -> str:
    """Undo the doubling of % that a template needs where the words hold no placeholder."""
    return msgid if PLACE.search(msgid) else msgid.replace("%%", "%")


def catalogues_are_complete(root: Path) -> list[str]:
    """Everything said is said in every language of the interface."""
    said = [*_said_in_code(root), *_said_in_templates(root)]
    problems = []
    for language in LANGUAGES:
        path = root / f"src/samband/locale/{language}/LC_MESSAGES/django.po"
        if not path.exists():
            return [f"{path.relative_to(root)}: is not there. Run: make messages"] if said else []
        known = {(m.context, _as_written(m.msgid)): m for m in catalogues.read(path) if m.msgid}
        problems += [
            f"{path.relative_to(root).as_posix()}:{message.line}: {message.msgid!r} "
            f"{'is a guess (fuzzy)' if message.fuzzy else 'has no translation'}. Translate it."
            for message in known.values()
            if not message.is_complete
        ]
        missing = {
            (c, _as_written(m)): where for where, (c, m) in said if m and (c, _as_written(m)) not in known
        }
        problems += [
            f"{where}: {words[1]!r} is not in the {language} catalogue. Run make messages and translate it."
            for words, where in missing.items()
        ]
    return problems


def translations_keep_their_gaps(root: Path) -> list[str]:
    """A translation has the same gaps to fill as the words it stands for."""
    problems = []
    for path in sorted((root / "src/samband").rglob("locale/*/LC_MESSAGES/*.po")):
        for message in catalogues.read(path):
            if not message.msgid:
                continue
            wanted = set(PLACE.findall(message.msgid)) | set(PLACE.findall(message.plural or ""))
            least = set(PLACE.findall(message.msgid)) & set(PLACE.findall(message.plural or message.msgid))
            for text in message.translations.values():
                got = set(PLACE.findall(text))
                if text and not (least <= got <= wanted):
                    problems.append(
                        f"{path.relative_to(root).as_posix()}:{message.line}: {message.msgid!r} and {text!r} "
                        "have different gaps. Write every {name} and %(name)s exactly as in the original."
                    )
    return problems


RULES = [
    settings_are_documented,
    templates_hold_no_script_or_style,
    no_registry_is_named,
    nothing_is_left_unfinished,
    links_lead_somewhere,
    words_can_be_collected,
    catalogues_are_complete,
    translations_keep_their_gaps,
]
