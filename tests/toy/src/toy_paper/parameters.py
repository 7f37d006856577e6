"""What the parameters of each notebook may be."""

from typing import Literal

from companion.register.parameters import Parameters, Window


class Harvest(Window):
    """Parameters of ``1_harvest.ipynb``."""

    crop: Literal["rye", "oats"]


class Windows(Parameters):
    """Parameters of ``2_windows.ipynb``."""


MODELS: dict[str, type[Parameters]] = {"1_harvest": Harvest, "2_windows": Windows}
