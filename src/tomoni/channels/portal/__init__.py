"""The resident's side: what is due, the interview, the check page, the receipt, my cases, my data, who looked.

Owns: pages and forms for residents and the public pages of services and certificates.
Must not: decide, reckon or store; every page asks a query of a room, every button calls one verb.
Door: `urls`, and the pages of trouble in `errors`. Read first: docs/rooms/channels.md, then `views/home.py`.
"""
