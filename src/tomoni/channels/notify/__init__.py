"""Tells residents that something happened: a notice on their page, and a mail where they want one.

Owns: the words of notices, the mail. Must not: put personal data or the name of a service into a mail; decide whom
something is due to. Door: none; it listens to the events of cases (`tasks.py`). Read first: docs/rooms/channels.md.
"""
