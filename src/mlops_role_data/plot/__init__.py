"""Charts of the tables, with Altair (extra ``plot``). Importing this loads no library.

Each chart has its data in it, so that it needs no network to be shown or saved::

    import mlops_role_data as mrd

    mrd.plot.save(mrd.plot.pay(), "pay.svg")
"""

from mlops_role_data.plot.coverage_chart import coverage
from mlops_role_data.plot.market_chart import market
from mlops_role_data.plot.pay_chart import pay
from mlops_role_data.plot.saving import save
from mlops_role_data.plot.skills_chart import skills
from mlops_role_data.plot.theme import Theme

__all__ = ["Theme", "coverage", "market", "pay", "save", "skills"]
