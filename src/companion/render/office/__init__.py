"""Exhibits in office programs: Word and PowerPoint."""
