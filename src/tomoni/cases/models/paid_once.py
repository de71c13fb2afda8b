"""How a sum that is paid once meets payments."""


def once_of(case: int) -> str:
    """What payments know a sum by that the decision of a case pays once."""
    return f"case:{case}"
