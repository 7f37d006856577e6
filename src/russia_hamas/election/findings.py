"""All that is found on the election: what notebook, captions and tests share."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from russia_hamas.election import formulas, polls, printed_table, proportionality, results

LAW = "sainte-lague"  # the Elections Law of 2005
PERCENT = 100.0  # what printed percentages are shares of, whatever they sum to


@dataclass(frozen=True)
class Election:
    """The election of 2006, and the list seats under the rules that were chosen.

    ``tables`` are those that the register declares for ``5_election``, without their folder.
    ``values``, ``formula`` and ``threshold_pct`` are for list seats and for Councils that were not
    elected; all else is as it was counted.
    """

    tables: dict[str, pd.DataFrame]
    values: str
    formula: str
    threshold_pct: float

    @cached_property
    def official(self) -> pd.DataFrame:
        """Votes and seats as they were counted, the largest list first."""
        return results.official(self.tables["plc_lists"], self.tables["plc_seats"])

    @property
    def order(self) -> list[str]:
        """All lists and the independents by size, from which a chart takes their colours."""
        return [str(name) for name in self.official.index]

    @cached_property
    def participation(self) -> pd.Series:
        """The adopted counts of seats, voters and ballots, and the legal threshold."""
        known = self.tables["plc_participation"].query("variant == 'adopted'")
        return known.set_index("quantity")["value"]

    @property
    def list_tier(self) -> int:
        """How many seats lists fill."""
        return int(self.participation["list_seats"])

    @property
    def district_tier(self) -> int:
        """How many seats districts fill."""
        return int(self.participation["district_seats"])

    @property
    def legal_pct(self) -> float:
        """The legal threshold in percent."""
        return float(self.participation["legal_threshold_pct"])

    @cached_property
    def shares(self) -> pd.Series:
        """The list vote in percent."""
        return formulas.share_pct(self.official["votes"].dropna())

    @property
    def district_votes(self) -> pd.DataFrame:
        """The district vote of the two parties for which it is known, final count."""
        return self.tables["plc_district_votes"].query("variant == 'final count'")

    @cached_property
    def district_pct(self) -> pd.Series:
        """The district vote in percent; the larger party first."""
        return self.district_votes.set_index("affiliation")["vote_share_pct"]

    @property
    def parties(self) -> list[str]:
        """The two parties whose district votes are known, the larger first."""
        return [str(name) for name in self.district_pct.index]

    @cached_property
    def rows(self) -> pd.DataFrame:
        """The rows of the paper's table with the list that each names."""
        return printed_table.printed_rows(self.tables["plc_2006_table"], self.tables["names"])

    @cached_property
    def comparison(self) -> pd.DataFrame:
        """Each row of the paper's table beside the count."""
        return printed_table.compare_with_count(self.rows, self.official)

    @property
    def printed_rows(self) -> pd.DataFrame:
        """The rows of the paper's table, and whether each percentage is its own list's."""
        return self.rows.assign(agrees=self.comparison["agrees"].astype(bool))

    @cached_property
    def bases(self) -> pd.DataFrame:
        """How many printed percentages each total reproduces."""
        early, votes = self.tables["plc_preliminary"], self.official
        known = printed_table.bases(votes, self.participation, early, self.legal_pct)
        return printed_table.on_bases(self.rows, known)

    @cached_property
    def totals(self) -> pd.DataFrame:
        """The totals over which each printed percentage would be right."""
        return printed_table.fitting_totals(self.rows, self.official)

    @cached_property
    def by_tier(self) -> pd.DataFrame:
        """Votes beside seats in each tier."""
        return results.by_tier(self.official, self.district_pct)

    @cached_property
    def gaps(self) -> pd.DataFrame:
        """What each tier made of the votes."""
        return proportionality.tiers(self.official, self.district_pct)

    @cached_property
    def indices(self) -> pd.DataFrame:
        """Disproportionality of the list tier and of the whole Council."""
        return proportionality.indices(self.official)

    @property
    def from_print(self) -> bool:
        """Whether list seats are computed from the percentages that the paper prints."""
        return self.values == "printed"

    @cached_property
    def votes(self) -> pd.Series:
        """What list seats are computed from: votes, or printed percentages."""
        votes = self.official["votes"].dropna()
        return results.printed_pct(self.rows, votes.index) if self.from_print else votes

    @property
    def total(self) -> float | None:
        """What the threshold is a percentage of: printed percentages do not sum to 100."""
        return PERCENT if self.from_print else None

    @cached_property
    def seats(self) -> pd.DataFrame:
        """List seats under each formula at the threshold that was chosen."""
        published = self.official["list_seats"]
        limits = (self.list_tier, self.threshold_pct, self.total)
        return formulas.seats_by_formula(self.votes, published, *limits)

    @cached_property
    def steps(self) -> pd.DataFrame:
        """List seats under each formula and every threshold that makes a difference."""
        every = list(formulas.FORMULAS)
        return proportionality.by_threshold(self.votes, self.list_tier, every, self.total)

    @property
    def lawful(self) -> bool:
        """Whether formula and threshold are the law's."""
        return self.formula == LAW and self.threshold_pct == self.legal_pct

    @property
    def elected(self) -> bool:
        """Whether the list seats that are computed are those of the law from the votes cast."""
        return self.lawful and not self.from_print

    @cached_property
    def council(self) -> pd.DataFrame:
        """The Council with the list seats that are computed, its district seats as won."""
        won = self.seats[self.formula].reindex(self.order, fill_value=0)
        council = self.official.assign(list_seats=won)
        council["total_seats"] = council["list_seats"] + council["district_seats"]
        return results.with_shares(council)

    @property
    def majority(self) -> int:
        """The least number of seats that is more than half."""
        return int(self.official["total_seats"].sum()) // 2 + 1

    @property
    def results(self) -> dict[str, object]:
        """What a sweep collects of the largest party of the Council."""
        largest = self.council["total_seats"].idxmax()
        row = self.council.loc[largest]
        return {
            "largest": largest,
            "list_seats": int(row["list_seats"]),
            "total_seats": int(row["total_seats"]),
            "seat_share_pct": row["seat_share_pct"],
            "has_majority": bool(row["total_seats"] >= self.majority),
        }

    @cached_property
    def chambers(self) -> pd.DataFrame:
        """The Council as elected, and two that were not, from the votes cast."""
        rules = (self.formula, self.threshold_pct)
        return proportionality.counterfactuals(self.official, self.district_pct, *rules)

    @property
    def asked(self) -> pd.DataFrame:
        """What polls found."""
        return self.tables["plc_polls"]

    @cached_property
    def answers(self) -> pd.DataFrame:
        """What polls gave the two parties, beside the result."""
        return polls.against_result(self.asked, self.shares, self.parties)

    @cached_property
    def leads(self) -> pd.DataFrame:
        """The lead of the larger party over the other by each poll."""
        return polls.leads(self.answers, self.parties)

    @cached_property
    def counted(self) -> list[str]:
        """The source keys of votes and seats."""
        return [*self.tables["plc_lists"]["source"], *self.tables["plc_seats"]["source"]]

    @property
    def compared(self) -> list[str]:
        """Those of the count, and the paper's."""
        return [*self.counted, "paper"]

    @property
    def computed_from(self) -> list[str]:
        """The source keys of what list seats are computed from, and of the published ones."""
        return self.compared if self.from_print else self.counted

    @property
    def of_both_tiers(self) -> list[str]:
        """The source keys of the votes and seats of both tiers."""
        return [*self.counted, *self.district_votes["source"]]

    @property
    def of_bases(self) -> list[str]:
        """The source keys of all counts over which percentages may have been taken."""
        early = self.tables["plc_preliminary"]["source"]
        return [*self.tables["plc_lists"]["source"], *early, "paper"]

    @property
    def polled(self) -> list[str]:
        """The source keys of the polls and of the list vote."""
        return [*self.asked["source"], *self.tables["plc_lists"]["source"]]
