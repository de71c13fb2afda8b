"""tomoni (ともに): a service is written once, reaches everybody it is due to, and is changed by what it did."""
