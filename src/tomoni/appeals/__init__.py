"""Appeals against decisions (審査請求): received, heard by somebody who was not involved, ruled on, carried out.

Owns appeals, their steps, writings and record bundles. Must not decide a case, reckon a rule or know a page.
Door: `tomoni.appeals.interface`. Read first: docs/rooms/appeals.md, `domain/steps.py`.
"""
