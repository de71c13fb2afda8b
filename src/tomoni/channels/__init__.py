"""How people reach the town: portal, desk, notify, signin; each independent of the others, on a shared look.

Owns: pages, forms, words, mail.
Must not: decide or store; a channel translates, calls one verb of a room, translates back.
Door: the `urls` of each channel, and `look.interface` for the channels. Read first: docs/rooms/channels.md.
"""
