"""Printed claims as constraints on what is not printed."""
