"""The only writer of content/."""
