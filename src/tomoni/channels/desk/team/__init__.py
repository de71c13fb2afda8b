"""What a section does together: dealing out cases, standing in for each other, opinions, words, transfers."""
