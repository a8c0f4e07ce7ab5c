"""Date expressions in running English text, resolved against an explicit anchor."""

from transforms.core.timex.expressions import DateExpression, find_dates

__all__ = ["DateExpression", "find_dates"]
