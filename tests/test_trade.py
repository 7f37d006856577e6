import pandas as pd
import pytest

from companion import reading, trade
from companion.errors import DataError

FLOWS = reading.read("data/trade_flows")
CLAIMS = reading.read("seeds/claims")
CPI = reading.read("data/cpi").set_index("year")["cpi_u"]


def test_iran_grew_thirteenfold_as_printed_and_less_in_every_series():
    printed = trade.printed_points(CLAIMS, "Iran", "two_way")
    assert printed["value_usd_m"].tolist() == [276, 3715]
    flows = trade.select(FLOWS, "Iran", "two_way", 1995, 2008)
    ratios = trade.growth(trade.with_printed(flows, printed))["ratio"].round(1)
    assert ratios[trade.PRINTED] == 13.5
    assert (ratios["COW3"], ratios["COW4"]) == (10.2, 4.4)


def test_the_printed_growth_is_nine_and_a_half_in_constant_dollars():
    printed = trade.deflate(trade.printed_points(CLAIMS, "Iran", "two_way"), CPI, 2008)
    first, last = printed["value_usd_m"]
    assert round(last / first, 1) == 9.5


def test_israeli_exports_grew_almost_fourfold_and_stayed_under_a_billion():
    flows = trade.select(FLOWS, "Israel", "russia_imports", 2003, 2008)
    ratios = trade.growth(flows)["ratio"].round(2)
    assert (ratios["COW3"], ratios["COW4"], ratios["ITPD"]) == (3.57, 3.58, 3.63)
    assert flows["value_usd_m"].max() < 1000
    assert trade.printed_points(CLAIMS, "Israel", "russia_imports")["value_usd_m"].tolist() == [
        3000
    ]


def test_two_way_trade_is_the_sum_of_both_flows_and_only_where_both_are_known():
    flows = trade.select(FLOWS, "Iran", "two_way", 1995, 2008).set_index(["series", "year"])
    one = trade.select(FLOWS, "Iran", "russia_exports", 1995, 2008).set_index(["series", "year"])
    other = trade.select(FLOWS, "Iran", "russia_imports", 1995, 2008).set_index(["series", "year"])
    expected = (one["value_usd_m"] + other["value_usd_m"]).dropna()
    pd.testing.assert_series_equal(flows["value_usd_m"], expected.sort_index())


@pytest.mark.parametrize(
    ("partner", "flow", "years", "sentence"),
    [
        ("Atlantis", "two_way", (1995, 2008), "partners: Algeria, Bahrain"),
        ("Turkey", "russia_imports", (1995, 2008), "has russia_exports 1992 to 2014"),
    ],
)
def test_what_is_not_in_the_table_is_refused_with_what_is(partner, flow, years, sentence):
    with pytest.raises(DataError, match=sentence):
        trade.select(FLOWS, partner, flow, *years)
