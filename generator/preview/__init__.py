"""The local preview."""
