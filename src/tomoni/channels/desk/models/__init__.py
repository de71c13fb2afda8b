"""Tables of the desk, by noun: what a section needs to work together. Nothing of a resident is stored here but the
words of opinions, which name no one the asker did not name, and what was found out about an address.
"""

from tomoni.channels.desk.models.addresses import AddressSearch
from tomoni.channels.desk.models.dealing import Deal, SectionDealing, Skill, Substitute
from tomoni.channels.desk.models.habits import Habit, SavedFilter
from tomoni.channels.desk.models.opinions import Opinion
from tomoni.channels.desk.models.phrases import Phrase
from tomoni.channels.desk.models.presence import Opening
from tomoni.channels.desk.models.transfers import Transfer, TransferLine

__all__ = [
    "AddressSearch",
    "Deal",
    "Habit",
    "Opening",
    "Opinion",
    "Phrase",
    "SavedFilter",
    "SectionDealing",
    "Skill",
    "Substitute",
    "Transfer",
    "TransferLine",
]
