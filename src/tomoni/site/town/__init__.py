"""The fictional ひばり町: nobody in it is real. Read first: population.py (pure, from a seed), then making.py."""

from tomoni.site.town.making import MadeTown, make_demo_town, make_town, publish_packs, town_is_made

__all__ = ["MadeTown", "make_demo_town", "make_town", "publish_packs", "town_is_made"]
