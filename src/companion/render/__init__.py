"""Figures and tables as files of every format."""
