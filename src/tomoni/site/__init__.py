"""site: puts the rooms together: settings, addresses, web process, command line, the demo town.

Owns nothing that lasts. Must not be imported by any room. Door: none (the command `tomoni` and `wsgi`).
Read first: settings.py, urls.py, cli/.
"""
