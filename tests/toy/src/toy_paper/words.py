"""Which names in tables readers see."""

NAMES = {"data/crops": ("name",)}
