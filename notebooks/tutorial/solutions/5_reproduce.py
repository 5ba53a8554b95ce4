"""Solutions of lesson 5: one piece of code an exercise, as a student may write it in the lesson."""
# ruff: noqa: F821 - names that the cells of the lesson have made

# %% 1
urgency = ledger.values("urgency")
asked = urgency.query("population == 'france' and answer == 'essential_or_useful' and statistic == 'share'")
answer_1 = int(asked["page"].iloc[0])

# %% 2
answer_2 = sample_design.share_interval(0.37, base, rounding=0.005)[0]

# %% 3
answer_3 = (ledger.estimates()["interval"] == "unknown_n").sum()

# %% 4
answer_4 = audit.table.set_index("claim_id").loc["levers-first-france-p13", "verdict"]

# %% 5
project = (people["lever"] == "common_project").astype(float)
answer_5 = (weighting.values * project).sum() / weighting.values.sum()

# %% 6
smallest, largest = bound(("levers", "shared_vision", "territory", "bretagne"))
answer_6 = largest - smallest
