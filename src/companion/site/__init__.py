"""The project as a static web site, readable from disk and from any host."""
