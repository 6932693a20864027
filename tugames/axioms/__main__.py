"""Write the page of axioms and solutions: ``python -m tugames.axioms``, some minutes."""

import sys

from tugames.axioms._page import page
from tugames.axioms.verification import BUDGET

if __name__ == "__main__":
    sys.stdout.write(page(BUDGET))
