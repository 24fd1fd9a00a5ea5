"""The code of a printed slip, as printed and as typed."""

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # 32 letters, 5 bits each; no I, L, O, U


def plain_code(typed: str) -> str:
    """A typed slip code as it was printed: letters that look like others are read as those.

    >>> plain_code(" 7k4m-oil1 8u2z")
    '7K4M01118V2Z'
    """
    kept = "".join(letter for letter in typed.upper() if letter.isalnum())
    return kept.translate(str.maketrans("OILU", "011V"))


def in_groups(code: str) -> str:
    """
    >>> in_groups("7K4M01118V2Z")
    '7K4M-0111-8V2Z'
    """
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))
