"""From YAML to a proven book: parsing, checking, provisos, towns' figures, proofs. Loading is checking."""
