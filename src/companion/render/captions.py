"""What an exhibit says besides its values."""

from dataclasses import dataclass, replace


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

    def parts(self, count: int) -> "list[Caption]":
        """Return the captions of an exhibit that stands on several pages; itself if on one."""
        if count == 1:
            return [self]
        return [
            replace(
                self, exhibit=f"{self.exhibit}_{n}of{count}", title=f"{self.title} ({n} of {count})"
            )
            for n in range(1, count + 1)
        ]

    @property
    def label(self) -> str:
        """The exhibit's id as labels and anchors have it."""
        return self.exhibit.replace("_", "-")

    @property
    def headline(self) -> str:
        """The title as a sentence."""
        return f"{self.title}{'' if self.title.endswith(('?', '؟')) else '.'}"

    @property
    def heading(self) -> str:
        """Title and caption."""
        return f"{self.headline} {self.caption}"
