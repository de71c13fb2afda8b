"""`python -m tomoni.site.cli`: the command without its script."""

import sys

from tomoni.site.cli import main

sys.exit(main())
