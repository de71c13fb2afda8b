"""Rules over a whole population: the second door of `rules`, beside `interface`; it needs numpy and Arrow.

Owns: kernels generated from the nodes of the language for one month, and the slice they run over.
Must not: open a file, start a process, know how families are stored.
Door: this module. `compile_program` once, `run_slice` for each slice: Arrow in, Arrow out, pure.
"""

from tomoni.rules.errors import SliceFault
from tomoni.rules.population.cutting import cut_slice
from tomoni.rules.population.program import (
    ELIGIBLE,
    NOT_COVERED,
    NOT_ELIGIBLE,
    UNDETERMINED,
    Program,
    Question,
    compile_program,
    run_slice,
)
from tomoni.rules.population.world import SliceWorld

__all__ = [
    "ELIGIBLE",
    "NOT_COVERED",
    "NOT_ELIGIBLE",
    "UNDETERMINED",
    "Program",
    "Question",
    "SliceFault",
    "SliceWorld",
    "compile_program",
    "cut_slice",
    "run_slice",
]
