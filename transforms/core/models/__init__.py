"""Two small linear models as int8 weights: what reads like a translation, and where a number is missing.

`delexical`, `translated` and `slots` are what an article meets; `corpora`, `logistic` and `train` are for whoever trains
them anew (`python -m transforms.core.models.train`). docs/models.md is their card.
"""
