"""What is worked out of a typeface for one file and serves for others: matplotlib starts anew.

A third of a drawing's time was fontTools going through the typeface for each PDF and each EPS. The
two embed the same glyphs of a chart, and the bounds of all glyphs are those of the typeface.
"""

import io
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import lru_cache
from typing import Any

from matplotlib.backends import _backend_pdf_ps, backend_ps

FEW = 8  # subsets that are kept: the faces of a chart, until its last format is written
_subset: Any = _backend_pdf_ps.get_glyphs_subset
_as_file: Any = _backend_pdf_ps.font_as_file
_bounds: Any = backend_ps._bounds
_known_bounds: dict[str, tuple[float, ...]] = {}


@contextmanager
def shared() -> Iterator[None]:
    """Let matplotlib take what was worked out before; what it writes stays the same."""
    _backend_pdf_ps.get_glyphs_subset = _open_subset
    _backend_pdf_ps.font_as_file = _written
    backend_ps._bounds = _bounds_of
    try:
        yield
    finally:
        _backend_pdf_ps.get_glyphs_subset = _subset
        _backend_pdf_ps.font_as_file = _as_file
        backend_ps._bounds = _bounds


def _open_subset(fontfile: Any, glyphs: Iterable[Any]) -> AbstractContextManager[Any]:
    return nullcontext(_subset_of(fontfile, frozenset(glyphs)))


@lru_cache(FEW)
def _subset_of(fontfile: Any, glyphs: frozenset[Any]) -> Any:
    with _subset(fontfile, set(glyphs)) as made:
        made.font.content = _as_file(made.font).getvalue()
        made.font.getGlyphOrder()  # asked for after the file is closed
    return made


def _written(font: Any) -> io.BytesIO:
    return io.BytesIO(font.content)


def _bounds_of(font: Any) -> tuple[float, ...]:
    file = font.reader.file.name
    if file not in _known_bounds:
        _known_bounds[file] = _bounds(font)
    return _known_bounds[file]
