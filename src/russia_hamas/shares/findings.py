"""All that is found on a region's share in Russia's exports."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from companion.claims import precision
from companion.errors import DataError
from companion.render.language import locales
from companion.render.text import span
from russia_hamas.shares import regions, shares

FIGURES = {"arms": "arms_share_middle_east"}  # quantities of data/single_figures
GROUPS = {"all": "wdi_shares"}  # tables of shares by a group of countries


@dataclass(frozen=True)
class Shares:
    """A region's share in Russia's exports, or arms exports, over a window of years.

    ``tables`` are those that the register declares for ``2_shares``, without their folder.
    """

    tables: dict[str, pd.DataFrame]
    measure: str
    series: str
    region: str
    first_year: int
    last_year: int
    split_year: int

    @property
    def window(self) -> tuple[int, int]:
        """The window's ends."""
        return self.first_year, self.last_year

    @cached_property
    def claim(self) -> pd.Series:
        """What the paper says of this measure: a row of ``seeds/claims``."""
        return self.tables["claims"].set_index("quantity").loc[shares.QUANTITIES[self.measure]]

    @property
    def band(self) -> tuple[float, float]:
        """The printed band in percent."""
        return float(self.claim["low"]), float(self.claim["high"])

    @cached_property
    def bands(self) -> dict[str, tuple[float, float]]:
        """What the words and digits of both printed bands allow, by measure."""
        qualifiers = self.tables["qualifiers"].set_index("qualifier")
        return shares.bands(self.tables["claims"], qualifiers)

    @property
    def allowed(self) -> tuple[float, float]:
        """What the words and digits of the printed band allow."""
        return self.bands[self.measure]

    @property
    def printed(self) -> str:
        """The band as the paper prints it."""
        return precision.plain(self.claim["printed"])

    @cached_property
    def _series(self) -> tuple[pd.DataFrame, pd.Series, str]:
        return shares.series(self.tables, self.measure, self.series)

    @property
    def source(self) -> str:
        """The key of the source of the measure."""
        return self._series[2]

    @property
    def keys(self) -> list[str]:
        """The source keys of a chart that shows the printed band."""
        return [self.source, "paper"]

    def _yearly(self, region: str, totals: pd.Series | None = None) -> pd.DataFrame:
        inside = regions.members(self.tables["regions"], region)
        exports, own, _ = self._series
        return shares.yearly_share(exports, own if totals is None else totals, inside, *self.window)

    @cached_property
    def yearly(self) -> pd.DataFrame:
        """The share of each year for which there are data."""
        return self._yearly(self.region)

    @property
    def pooled(self) -> float:
        """The share of the whole window in percent."""
        return shares.pooled_share(self.yearly)

    @property
    def narrow(self) -> str:
        """The region that the chosen one is compared with: without what is disputed."""
        return regions.union(turkey=False, maghreb=False)

    @cached_property
    def narrow_yearly(self) -> pd.DataFrame | None:
        """The share of :attr:`narrow`, unless the chosen region is the same or another one."""
        sets = self.tables["regions"]
        mine, other = regions.members(sets, self.region), regions.members(sets, self.narrow)
        return self._yearly(self.narrow) if mine > other else None

    @locales.english()  # it is saved
    def plotted(self) -> pd.DataFrame:
        """Return every yearly share that is drawn, with its region and source."""
        parts = [self.yearly.assign(region=regions.region_name(self.region))]
        if self.narrow_yearly is not None:
            name = regions.region_name(self.narrow)
            parts.append(self.narrow_yearly.assign(region=name))
        return pd.concat(parts, ignore_index=True).assign(source=self.source)

    @cached_property
    def search(self) -> pd.DataFrame:
        """The share of every union of sets."""
        exports, totals, _ = self._series
        sets = self.tables["regions"]
        return shares.search(exports, totals, sets, *self.window, *self.allowed)

    @cached_property
    def recipients(self) -> pd.DataFrame:
        """What each country contributes; none where the region took nothing."""
        inside = regions.members(self.tables["regions"], self.region)
        return shares.recipients(*self._series[:2], inside, *self.window)

    @cached_property
    def periods(self) -> pd.DataFrame:
        """Pooled shares and means of the years, before and from the year of the split."""
        return shares.periods(self.yearly, self.split_year)

    @cached_property
    def foreign(self) -> list[int]:
        """The years of the window whose arms are the Soviet Union's."""
        return shares.foreign_years(self.tables["arms_tiv"], *self.window)

    @property
    def own_window(self) -> tuple[int, int]:
        """The window without the years whose arms are the Soviet Union's."""
        return (self.foreign[-1] + 1 if self.foreign else self.first_year), self.last_year

    def _both(self, window: tuple[int, int]) -> pd.DataFrame:
        return shares.both(self.tables, self.series, self.tables["regions"], *window)

    @cached_property
    def pair(self) -> pd.DataFrame:
        """Both shares of every union; no rows where one measure has no data.

        ``own_arms_pct`` leaves out the years whose arms are the Soviet Union's, where there are
        such; ``fits`` and ``own_fits`` say whether both shares fall within what the bands allow.
        """
        found = self._both(self.window)
        own = self._both(self.own_window) if self.foreign else found
        fits = shares.fitting(found, self.bands).index
        own_fits = shares.fitting(own, self.bands).index
        found = found.assign(fits=found.index.isin(fits))
        if self.foreign and len(own):
            found["own_arms_pct"] = own["arms_pct"]
            found["own_fits"] = found.index.isin(own_fits)
        return found.sort_values(["all_pct", "arms_pct"], kind="stable").reset_index(drop=True)

    @property
    def pair_keys(self) -> list[str]:
        """The source keys of :attr:`pair`."""
        found = self.pair
        return [*found["all_source"].unique(), *found["arms_source"].unique(), "paper"]

    def years(self, measure: str) -> list[int]:
        """Return the years of the window for which a measure has totals."""
        totals = shares.series(self.tables, measure, self.series)[1]
        return shares.known_years(totals, *self.window)

    @cached_property
    def national_pct(self) -> float | None:
        """The share in the totals that the data set's project gives itself, if it does."""
        world = self.tables["trade_totals"]
        own = shares.national(self.tables["series"]).get(self.series)
        mine = world[world["series"] == own].set_index("year")
        if self.measure != "all" or mine.empty:
            return None
        try:
            return shares.pooled_share(self._yearly(self.region, mine["exports_usd_m"]))
        except DataError:
            return None

    @cached_property
    def elsewhere(self) -> pd.DataFrame:
        """What others publish on the share: columns ``definition``, ``share_pct``, ``source``."""
        columns = ["definition", "share_pct", "source"]
        if self.measure in GROUPS:
            known = self.yearly["year"]
            found = shares.of_groups(self.tables[GROUPS[self.measure]], known.min(), known.max())
            words = [
                f"{group}, {first}" if first == last else f"{group}, mean of {first} to {last}"
                for group, first, last in zip(
                    found["group"], found["first"], found["last"], strict=True
                )
            ]
            return found.assign(definition=pd.Series(words, dtype=str))[columns]
        rows = self.tables["single_figures"]
        mine = (rows["quantity"] == FIGURES[self.measure]) & (rows["unit"] == "percent")
        single = rows[mine].rename(columns={"value": "share_pct"})[columns]
        return pd.concat([self.own_regions[columns], single], ignore_index=True)

    @cached_property
    def own_regions(self) -> pd.DataFrame:
        """The share of arms by the regions of the producer's own table, smallest region first.

        As :func:`shares.of_own_regions` returns it, with ``definition``; no rows for others.
        """
        table = self.tables["arms_tiv_regions"]
        found = shares.of_own_regions(table if self.measure == "arms" else table[:0], *self.window)
        known = table["year"][table["year"].between(*self.window)]
        words = [f"SIPRI's own {regions}, {span(known)}" for regions in found["regions"]]
        return found.assign(definition=words)
