"""Reads of core."""
