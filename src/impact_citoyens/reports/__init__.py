"""From notebooks to pages.

Plan the executions, execute them with papermill, render them with nbconvert, lead to them.
"""
