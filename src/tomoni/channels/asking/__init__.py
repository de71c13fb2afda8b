"""Asking: an interview as pages, the same for who asks on the portal and for staff who take a request in at the desk.

From an item of a service to a field, from what was typed to a typed answer, and the page before sending. `viewer.Eyes`
says whose facts a page may show. Knows no address but the one it is given.
"""
