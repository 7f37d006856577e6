"""What an exhibit says besides its values."""

from dataclasses import dataclass, replace

from companion.render.language.words import say

OPTIONAL = ("marks", "others")  # a sidecar has them where they are not empty


@dataclass(frozen=True)
class Caption:
    """What an exhibit says besides its values.

    ``note`` is the source line, ``message`` what the alt text begins with. ``marks`` is the part of
    the caption that says what the exhibit's marks mean: what stands without its caption, as on a
    slide, has it at its foot. ``others`` are the sources that a picture's foot has no room for.
    """

    exhibit: str
    title: str
    caption: str
    alt: str
    note: str
    message: str = ""
    marks: str = ""
    others: str = ""

    @classmethod
    def of(cls, sidecar: dict[str, str]) -> "Caption":
        """Take them from an exhibit's sidecar (``figures/<exhibit>.json``)."""
        keys = ("exhibit", "title", "caption", "alt", "source_line", "message")
        optional = {key: sidecar[key] for key in OPTIONAL if key in sidecar}
        return cls(*(sidecar[key] for key in keys), **optional)

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
    def below(self) -> str:
        """The caption of a picture that names its sources at its foot."""
        if not self.others:
            return self.caption
        return say("{caption} Other sources: {names}.", caption=self.caption, names=self.others)

    @property
    def heading(self) -> str:
        """Title and caption."""
        return f"{self.headline} {self.below}"

    @property
    def whole(self) -> str:
        """Title, caption and all sources, where no foot of a picture has them."""
        return f"{self.headline} {self.caption} {self.note}"
