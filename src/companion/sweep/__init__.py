"""Run one notebook for many parameters."""
