"""``contract``: what the rows of a published table must satisfy, for frames of one's own.

Heavy imports are inside the function.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mlops_role_data._release.release import catalog
from mlops_role_data.errors import import_extra

if TYPE_CHECKING:
    from pandera.pandas import DataFrameSchema

    from mlops_role_data._typing import TableName


def contract(name: TableName) -> DataFrameSchema:
    """Return the Pandera contract of one table.

    It is the one by which the published table was judged: exactly its columns in their order,
    with the dtypes that :func:`load` gives, the constraints of every column, and the primary key.
    References to other tables are not part of it.

    Parameters
    ----------
    name : TableName
        As in :func:`tables`.

    Returns
    -------
    pandera.pandas.DataFrameSchema
        Strict, and without coercion. ``validate(frame, lazy=True)`` reports all failures at once.

    Raises
    ------
    UnknownNameError
        If there is no such table.
    MissingExtraError
        If Pandera is not installed (extra ``pipeline``).
    DataPackageError
        If the published package cannot be found or read.

    Examples
    --------
    >>> import mlops_role_data as mrd
    >>> pay = mrd.load("pay")
    >>> mrd.contract("pay").validate(pay).equals(pay)
    True
    """
    table = catalog().table(name)
    import_extra("pandera", "contract()", "pipeline")
    # The one place where the accessor needs the pipeline, see docs/decisions/0008.
    from mlops_role_data.pipeline.judges import pandera_judge

    return pandera_judge.contract(table)
