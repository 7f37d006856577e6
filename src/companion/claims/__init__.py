"""What the paper states, the evidence, and the verdicts."""
