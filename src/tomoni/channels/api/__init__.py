"""api: how programs outside of the town apply in a person's name and follow what they sent.

Owns clients with their scopes, permissions of people, what clients sent, webhooks, packages of outside portals, and the
OpenAPI document made of the published definitions. Must not decide anything, must not show anybody's data to a client,
and goes through the same verbs of `cases` as the portal.
"""
