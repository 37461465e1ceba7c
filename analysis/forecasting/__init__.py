"""Forecasts: probabilities that a price moves, by a small logistic model with named features, and how good they are.

Plain functions over arrays, which know neither database nor web.
"""
