"""Trade between Russia and one partner, by who reports it."""
