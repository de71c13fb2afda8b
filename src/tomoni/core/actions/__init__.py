"""Verbs that change what core stores."""
