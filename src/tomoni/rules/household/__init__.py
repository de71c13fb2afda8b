"""Answers for one situation: nodes become functions, unknown facts stay unknown, the next question is found."""
