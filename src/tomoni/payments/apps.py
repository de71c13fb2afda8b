"""Django's entry to payments: registers the bank master, here and for the checks of forms."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """Tables `payments_…`."""

    name = "tomoni.payments"
    label = "payments"
    verbose_name = "payments"

    def ready(self) -> None:
        # Models are ready only now; the door imports them.
        from tomoni.payments.adapters.banks import ZenginBanks
        from tomoni.payments.interface import use_bank_master
        from tomoni.services.interface import register_bank_master

        master = ZenginBanks()
        use_bank_master(master)
        register_bank_master(master)  # forms refuse a bank or branch that does not exist
