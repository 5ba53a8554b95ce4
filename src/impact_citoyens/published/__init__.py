"""What was published: the ledger of printed claims, and the estimates that they make."""

from impact_citoyens.published.estimates import ESTIMATE_COLUMNS, estimates
from impact_citoyens.published.ledger import anomalies, relations, sources, values

__all__ = ["ESTIMATE_COLUMNS", "anomalies", "estimates", "relations", "sources", "values"]
