"""The nouns of the portal: frozen values, no input or output."""
