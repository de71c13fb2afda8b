"""Pure part of services: from the text of a pack to a definition, from a situation to an answer. No database."""
