"""A session of staff that was put aside while a resident has the screen: it lives longer, and opens no desk."""

PUT_ASIDE = "lent"  # key in the session; what stands there is written by channels/asking/lending.py
