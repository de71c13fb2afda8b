"""What can be read of documents."""
