"""How large a formula and its numbers may be: bounds on work and memory, far above any real formula."""

from decimal import Decimal

MAKS_PANJANG = 500
"""Characters of the text."""
MAKS_KURUNG = 20
"""Parentheses, functions and signs within each other."""
MAKS_DALAM = 40
"""Operations that depend on one another: the depth of the syntax tree."""
MAKS_LANGKAH = 200
"""Numbers, names and operations, each of which is evaluated at most once."""
MAKS_BULAT = 9
MAKS_DESIMAL = 6
"""Digits of a number before and after the comma."""
MAKS_NILAI = Decimal(10) ** 12
"""Largest intermediate result, either sign."""
PRESISI = 50
"""Significant digits of an intermediate result, half up."""
DESIMAL_BANDING = 10
"""Places that a comparison looks at, half up, so that 1/3*3 equals 1; a divisor of 0 there counts as 0."""
DESIMAL_HASIL = 2
"""Places of the values of names and of the result, half up."""
