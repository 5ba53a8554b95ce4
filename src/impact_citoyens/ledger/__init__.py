"""What was published: the ledger of printed claims, and the estimates that they make."""

from impact_citoyens.ledger.ledger import anomalies, relations, source_name, sources, values
from impact_citoyens.ledger.published_estimates import ESTIMATE_COLUMNS, estimates

__all__ = ["ESTIMATE_COLUMNS", "anomalies", "estimates", "relations", "source_name", "sources", "values"]
