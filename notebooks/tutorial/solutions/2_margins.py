"""Solutions of lesson 2: one piece of code an exercise, as a student may write it in the lesson."""
# ruff: noqa: F821 - names that the cells of the lesson have made

# %% 1
answer_1 = 1.96 * (low * (1 - low) / 200) ** 0.5

# %% 2
answer_2 = 1.96 * (france * (1 - france) * (1 / 200 + 1 / 200)) ** 0.5

# %% 3
answer_3 = (counts.max(axis=1) >= 166).mean()

# %% 4
answer_4 = (
    next(count for count in range(201) if printed_tests.maximum_probability(count, 200, france, 12) < 0.05)
    / 200
)

# %% 5
answer_5 = 1.96 * ((vision + project) / (200 + 1.96**2)) ** 0.5

# %% 6
answer_6 = 1.96**2 * (vision + project - 0.01**2) / 0.01**2
