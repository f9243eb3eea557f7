"""Naming customs: titles, particles, suffixes and short forms of names, in many languages.

Every word is folded: lower case, without diacritics, full stops or apostrophes. The lists state customs, not people: a
word belongs here if it would be read so in an unknown name.

See decision 189.
"""

from typing import Final

from app.domain.strings.text import word_set

TITLES: Final = word_set(
    # Forms of address and learning.
    "mr mrs ms miss messrs dr dra prof professor engr ing doctor doktor docteur doutor doutora dottor dottore dott "
    "sir dame lord lady baron baroness viscount viscountess earl marquess marquis marquise countess archduke "
    "honourable honorable hon rthon rt excellency excellence hrh majesty highness serene holiness eminence reverend rev "
    "revd monsignor mgr msgr archbishop cardinal patriarch pope rabbi monsieur madame mademoiselle mme mlle herr frau "
    "fraulein freiherr freifrau graf grafin furst signor signora signore senor senora senorita sra dona "
    "onorevole gospodin gospozha comrade tovarishch camarade companero companera atty esq maitre "
    # Ranks.
    "general gen generalissimo colonel col lieutenant lt ltcol ltgen maj brigadier brig captain capt cpt commander cdr "
    "cmdr commodore admiral adm sergeant sgt corporal commandant comandante marechal mariscal mjr "
    # Offices in front of a name.
    "president premier chancellor ambassador senator congressman congresswoman governor gov mayor chairman chairwoman "
    "chairperson speaker commissioner emperor empress king queen prince princess tsar tzar kaiser sultan sultana emir "
    "amir shah shahbanu maharaja maharani "
    # Arab, Persian, Turkic.
    "sheikh shaikh shaykh sheik sheykh cheikh cheik sheikha shaikha hajj hajji hadj hadji haji alhaji alhaj elhadj elhadji "
    "hojatoleslam hojjatoleslam hujjatulislam ayatollah ayatullah allameh imam mullah maulana mawlana moulana mawlawi "
    "molvi maulvi effendi efendi begum ustad ustadh "
    # South Asian.
    "shri shree sri shrimati smt kumari pandit swami mahatma janab thiru thirumathi selvi sahib saheb "
    # South-East Asian.
    "dato datuk datin datu tansri toh tuan encik tunku tengku tuanku ungku pehin pengiran awang dayang raden samdech "
    "samdach samdac samtec techo oknha chumteav preah somdet bapak ustaz "
    # African and Pacific.
    "mwalimu mzee osagyefo otunba dejazmach negus woizero ato ratu afioga susuga"
)
"""Titles and ranks: left out at the beginning of a name, whatever remains."""

POSSIBLE_TITLES: Final = word_set(
    "u m daw ko don dom count duke duchess knight field marshal major father fr fra brother sister mother bishop dean canon "
    "judge justice deputy vice acting former prime minister secretary foreign chief crown grand first supreme leader "
    "right the his her their he hh hm very most rear air wing squadron flight group royal imperial seri panglima tun "
    "sayyid sayyed sayed seyyed seyed syed sidi agha mirza sardar raja rani nawab rai chaudhry chaudhri chaudhary hafiz "
    "qari qadi mufti pasha pacha bey khan nana oba togbe lij ras adi phra khun mom luang neak lok thakin bo maung "
    "pan pani arq arch lic eng md mag dipl avv pr sen rep min sec hr pe padre madre cavaliere tui pt"
)
"""Words that are titles or names: left out at the beginning of a name if two other words or more remain."""

TITLE_PAIRS: Final = frozenset({("tan", "sri"), ("el", "hadj"), ("al", "hajj"), ("el", "hadji"), ("al", "haj")})
"""Titles of two words whose first word alone is a name or a particle."""

TITLES_BEHIND: Final = word_set(
    "esq esquire phd md mba jd llb llm msc kbe obe cbe mbe gbe dbe ch cmg kcmg gcmg dcmg gcb kcb cb kg kt pc qc kc mp mep "
    "mla mna usn usaf usmc usa ret retd rn sj op ofm sahib saheb pasha pacha bey begum hanim khanum khanom effendi efendi "
    "saib singhji ji"
)
"""Titles, honours and degrees that follow a name."""

PEERAGES: Final = word_set(
    "lord lady baron baroness viscount viscountess earl marquess marquis duke duchess count countess"
)
HUSBANDS_NAME: Final = word_set("mrs mme madame frau signora senora sra begum")
"""Titles after which a lone surname may be that of the husband."""

PARTICLES: Final = word_set(
    "de del della dello delle dei degli di da do dos das du des d l la las le les lo los y e i "
    "van von vom der den het t ter ten te tot zu zum zur und af av ap ab "
    "al el ul ol ad ash as at az ar an us ur ech es aal ould wuld uld mint abu abou aboul ibn bin ben bint binti binte bn "
    "bar bat oglu oglou ogly oghlu ugli uly kyzy kizi qizi gyzy uulu o m n"
)
"""Words between the parts of a name that sources write, join or leave out at will."""

ARTICLES: Final = word_set("al el ul ol ad ash as at az ar an us ur ech es aal")
"""Forms of the Arabic article."""

FAITH: Final = word_set("din dine deen dien")
FAITHS: Final = word_set("eddin eddine eddeen uddin uddine uddeen addin addine udin aldin eldin eldine eddien")
"""The second word of names such as *Nur al-Din*, alone and with its article."""

KINSHIP: Final = word_set("bin ibn ben bint binti binte bn ould wuld uld mint")
"""Particles that precede the name of the father."""

LEADING_PARTICLES: Final = word_set("de del della di da dos das du des la le van von der den ter ten zu ben bin ibn")
"""Particles that begin a family name given alone: *De Gaulle*, *Ben Bella*. There they may be left out as well."""

APOSTROPHE_PREFIXES: Final = word_set("d l o n m t dell all")
"""Prefixes that an apostrophe separates from the name: d'Estaing, O'Brien, N'Diaye."""

SUFFIXES: Final = {
    "jr": 2, "jnr": 2, "junior": 2, "filho": 2, "fils": 2, "ifj": 2, "sr": 1, "snr": 1, "senior": 1, "pere": 1,
    "i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10, "xi": 11, "xii": 12,
    "xiii": 13, "xiv": 14, "xv": 15, "xvi": 16, "xvii": 17, "xviii": 18,
    "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5, "6th": 6, "7th": 7, "8th": 8, "9th": 9, "10th": 10,
}  # fmt: skip
"""Words that distinguish generations and rulers of one name, with their number. *Jr.* and *II* are the same number."""

NAMES_LIKE_SUFFIXES: Final = word_set("i v x xi vi")
"""Suffixes that are also initials or names: read as suffixes only in capitals at the end, after a word or two."""

WHOLE_FORMS: Final = {
    "md": "muhammad", "mohd": "muhammad", "muhd": "muhammad", "mhd": "muhammad",
    "wm": "william", "chas": "charles", "geo": "george", "jas": "james", "thos": "thomas", "robt": "robert",
    "benj": "benjamin", "fco": "francisco", "st": "saint", "ste": "saint", "sta": "santa",
}  # fmt: skip
"""Written abbreviations of names."""

OFTEN_LEFT_OUT: Final = word_set("muhammad mohammed mohamed mohammad mohamad muhamad muhamed mehmed")
"""A first name so common that it is left out before another one."""

_SHORT_FORMS: Final = """
abe: abraham / al: albert alfred alan / alec alex sandy sandro sasha: alexander / andy drew: andrew / toni tony: anthony
antony antonio antoine anton / art: arthur / barney: bernard / ben benny: benjamin / bert: herbert albert robert / bibi: benjamin
/ bill billy will willy: william / bob bobby rob: robert / brad: bradley / charlie chuck: charles / chema pepe: jose
/ chico paco pancho: francisco / chris: christopher christine christian / cindy: cynthia / dan danny: daniel
/ dave: david / debbie: deborah / dick rick rich: richard / dima: dmitry dmitri / don: donald / doug: douglas
/ ed eddie: edward edwin edgar / ted teddy: edward theodore / beth betty betsy liz: elizabeth / frank: francis franklin
/ fred: frederick alfred / gene: eugene / geoff: geoffrey / jeff: jeffrey / gerry jerry: gerald gerard jerome
/ greg: gregory / hal harry hank: henry harold / jack johnny: john / jake: jacob / jim jimmy jamie: james
/ joe joey: joseph / jon: jonathan / josh: joshua / ken: kenneth / kate katie kathy cathy: katherine catherine kathleen
/ kolya: nikolai / kostas costas: konstantinos / larry: lawrence laurence / len: leonard / les: leslie lester / lou: louis
/ lula: luis luiz / maggie meg peggy: margaret / marty: martin / matt: matthew / mick mike mickey: michael
/ misha: mikhail / mitch: mitchell / nacho: ignacio / nate: nathaniel nathan / nick: nicholas nicolas / nikos: nikolaos
/ norm: norman / pam patty: pamela patricia / pat: patrick patricia / pete: peter / phil: philip phillip / quique: enrique
/ ray: raymond / reg: reginald / ron: ronald / russ: russell / sally: sarah / sam: samuel / steve: stephen steven
/ stu: stuart stewart / sue: susan / terry: terence theresa / tim: timothy / tom tommy: thomas / vic: victor
/ vince: vincent / vova volodya: vladimir / walt: walter / wes: wesley / giannis yannis: ioannis / giorgos yorgos: georgios
/ dimitris: dimitrios / beppe: giuseppe / gianni: giovanni / fritz: friedrich / hans: johannes / sepp: josef / gus: august
gustav augustus / wim: willem / piet: pieter / jaap: jacob / zhenya: yevgeny / beto: alberto roberto / memo: guillermo
/ alexander: aleksandr oleksandr alyaksandr alejandro alexandre alexandros / andrew: andrey andriy andreas andres andrei
/ charles: carlos karl carl karel / constantine: konstantinos konstantin / george: georgios giorgi georges georg heorhiy
/ joseph: josef jose iosif giuseppe / michael: mikhail mykhailo michel miguel mikheil / nicholas: nikolai mykola nikolaos
nicolae / paul: pavel pablo pavlo paulo / peter: petr pyotr petro pedro pierre petar / vladimir: volodymyr uladzimir
/ william: willem wilhelm guillaume / henry: henri heinrich enrique henrik / philip: felipe philippe filip
/ sergey: serhiy siarhei / dmitry: dmytro / eugene: yevgeny yevhen / john: ioannis / emmanuel: manuel
/ alexei aleksei aleksey alexey: oleksiy oleksii aliaksei / ilya: illia / nikita: mykyta / bishnu: vishnu
/ othman osman usman uthman ousmane: uthman / haris harith: harith / boubakr boubacar boubaker aboubakr aboubacar: abubakar
/ pak park bak: park / lim rim im yim rhim: lim / noh roh ro: noh / lee yi ri rhee yee rhie: lee / ryu yu yoo ryoo: yoo
/ ryang: yang / ra: na / ryom yom: yeom / ryo: yeo / rang: nang
"""


def _short_forms() -> dict[str, frozenset[str]]:
    result: dict[str, frozenset[str]] = {}
    for line in _SHORT_FORMS.replace("\n", " ").split("/"):
        short, _, whole = line.partition(":")
        for name in short.split():
            result[name] = result.get(name, frozenset()) | frozenset(whole.split())
    return result


SHORT_FORMS: Final = _short_forms()
"""Short forms of given names, and forms that English texts use, with the names that each may stand for."""

FAMILY_ENDINGS: Final = ("uv", "iv", "uva", "iva", "av", "ava")
"""Endings of Slavic family names as `app.domain.names.transliteration.spelling` writes them, which are added to and dropped
from other names, and change with gender: Rahmon and Rahmonov, Petrov and Petrova."""
