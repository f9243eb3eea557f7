"""What is not generated yet: inputs whose answer is known to be wrong and is being put right."""

from typing import Final

AWAITING: Final = {"status": "signatures by one party of several, and withdrawals by a country that is no party"}
