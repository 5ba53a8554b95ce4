"""From notebooks to pages: plan the executions, execute them with papermill, render them with nbconvert, lead to them."""
