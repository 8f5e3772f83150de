"""Charts of the tables, with Altair (extra ``plot``). Importing this loads no library.

Each chart has its data in it, so that it needs no network to be shown or saved::

    import mlops_role_data as mrd

    mrd.plot.save(mrd.plot.compensation(), "pay.svg")
"""

from __future__ import annotations

from mlops_role_data.plot._compensation import compensation
from mlops_role_data.plot._coverage import coverage
from mlops_role_data.plot._market import market
from mlops_role_data.plot._save import save
from mlops_role_data.plot._skills import skills
from mlops_role_data.plot._theme import Theme

__all__ = ["Theme", "compensation", "coverage", "market", "save", "skills"]
