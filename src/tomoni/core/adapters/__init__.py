"""What core hands to the outside: session store, sign-in of staff, the database's own guards, the lock of SQLite."""
