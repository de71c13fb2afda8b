"""Who is there: sign-in and sign-out of residents and staff, the language of the pages.

Owns: the demo sign-in, the passwords of staff and their throttle, the language switch.
Must not: decide who may do what; rooms and pages do.
Door: `urls`, `middleware.SignedInMiddleware`, which sets `request.account` and `request.staff`.
Read first: docs/rooms/channels.md.
"""
