import pytest

from companion.tables import reading
from russia_hamas.election import formulas, polls, tables

LISTS = reading.read("data/plc_lists").set_index("list")["votes"]
PARTIES = ["Change and Reform", "Fatah"]
POLLS = reading.read("data/plc_polls")
TABLE = polls.against_result(POLLS, formulas.share_pct(LISTS), PARTIES)


def test_the_margin_of_a_thousand_answers_is_three_points():
    assert polls.margin_points(50, 1000) == pytest.approx(3.1, abs=0.01)
    assert polls.margin_points(50, 4000) == pytest.approx(polls.margin_points(50, 1000) / 2)


def test_every_poll_put_the_loser_ahead():
    assert polls.ahead(TABLE, "Fatah") == TABLE["poll"].nunique() == 6


def test_a_bound_has_no_sampling_interval():
    bounds = TABLE[TABLE["qualifier"].notna()]
    assert set(bounds["poll"]) == {"An-Najah, exit poll"}
    assert bounds["margin_points"].isna().all()


def test_the_exit_poll_missed_the_lead_by_ten_points():
    texts = tables.polls(POLLS, TABLE, PARTIES).set_index("Poll")
    assert texts.loc["PCPSR, exit poll", "Error of the lead"] == "−10.0"
    assert texts.loc["PCPSR, exit poll", "Seats projected"] == "53–58"
