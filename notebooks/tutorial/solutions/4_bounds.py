"""Solutions of lesson 4: one piece of code an exercise, as a student may write it in the lesson."""
# ruff: noqa: F821 - names that the cells of the lesson have made

# %% 1
shares = territories.weights()
north, south = shares["pays-de-la-loire"], shares["nouvelle-aquitaine"]
three = [north, south, 1 - north - south]
answer_1 = linprog(
    [0, 0, 1],
    [three, [-each for each in three]],
    [0.745, -0.735],
    bounds=[(0.825, 0.835), (0.685, 0.695), (0, 1)],
).fun

# %% 2
answer_2 = 1 - 0.375 - 0.365

# %% 3
answer_3 = bound(("urgency", "essential_or_useful", "territory", "ile-de-france"))[1]

# %% 4
answer_4 = -linprog([0, -1], [[-1, 1], [1, 1]], [0, 1], bounds=(0, 1)).fun

# %% 5
answer_5 = 0.79 + 0.75 - 1

# %% 6
answer_6 = (made.max() - made.min() < 0.01).sum()
