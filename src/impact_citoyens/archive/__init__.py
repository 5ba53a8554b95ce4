"""A build as an object to keep, send and check: manifest, RO-Crate, archive."""
