"""The same law with one small fault: whether an example notices."""
