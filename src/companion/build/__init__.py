"""Bring ``figures/`` up to date."""
