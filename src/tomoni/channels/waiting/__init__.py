"""The line before the pages of services, on the days on which more people come than the machine holds.

Owns: numbers in the line, the rate at which it moves, the cookie that keeps a place, the pages of the line.
Must not: decide who may apply; hold up who is inside, the desk, programs, sign-in or information.
Door: `urls`, `gate.WaitingMiddleware`, `pressure.PressureMiddleware`, `running` for the operator's command.
Read first: reckoning.py, docs/decisions/0022-a-line-at-the-door.md.
"""
