"""The paper's dated events."""
