"""Backup and restore of an installation: database, files, keys and secret, with a manifest over all of it.

Read first: `manifest.py` (what a backup holds), `backup.py`, `restore.py`; `snapshots/` knows the two databases.
"""
