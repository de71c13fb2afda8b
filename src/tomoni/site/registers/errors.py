"""What stops a run before a row is stored."""

from tomoni.core import interface as core


class RegistersError(core.TomoniError):
    """Root of the errors about files of registers."""

    code = "site.registers"


class FilesLacking(RegistersError):
    """A file of the mapping is not in the folder, is empty, or lies there twice."""

    code = "site.register_files_lacking"


class ColumnsLacking(RegistersError):
    """The first row does not have the columns that the mapping names; often the encoding is another one."""

    code = "site.register_columns_lacking"


class OlderThanBefore(RegistersError):
    """A newer file of this register was taken in already."""

    code = "site.register_older_than_before"


class TooManyEnd(RegistersError):
    """The whole register has so much less than before that a cut off file is likelier."""

    code = "site.register_too_many_end"


class RunElsewhere(RegistersError):
    """Another process takes the same files in at this moment."""

    code = "site.register_run_elsewhere"


class NotTheirNumber(RegistersError):
    """Most numbers in the column of the key have the form of マイナンバー."""

    code = "site.register_key_is_individual_number"
