"""Cities of GeoNames: an extra that a person builds once from the dump (`build.py`) and names in the environment."""

from transforms.core.geonames.cities import Cities, GeonamesError, installed_cities

__all__ = ["Cities", "GeonamesError", "installed_cities"]
