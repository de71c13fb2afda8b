"""Fields of facts: from an item of a page to what is drawn, from what was typed to the raw value `services` parses."""
