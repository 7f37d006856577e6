"""Read the tables of ``seeds/`` and ``data/``, and refuse what cannot be trusted."""
