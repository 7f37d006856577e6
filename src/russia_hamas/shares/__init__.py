"""The Middle East's share of Russia's exports and of its arms exports."""
