"""The outside world of payments: the bank master and the calendar of holidays."""
