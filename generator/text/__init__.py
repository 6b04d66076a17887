"""What can be known from text alone: pure functions, standard library only."""
