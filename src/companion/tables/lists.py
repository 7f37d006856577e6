"""Cells that hold several names."""


def listed(cell: str) -> list[str]:
    """Return the names in a cell, which are separated by a semicolon and a space.

    Examples
    --------
    >>> listed("Russia; Turkey"), listed("")
    (['Russia', 'Turkey'], [])
    """
    return cell.split("; ") if cell else []
