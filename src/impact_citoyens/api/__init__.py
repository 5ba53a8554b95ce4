"""The public face: what ``import impact_citoyens as ic`` offers to notebooks and programs.

`context` says whose page it is, once; `frames` has the tidy tables, `plots` draws them, `significance` tests
them, `page_text` says them. The package itself lists the names (`impact_citoyens.HOMES`), so that each is
imported when used.
"""
