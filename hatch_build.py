"""What a package build does before it collects files: front end and catalogues, when not yet made.

A clone holds sources only. `pip install .` comes here, and so do wheels and source packages.
Node is asked for from PyPI only where the machine has none and the front end is not built yet.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).resolve().parent / "tools"))

import assets
import catalogues


class SambandBuildHook(BuildHookInterface):
    """Make what the packages carry and git does not."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Ask for Node as a Python package where nothing else can build the front end."""
        if assets.are_built() or assets.node_on_path():
            return []
        return [assets.NODE_PACKAGE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the catalogues and build the front end into the source tree."""
        catalogues.compile_all()
        had_tools = (assets.ROOT / "node_modules").exists()
        if assets.build() and not had_tools:
            assets.drop_tools()
