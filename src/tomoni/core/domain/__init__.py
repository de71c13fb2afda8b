"""Pure parts of core: no Django, no network, no clock."""
