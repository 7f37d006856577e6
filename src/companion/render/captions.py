"""What an exhibit says besides its values."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Caption:
    """What an exhibit says besides its values."""

    exhibit: str
    title: str
    caption: str
    alt: str
    note: str  # the source line
    message: str = ""  # what the alt text begins with

    @classmethod
    def of(cls, sidecar: dict[str, str]) -> "Caption":
        """Take them from an exhibit's sidecar (``figures/<exhibit>.json``)."""
        keys = ("exhibit", "title", "caption", "alt", "source_line", "message")
        return cls(*(sidecar[key] for key in keys))

    @property
    def label(self) -> str:
        """The exhibit's id as labels and anchors have it."""
        return self.exhibit.replace("_", "-")

    @property
    def headline(self) -> str:
        """The title as a sentence."""
        return f"{self.title}{'' if self.title.endswith('?') else '.'}"

    @property
    def heading(self) -> str:
        """Title and caption."""
        return f"{self.headline} {self.caption}"
