"""Django's SQLite, where the writers of one process take turns before they ask SQLite."""
