"""What leaves the project: exhibits for a manuscript, numbers, sources, records, traces."""
