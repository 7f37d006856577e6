"""Findings over many windows, series and regions: the tables of sweeps, read for what they say."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from russia_hamas.shares import shares
from russia_hamas.trade import printed


@dataclass(frozen=True)
class Windows:
    """Two sweeps, of the growth of trade with one partner and of regional shares.

    ``tables`` are those that the register declares for ``4_robustness``, without their folder;
    ``growth`` and ``shares`` the tables of the sweeps of ``3_trade`` and ``2_shares``.
    """

    tables: dict[str, pd.DataFrame]
    growth: pd.DataFrame
    shares: pd.DataFrame

    @property
    def names(self) -> pd.Series:
        """The names of the data sets by key."""
        return self.tables["series"].set_index("series")["name"]

    @cached_property
    def known(self) -> pd.DataFrame:
        """The windows of which a series has both years, with a truth value ``reaches``."""
        rows = self.growth.dropna(subset="ratio")
        return rows.assign(reaches=rows["ratio"] >= rows["printed_ratio"])

    @property
    def partner(self) -> str:
        """The partner whose trade is looked at."""
        return str(self.growth["partner"].iloc[0])

    @property
    def flow(self) -> str:
        """The flow that is looked at."""
        return str(self.growth["flow"].iloc[0])

    @property
    def printed_ratio(self) -> float:
        """The growth that the paper prints."""
        return float(self.growth["printed_ratio"].iloc[0])

    @cached_property
    def own(self) -> tuple[int, int]:
        """The years between which the paper prints the growth."""
        years = printed.points(self.tables["claims"], self.partner, self.flow)["year"]
        return int(years.min()), int(years.max())

    @cached_property
    def in_own(self) -> pd.DataFrame:
        """What each series gives for the paper's own years."""
        first, last = self.own
        return self.known[self.known["first_year"].eq(first) & self.known["last_year"].eq(last)]

    @property
    def growth_keys(self) -> list[str]:
        """The source keys of the growth."""
        flows = self.tables["trade_flows"]
        used = flows["partner"].eq(self.partner) & flows["series"].isin(self.known["series"])
        return [*flows.loc[used, "source"].unique(), "paper"]

    @property
    def share_keys(self) -> list[str]:
        """The source keys of the shares."""
        totals = self.tables["trade_totals"].set_index("series")["source"]
        goods = totals.loc[[self.shares["series"].iloc[0]]].iloc[0]
        return [goods, self.tables["arms_tiv_total"]["source"].iloc[0], "paper"]

    @cached_property
    def distinct(self) -> pd.DataFrame:
        """The shares by the years for which there are data: each window once.

        ``from_year`` is the first such year; ``band_low`` and ``band_high`` are the printed band,
        ``low_pct`` and ``high_pct`` what its words and digits allow.
        """
        rows = self.shares.assign(
            from_year=self.shares["last_year"] - self.shares["years"] + 1,
            inside=self.shares["inside"].astype(bool),
        )
        claims = self.tables["claims"].set_index("quantity")
        ends = claims.loc[list(shares.QUANTITIES.values()), ["low", "high"]]
        bands = ends.set_axis(list(shares.QUANTITIES)).add_prefix("band_", axis=1)
        rows = rows.join(bands, on="measure")
        return rows.drop_duplicates(["measure", "region", "from_year", "last_year"])

    @cached_property
    def counts(self) -> pd.DataFrame:
        """For each measure and region the windows inside the band, and the range of its shares."""
        groups = self.distinct.groupby(["measure", "region"], sort=False)
        return groups.agg(
            inside=("inside", "sum"),
            windows=("inside", "size"),
            lowest_pct=("pooled_pct", "min"),
            highest_pct=("pooled_pct", "max"),
        ).reset_index()

    def needed(self, measure: str) -> list[str]:
        """Return the parts of each region that lies in a measure's band in some window."""
        rows = self.counts[self.counts["measure"].eq(measure) & self.counts["inside"].gt(0)]
        return self.beside(rows["region"])

    def beside(self, regions: pd.Series) -> list[str]:
        """Return the parts that some regions have in common, but not all those of the sweep."""
        every = shares.needed(self.shares.assign(inside=True))
        common = shares.needed(pd.DataFrame({"region": regions, "inside": True}))
        return [part for part in common if part not in every]

    @cached_property
    def fits_both(self) -> pd.DataFrame:
        """Each ``first_year``, ``last_year`` and ``region`` that lies in both bands."""
        keys = ["first_year", "last_year", "region"]
        inside = self.shares[self.shares["inside"].astype(bool)]
        count = inside.groupby(keys)["measure"].nunique()
        return count[count == self.shares["measure"].nunique()].reset_index()[keys]

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """All windows of the shares."""
        return sorted(set(zip(self.shares["first_year"], self.shares["last_year"], strict=True)))

    @property
    def foreign(self) -> list[int]:
        """The years of the windows whose arms are the Soviet Union's."""
        ends = int(self.shares["first_year"].min()), int(self.shares["last_year"].max())
        return shares.foreign_years(self.tables["arms_tiv"], *ends)
