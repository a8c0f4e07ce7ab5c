"""Ids of steps from their labels, so that a cluster knows the state of a step again when others were put in or taken out.

Beam numbers the steps in the order in which it meets them; a runner names state and timers after these numbers.
"""

from typing import Any, Final

from apache_beam.pipeline import AppliedPTransform, ComponentIdMap

from transforms.core.identity import content_id

#: Characters of a label that are kept for the eye; the hash beside them tells steps apart.
_SHOWN: Final = 80
_DIGITS: Final = 8


class LabelIds(ComponentIdMap):
    """As Beam's own, but for steps."""

    def _unique_ref(self, obj: Any = None, obj_type: Any = None, label: Any = None) -> str:  # noqa: ANN401  as Beam's
        if isinstance(obj, AppliedPTransform) and obj.full_label:
            shown = self._normalize(f"{self.namespace}_{obj.full_label}")[:_SHOWN]
            return f"{shown}_{content_id('step', obj.full_label)[:_DIGITS]}"
        return str(super()._unique_ref(obj, obj_type, label))
