"""Reading a tree of files the way the rules need it: modules, functions, calls, tracked names."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
PURE_ROOMS = {"kernel", "domain", "encoder", "store"}


@dataclass(frozen=True)
class Module:
    """One Python file of the product and what it says."""

    path: Path
    root: Path

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, str(self.path))

    @property
    def name(self) -> str:
        return self.path.relative_to(self.root).as_posix()

    @property
    def rooms(self) -> list[str]:
        """The names of the folders below the package and of the file itself."""
        parts = self.path.relative_to(self.root / "src/samband").with_suffix("").parts
        return [part for part in parts if part != "__init__"]

    @property
    def room(self) -> str:
        """Where in its app the module lives: views, actions, domain …; the app's own name at its top."""
        return self.rooms[1] if len(self.rooms) > 1 else "".join(self.rooms[:1])

    @property
    def is_pure(self) -> bool:
        return bool(PURE_ROOMS & set(self.rooms[:2]))

    def at(self, node: ast.AST, what: str) -> str:
        return f"{self.name}:{getattr(node, 'lineno', 1)}: {what}"

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        return (node for node in ast.walk(self.tree) if isinstance(node, FUNCTIONS))

    def calls(self) -> Iterator[ast.Call]:
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.Call))

    def imported(self) -> Iterator[tuple[ast.AST, str]]:
        """Every imported name with its module: ``from a.b import c`` gives ``a.b.c``."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((node, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield from ((node, f"{node.module or ''}.{alias.name}") for alias in node.names)


@lru_cache
def modules(root: Path, *, migrations: bool = False) -> list[Module]:
    """List the product's Python files."""
    found = sorted((root / "src/samband").rglob("*.py"))
    return [Module(path, root) for path in found if migrations or "migrations" not in path.parts]


def chain(node: ast.AST) -> list[str]:
    """Return the names along a chain of attributes and calls: ``A.objects.filter(x).update`` …"""
    names: list[str] = []
    while True:
        if isinstance(node, ast.Attribute):
            names.append(node.attr)
            node = node.value
        elif isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, ast.Subscript):
            node = node.value
        elif isinstance(node, ast.Name):
            return [*names, node.id][::-1]
        else:
            return names[::-1]


def without_docstring(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines of a function, its decorators and docstring left out."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function) is not None:
        lines -= (first.end_lineno or first.lineno) - first.lineno + 1
    return lines


def tracked(root: Path) -> list[Path]:
    """List the files that git holds, or every file where there is no repository."""
    if (root / ".git").exists():
        done = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, check=True)
        names = [root / name for name in done.stdout.decode().split("\0") if name]
        return [name for name in names if name.is_file()]
    built = {".venv", "node_modules", "build", "dist", "var", "__pycache__", "static"}
    return [p for p in root.rglob("*") if p.is_file() and not built & set(p.relative_to(root).parts)]
