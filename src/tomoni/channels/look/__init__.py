"""How tomoni looks and speaks: the style sheet, the frame of every page, the pieces, the words in three languages.

Owns: look.css, the base templates `look/page.html` and `look/desk_page.html`, the template tags, the word catalogues.
Must not: ask the database for anything, know a case or a service, import another channel.
Door: `interface.py`, and `{% load look %}` in templates. Read first: docs/rooms/channels.md.
"""
