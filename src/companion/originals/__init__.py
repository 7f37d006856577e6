"""Hold the tables of ``data/`` against the files they were copied from, and take in newer ones."""
