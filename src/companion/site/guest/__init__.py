"""What runs a notebook inside a page: this package and two stand-ins for compiled libraries."""
