"""Words that are people's names too: alone they say nothing about anybody."""

from __future__ import annotations

_ORDINAERE = """
alle alt amu an and april arbeid at august av avdeling bare be berg berge bergene bi bjørn bli
blom bo bra bratt bro bruk brun bu by bygg da dag dagen dal dale de del den der det di din dit
dom du e ed eid eik ein el ellers else en eng er et ett falk felles fersk fin fjell flo fonn
for foss fram fred fredag frost furu gran grav greve grønn gull gård gården ha hagen hals ham
han hans haug hauk hav hei heia heim hell helle helse hem her hjem holm hos hun hus i in is ja
januar jo juli juni just kan klokke kraft krone kveld la lang lange le leder ledelse li lie
liten liv lund lykke lyng lys lønn løv ma mai man mars med mellom men mer midt min mor moss mot
mus my myr myra mye nav ned nes nord ny nye nå odd og om on opp orm os oss over per pil plass
pol pris på ravn rein ren ro roser rund rusten rød si sin sist siv skog skogen sky slette slik
smed snø so sol sommer song sta stad stein stille stor storm strand strøm stue stund sund svart
syd så sør tanke ting to tor torg tre tro tun tur ulv un uten va van vang vann var vår vei ve
ved veg vest vi vik viken villa vind vinter voll vold von våg våge være ye yr øst øy øye å ås
"""
_STEDER = """
agder akershus alta arendal arna asker askim askøy bamble bergen bodø bryne bærum bø danmark
drammen drøbak eidsvoll elverum england europa evje fauske finland finnmark flekkefjord flora
florø fredrikstad førde gjøvik grimstad grorud grue halden hamar hammerfest harstad haugesund
hol holmestrand hordaland horten hønefoss innlandet jessheim jevnaker karasjok kautokeino
kirkenes kongsberg kongsvinger kragerø kristiansand kristiansund kvam larvik levanger lier
lillehammer lillestrøm lom lørenskog mandal meland melhus mo modum molde mosjøen namsos narvik
nesodden nordland norden norge notodden odda oppdal oppland orkdal orkanger oslo otta porsgrunn
rana rauma ringerike ringsaker rjukan rogaland romerike røros sandefjord sandnes sarpsborg
sauda seljord ski skien sogn sola sortland stange stavanger stjørdal stord sunndal svalbard
svelvik sverige svolvær sømna tana telemark time tinn toten troms tromsø trondheim trysil
trøndelag tvedestrand tønsberg ulsteinvik vadsø valdres vardø verdal vefsn vestfold vestland
volda voss østfold østlandet ørsta ål ålesund årdal
"""

ORDINAERE = frozenset(_ORDINAERE.split())
"""Words of the language that are a given name or a surname, or a part of one."""
STEDER = frozenset(_STEDER.split())
"""Counties, towns and others that people are called after."""
