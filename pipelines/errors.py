"""Errors that a user reads.

TrafikklysFeil
├── InnstillingFeil    trafikklys.toml holds an unknown key or an impossible value
├── UttrekkFeil        a delivery cannot be read or breaks the contract as a whole
│   └── AvvistForMye   more rows were rejected than the limit allows
├── LagerFeil          the store is missing, busy or of another version
│   └── GammeltLager   it must be published anew before it can be read
├── TilgangFeil        somebody may not do or see this, or the login is not good
├── RegistreringFeil   what somebody wants to write down is not whole, or cannot be so
│   └── Kollisjon      somebody else has written a newer version since
├── RapportFeil        a report cannot be made, written to a file, or sent
├── LoggFeil           the access log cannot be written, so nothing is read
└── PersonvernFeil     a publish would let somebody work out a group that is too small
"""


class TrafikklysFeil(Exception):  # noqa: N818 - «feil» is the Norwegian word for error
    """Base of every error shown to a user as one sentence, without a traceback.

    The message names the thing, the rule, the value that was got and what to do, in bokmål.
    It never holds personal data: no names, employee numbers or dates of a person.
    """


class InnstillingFeil(TrafikklysFeil):
    pass


class UttrekkFeil(TrafikklysFeil):
    pass


class AvvistForMye(UttrekkFeil):
    pass


class LagerFeil(TrafikklysFeil):
    pass


class GammeltLager(LagerFeil):
    pass


class TilgangFeil(TrafikklysFeil):
    pass


class RegistreringFeil(TrafikklysFeil):
    pass


class Kollisjon(RegistreringFeil):
    pass


class RapportFeil(TrafikklysFeil):
    pass


class LoggFeil(TrafikklysFeil):
    pass


class PersonvernFeil(TrafikklysFeil):
    pass
