"""What can be said: types, nodes, the vocabulary, values known and unknown, builtins, and what an answer is."""
