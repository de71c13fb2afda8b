"""Pure part of documents: numbers, verify codes, what a template is, the ports to press and signer."""
