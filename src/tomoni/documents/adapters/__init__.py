"""The outside world of documents: two child processes (type, signatures), fonts, keys, and twins in memory."""
