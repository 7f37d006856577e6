"""Pictures that lost their stamp: the same to the pixel as one of ours, or alike.

A word processor that writes a PDF compresses pictures with loss and makes them smaller, but each
remains far more like the one it was than like any other.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from companion.publish import stamps

if TYPE_CHECKING:
    from PIL.Image import Image

WIDTH = 200  # pixels to which pictures are made smaller; noise of compression is gone then
LEAST = 100  # pixels; what has fewer on a side shows too little
SHAPE = 0.005  # how far the ratio of height to width may be from that of another picture
ALIKE = 0.5  # of what is dark; copies with loss were at most 0.33 apart, other charts at least 0.86


def fits(size: stamps.Size, committed: Mapping[Path, "Image"]) -> bool:
    """Say whether one of our pictures has the shape of an image."""
    return any(_shape_of(size, picture.size) for picture in committed.values())


def same(image: "Image", committed: Mapping[Path, "Image"]) -> Path | None:
    """Return which picture an image is, pixel for pixel; None if it is none of them."""
    own = [path for path, picture in committed.items() if picture.size == image.size]
    digest = stamps.pixels(image) if own else ""
    return next((path for path in own if stamps.pixels(committed[path]) == digest), None)


def alike(image: "Image", committed: Mapping[Path, "Image"]) -> Path | None:
    """Return which picture an image looks like, though it was compressed or scaled."""
    near = [
        (_apart(image, picture), path)
        for path, picture in committed.items()
        if _shape_of(image.size, picture.size)
    ]
    apart, path = min(near, default=(ALIKE, None))
    return path if apart < ALIKE else None


def _shape_of(size: stamps.Size, other: stamps.Size) -> bool:
    ratio = size[0] * other[1] / max(size[1] * other[0], 1)
    return min(size) >= LEAST and abs(ratio - 1) < SHAPE


def _apart(one: "Image", other: "Image") -> float:
    """Return how much of what is dark in two pictures is not in both: 0 if they are the same."""
    dark = [_dark(image, round(WIDTH * other.height / other.width)) for image in (one, other)]
    return float(2 * np.abs(dark[0] - dark[1]).sum() / max(dark[0].sum() + dark[1].sum(), 1))


def _dark(image: "Image", height: int) -> Any:
    from PIL.Image import Resampling

    small = image.convert("RGB").convert("L").resize((WIDTH, height), Resampling.BOX)
    return 255 - np.asarray(small, dtype=float)
