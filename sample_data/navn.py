"""Names that nobody can take for real people: ordinary first names, surnames that say «sample»."""

from __future__ import annotations

import random

_KVINNER = """
Anne Aud Berit Bodil Camilla Dagny Eli Eva Frida Gerd Gro Hanne Hilde Ida Ingrid Jorunn Kari
Kristin Lise Liv Mari Marte Nina Oddny Pia Randi Ragnhild Sara Silje Sissel Solveig Tone Turid
Unni Vigdis Yngvild Åse Åshild Amina Fatima Leila Maja Zofia
"""
_MENN = """
Anders Arne Bjørn Dag Einar Emil Erik Finn Frode Geir Gunnar Hans Håkon Ivar Jan Jonas Kjell
Kåre Lars Leif Magnus Morten Nils Odd Ola Per Pål Rolf Roy Sindre Svein Tor Trond Ulrik Vidar
Yngve Øystein Øyvind Ali Omar Piotr
"""
_ETTERNAVN = """
Eksempelsen Eksempelstad Eksempelrud Prøvestad Prøvedal Prøvaas Testmo Testdal Testvik Demodal
Demostad Demoset Liksomnes Liksomsen Liksomrud Oppdiktet Tenktmoen Tenkthaug Modellsen Modellvik
Mønsterhaug Mønsterli Utkaststad Utkastvoll Skissedal Skisseby Fantasirud Fantasivik Påfunnsen
Påfunnstad Tulledal Øvelsrud Øvelsvik Attrappsen
"""

_FORNAVN = {"K": _KVINNER.split(), "M": _MENN.split()}
_SLEKTSNAVN = _ETTERNAVN.split()
DOMENE = "eksempeldirektoratet.invalid"


def draw_name(rng: random.Random, kjonn: str) -> str:
    return f"{rng.choice(_FORNAVN[kjonn])} {rng.choice(_SLEKTSNAVN)}"


def email_of(navn: str, ansattnr: str) -> str:
    """A mail address that can never be delivered: `.invalid` is reserved for that (RFC 2606)."""
    lokal = navn.lower().replace(" ", ".")
    for tegn, ascii_tegn in (("æ", "ae"), ("ø", "o"), ("å", "a")):
        lokal = lokal.replace(tegn, ascii_tegn)
    return f"{lokal}.{ansattnr}@{DOMENE}"
