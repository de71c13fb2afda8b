"""The pure part: steps of an appeal, who may."""
