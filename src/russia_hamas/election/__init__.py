"""The Palestinian election of 2006: votes, seats, the two tiers, the polls."""
