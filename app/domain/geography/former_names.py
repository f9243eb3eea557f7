"""Former names of states that kept their code, with the days in which they were in use.

A name is here only if the day of the change is undisputed, as for *Swaziland* and *Turkey*. The days are those of the laws or
proclamations that the states notified to the United Nations (https://www.un.org/en/about-us/growth-in-un-membership, notes)
and, for names before independence, the day of independence. Where accounts differ, the day is that of the state's own act: *Iran* from the
first day of 1314, 22 March 1935, by the circular to embassies; *Thailand* by the first State Edict, of 24 June 1939. The return to
*Siam* from 1945 to 1949 is left out, since its days differ by the act that one takes. Former states with a code of their own are in
ISO 3166-3.

See decision 137.
"""

from typing import Final

FORMER_NAMES: Final = {
    "BW": (("Bechuanaland", "../1966-09-29"),),
    "BY": (("Byelorussia", "../1991-09-18"),),
    "BZ": (("British Honduras", "../1973-05-31"),),
    "CF": (("Central African Empire", "1976-12-04/1979-09-20"),),
    "CV": (("Cape Verde", "../2013-10-23"),),
    "EG": (("United Arab Republic", "1958-02-22/1971-09-01"),),
    "GH": (("Gold Coast", "../1957-03-05"),),
    "GY": (("British Guiana", "../1966-05-25"),),
    "IE": (("Irish Free State", "1922-12-06/1937-12-28"),),
    "IR": (("Persia", "../1935-03-21"),),
    "KH": (("Khmer Republic", "1970-10-09/1975-04-17"), ("Democratic Kampuchea", "1976-01-05/1979-01-07")),
    "LK": (("Ceylon", "../1972-05-21"),),
    "LS": (("Basutoland", "../1966-10-03"),),
    "MK": (("Macedonia", "../2019-02-11"),),
    "MM": (("Burma", "../1989-06-17"),),
    "MW": (("Nyasaland", "../1964-07-05"),),
    "MY": (("Malaya", "../1963-09-15"),),
    "SZ": (("Swaziland", "../2018-04-18"),),
    "TH": (("Siam", "../1939-06-23"),),
    "TR": (("Turkey", "../2022-05-31"),),
    "WS": (("Western Samoa", "../1997-07-03"),),
    "ZM": (("Northern Rhodesia", "../1964-10-23"),),
}
"""The names by code, each with its term (EDTF)."""
