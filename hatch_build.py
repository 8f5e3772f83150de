"""How hatchling packs the data: a wheel carries build/ as `_data/`, an editable install does not.

A static `force-include` would also copy build/ into site-packages on `pip install -e`, where the
copy goes stale with the next build, and would fail in a checkout that was never built. The package
of an editable install lies in src/, so it finds the checkout's build/ itself.
"""

from __future__ import annotations

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PackageData(BuildHookInterface[Any]):
    """Add the published package to a wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Force-include build/ unless the build is an editable one.

        Parameters
        ----------
        version
            "standard" for a wheel, "editable" for `pip install -e`.
        build_data
            What hatchling builds from; changed in place.
        """
        if version == "standard":
            build_data["force_include"]["build"] = "mlops_role_data/_data"
