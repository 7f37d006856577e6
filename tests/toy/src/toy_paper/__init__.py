"""The argument of a made-up paper on harvests."""
