import pandas as pd
import pytest

from companion.tables import reading
from russia_hamas.election import formulas, polls, tables

PARTIES = ["Change and Reform", "Fatah"]


@pytest.fixture(scope="module")
def asked() -> pd.DataFrame:
    return reading.read("data/plc_polls")


@pytest.fixture(scope="module")
def answers(asked: pd.DataFrame, votes: pd.Series) -> pd.DataFrame:
    return polls.against_result(asked, formulas.share_pct(votes), PARTIES)


def test_the_margin_of_a_thousand_answers_is_three_points() -> None:
    assert polls.margin_points(50, 1000) == pytest.approx(3.1, abs=0.01)
    assert polls.margin_points(50, 4000) == pytest.approx(polls.margin_points(50, 1000) / 2)


def test_every_poll_put_the_loser_ahead(answers: pd.DataFrame) -> None:
    assert polls.ahead(answers, "Fatah") == answers["poll"].nunique() == 6


def test_a_bound_has_no_sampling_interval(answers: pd.DataFrame) -> None:
    bounds = answers[answers["qualifier"].notna()]
    assert set(bounds["poll"]) == {"An-Najah, exit poll"}
    assert bounds["margin_points"].isna().all()


def test_bounds_give_no_lead(answers: pd.DataFrame) -> None:
    leads = polls.leads(answers, PARTIES).set_index("poll")
    assert leads.loc["An-Najah, exit poll", ["lead_points", "error_points"]].isna().all()
    assert leads["lead_points"].notna().sum() == len(leads) - 1


def test_the_exit_poll_missed_the_lead_by_ten_points(
    asked: pd.DataFrame, answers: pd.DataFrame
) -> None:
    leads = polls.leads(answers, PARTIES)
    texts = tables.polls(asked, answers, leads).set_index("Poll")
    assert texts.loc["PCPSR, exit poll", "Error of the lead"] == "−10.0"
    assert texts.loc["PCPSR, exit poll", "Seats projected"] == "53–58"
