"""Rules for one month: what the month settles is worked out, and what remains becomes straight functions."""
