"""Solutions of lesson 3: one piece of code an exercise, as a student may write it in the lesson."""
# ruff: noqa: F821 - names that the cells of the lesson have made

# %% 1
answer_1 = 1 - 0.95**12

# %% 2
answer_2 = (pg.multicomp(tutorial.example_p_values().to_numpy(), method="holm")[1] < 0.05).sum()

# %% 3
answer_3 = (p_values * 12 < 0.05).any(axis=1).mean()

# %% 4
answer_4 = (found[:, regions.index("pays-de-la-loire")] * 12 < 0.05).mean()

# %% 5
answer_5 = 12 * printed[0]["p"]

# %% 6
answer_6 = int(0.05 / printed[0]["p"])
