"""Solutions of lesson 1: one piece of code an exercise, as a student may write it in the lesson."""
# ruff: noqa: F821 - names that the cells of the lesson have made

# %% 1
answer_1 = equal.loc["ile-de-france", "weight"] / equal.loc["centre-val-de-loire", "weight"]

# %% 2
answer_2 = (residents * made_up).sum()

# %% 3
answer_3 = voters[codebook.members("territory", "difficult_regions")].round(2).sum()

# %% 4
by_residents = np.repeat(residents * 12, 200)
answer_4 = by_residents.sum() ** 2 / (by_residents**2).sum()

# %% 5
twice = np.repeat(equal["weight"], 400)
answer_5 = len(twice) * (twice**2).sum() / twice.sum() ** 2

# %% 6
answer_6 = (len(weights) / effective) ** 0.5 - 1
