"""Pure part of payments: bank kana, the 120-byte records, days on which banks work. No Django, no network."""
