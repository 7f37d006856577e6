"""The register of exhibits: what is to be made, from what, and whether it is fresh."""
