"""From tasks to files: run, inspect, write; the only writers of the site."""
