"""The language of exhibits: its digits, its words, its direction."""
