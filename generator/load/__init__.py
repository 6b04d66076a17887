"""From content/ to a checked Site."""
