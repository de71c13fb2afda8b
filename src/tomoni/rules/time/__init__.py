"""Months, years, ages, terms and eras, as the law counts them. Knows nothing of rules."""
