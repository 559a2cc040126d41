"""The limits of one request. Each keeps the cost of parsing or of the statement bounded."""

from typing import Final

MAX_ROWS: Final = 1000  # in a response, and embedded in one row
MAX_PARAMETERS: Final = 100  # of a query string
MAX_CONDITIONS: Final = 200  # of one logic tree
MAX_LOGIC_DEPTH: Final = 10
MAX_SELECT_ITEMS: Final = 200  # at each level of embedding
MAX_EMBEDS: Final = 20
MAX_EMBED_DEPTH: Final = 5
MAX_ORDER_TERMS: Final = 20
MAX_ALIAS_BYTES: Final = 63  # PostgreSQL truncates longer identifiers
