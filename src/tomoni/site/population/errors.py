"""Errors of people files and of the runs over them. Each message names the place, what was found, and what to do.

PopulationError
├── QuestionNotKnown        population.question_not_known      no such question, or not for all
├── MonthNotCovered         population.month_not_covered       the rules asked say nothing about this month
├── FolderNotFit            population.folder_not_fit          the folder holds something else
├── FilesNotValid           population.files_not_valid         people files that are wrong: file, column, row or id
├── TablesNotValid          population.tables_not_valid        a town's own tables that are wrong: file, column, row
├── NotWritten              population.not_written             the disk took no more
└── ProcessLost             population.process_lost            a process was ended from outside
"""

from typing import Any


class PopulationError(Exception):
    """Root, with the same attributes as every root in tomoni."""

    code = "population.error"

    def __init__(self, message: str, **data: Any) -> None:
        super().__init__(message)
        self.message = message
        self.data = data

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (type(self), self.message, self.data)


def _again(kind: type[PopulationError], message: str, data: dict[str, Any]) -> PopulationError:
    return kind(message, **data)


class QuestionNotKnown(PopulationError):
    """No service and no rule of one thing has this name, or it cannot be asked of everybody."""

    code = "population.question_not_known"


class MonthNotCovered(PopulationError):
    """What is asked says nothing about the month."""

    code = "population.month_not_covered"


class FolderNotFit(PopulationError):
    """The folder holds something else: other people, another run, or files nobody knows."""

    code = "population.folder_not_fit"


class FilesNotValid(PopulationError):
    """People files are wrong: the manifest, a truncated file, a missing column, a duplicate, a cut family."""

    code = "population.files_not_valid"


class TablesNotValid(PopulationError):
    """A town's own tables are wrong: the file, the column and the row are named."""

    code = "population.tables_not_valid"


class NotWritten(PopulationError):
    """The disk took no more. What is complete stays; the same command goes on."""

    code = "population.not_written"


class ProcessLost(PopulationError):
    """A process was ended from outside, most often for want of memory. The same command goes on."""

    code = "population.process_lost"
