"""Pairs of names of invented people, by naming custom: what one source records of a person, and what another says.

A line of `TABLE` has a country, the recorded name, office and term, `=` or `!`, and the described name and day. Both
sources give the office, which the line has once; `>` separates the two where they differ. `=` is one person, `!` two.
"""

from typing import Final

from labelled_pairs import Pair

OFFICES: Final = {
    "F": "Minister of Foreign Affairs",
    "P": "President",
    "M": "Prime Minister",
    "D": "Minister of Defence",
    "T": "Minister of Trade",
    "V": "Deputy Minister of Foreign Affairs",
    "K": "King",
    "A": "Ambassador to the United States",
    "B": "Ambassador to Brazil",
    "L": "Foreign Secretary",
}

TABLE: Final = """
# burmese
MM | U Kyaw Htin Lwin | F | 2011-03-30/2016-03-30 = Kyaw Htin Lwin | 2013-05-01
MM | Nilar Moe Thet | D | 2004-01-01/2009-06-30 = Daw Nilar Moe Thet | 2006-02-02
MM | Thaung Zaw Oo | M | 1990-02-01/1995-02-01 = Lt. Gen. Thaung Zaw Oo | 1993-08-08
MM | Aung Myat Soe | T | 2001-02-01/2003-02-01 = Thura U Aung Myat Soe | 2002-03-03
MM | Tin Maung Aye | V | 2001-02-01/2005-02-01 ! Tin Maung Htay | 2003-03-03
MM | Khin Sandar Phyu | A | 2014-01-01/2018-01-01 = Khin Sanda Phyu | 2016-03-03
# icelandic
IS | Hrafnhildur Sólmundsdóttir | F | 1999-05-01/2003-05-01 = Hrafnhildur Solmundsdottir | 2001-04-04
IS | Þorgrímur Eldjárn Bragason | M | 1991-04-30/1995-04-23 = Thorgrimur E. Bragason | 1993-01-31
IS | Guðfinna Steinþórsdóttir | D | 2007-05-01/2009-05-01 = Gudfinna Steinthorsdottir | 2008-04-04
IS | Kolbeinn Ísleifsson | T | 1974-05-01/1978-05-01 ! Ísleifur Kolbeinsson | 1976-04-04
IS | Ragnheiður Ævarsdóttir | A | 2011-05-01/2015-05-01 = Ragnheidur Aevarsdottir | 2013-04-04
# ethiopian
ET | Tesfahun Girmaye Beyene | F | 2010-09-20/2012-09-20 = Tesfahun Girmaye | 2011-07-15
ET | Berhane Zeleke | M | 1992-05-01/1995-05-01 = Ato Birhane Zelleke | 1994-03-03
ET | Haileselassie Worku | D | 2001-05-01/2005-05-01 = Haile Selassie Worku | 2003-03-03
ET | Gebremeskel Kidane | A | 1996-05-01/2001-05-01 = Dr. Gebre Meskel Kidane | 1998-03-03
ET | Almaz Tefera | T | 2014-05-01/2018-05-01 = Weizero Almaz Teferra | 2016-03-03
ET | Lemma Desta Woldeyes | V | 2014-05-01/2018-05-01 ! Lemma Tolossa Gudina | 2016-03-03
# indonesian
ID | Sudharmanto | F | 1978-03-29/1983-03-19 = Soedharmanto | 1981-02-02
ID | Joyowinoto | M | 1957-04-09/1959-07-09 = Djojowinoto | 1958-02-02
ID | Cokrowardoyo | D | 1949-04-09/1953-07-09 = Tjokrowardojo | 1951-02-02
ID | Purwandari | P | 2001-07-23/2004-10-20 = President Purwandari | 2003-02-02
ID | Retno Wulansari Priyadi | A | 2014-10-27/2019-10-20 = Retno Wulansari | 2017-02-02
ID | Yusuf Mulyana | T | 1993-03-17/1998-03-17 = Jusuf Muljana | 1995-02-02
ID | Sutrisnowati | V | 1993-03-17/1998-03-17 ! Sutedjo Atmo | 1995-02-02
# korean
KR | Seok Do-hyun | F | 2004-01-17/2006-11-09 = Do-hyun Seok | 2005-08-08
KR | Lim Kyung-sook | D | 2013-01-17/2016-11-09 = Rim Kyong Suk | 2015-08-08
KR | Roh Jae-won | M | 1990-12-27/1992-10-08 = Noh Jae Won | 1991-08-08
KR | Choi Young-ho | T | 2008-12-27/2011-10-08 = Choe Yongho | 2010-08-08
KP | Pak Song-min | M | 2003-09-03/2007-04-11 = Park Sung Min | 2005-08-08
KP | Ryang Chol-min | F | 2014-04-09/2016-05-05 = Ryang Chol Min | 2015-08-08
KR | Bang Young-chul | V | 2008-12-27/2011-10-08 ! Bang Young-chan | 2010-08-08
KR | 석도현 | A | 2001-12-27/2003-10-08 = Seok Do Hyeon | 2002-08-08
# chinese
CN | Qian Wenzhao | F | 1958-02-11/1966-01-06 = Ch'ien Wen-chao | 1963-04-04
CN | Zhou Jianxun | M | 1949-10-01/1956-01-08 = Chou Chien-hsün | 1954-04-04
CN | Xu Guangyi | D | 1976-10-01/1981-01-08 = Hsu Kuang-i | 1979-04-04
CN | 吴建中 | T | 1998-03-18/2003-03-17 = Wu Jianzhong | 2000-04-04
CN | Wu Jianzhong | A | 2005-03-18/2009-03-17 = Jianzhong Wu | 2007-04-04
CN | Deng Zhaoxiang | B | 1975-03-18/1979-03-17 = Teng Chao-hsiang | 1977-04-04
CN | Guo Peilin | V | 1975-03-18/1979-03-17 ! Guo Shuren | 1977-04-04
TW | Cai Yingluan | F | 2016-05-20/2018-02-26 = Tsai Ying-luan | 2017-04-04
CN | Peng Dezhao | F | 1958-02-11/1966-01-06 = P'eng Te-chao | 1963-04-04
CN | Zhao Ziwen | M | 1980-09-10/1987-11-24 = Chao Tzu-wen | 1984-04-04
CN | He Rongdong | D | 1954-09-28/1959-04-27 = Gen. Ho Jung-tung | 1957-04-04
CN | Luo Guoqing | T | 1964-09-28/1969-04-27 = Lo Kuo-ch'ing | 1967-04-04
CN | Jiang Xuejie | F | 1982-11-19/1988-04-12 = Chiang Hsuehchieh | 1985-04-04
CN | Song Biren | P | 1959-04-27/1968-10-31 = Sung Pi-jen | 1962-04-04
CN | Qiao Zeming | F | 1974-11-14/1976-12-02 = Chiao Tse-ming | 1975-04-04
CN | Sima Zhide | A | 1979-03-01/1983-03-17 = Ssu-ma Chih-teh | 1981-04-04
CN | 耿若石 | B | 1979-03-01/1983-03-17 = Keng Jo-shih | 1981-04-04
CN | Tang Bingyou | M | 1966-03-01/1973-03-17 = T'ang Ping-yu | 1971-04-04
TW | Li Dengbo | P | 1988-01-13/2000-05-20 = Lee Teng-po | 1995-04-04
CN | Peng Dezhao | V | 1964-09-28/1969-04-27 ! P'eng Te-sheng | 1967-04-04
CN | Deng Xiaolong | V | 1964-09-28/1969-04-27 ! Teng Hsiao-nung | 1967-04-04
CN | Ran Ruoju | A | 1994-09-28/1999-04-27 ! Jan Juru | 1997-04-04
SG | Lam Chi Wah | F | 2004-08-12/2011-05-21 = David Lam Chi Wah | 2008-04-04
# japanese
JP | Ōkubo Shōichirō | F | 2001-04-26/2002-01-30 = Shoichiro Okubo | 2001-10-10
JP | Ohno Yuuji | D | 2009-09-16/2010-09-17 = ONO Yuji | 2010-03-03
JP | Jun'ichi Matsudaira | M | 1978-12-07/1980-06-12 = Junichi Matsudaira | 1979-06-28
JP | Shinzaburō Kuroiwa | T | 1934-12-07/1937-06-12 = Kuroiwa Sinzaburo | 1936-03-03
JP | Tsuchida Fumiko | A | 1990-12-07/1993-06-12 = Tutida Humiko | 1992-03-03
JP | Hatakeyama Junko | V | 2009-09-16/2011-09-17 ! Hatakeyama Satoshi | 2010-03-03
JP | Kōichi Inomata | B | 2009-09-16/2011-09-17 = Mr. Koichi INOMATA | 2010-03-03
# vietnamese
VN | Phạm Đình Quỳ | F | 1991-08-10/2000-01-28 = Pham Dinh Quy | 1996-07-07
VN | Nguyễn Thị Hồng Vân | M | 2006-06-27/2011-07-25 = Van Nguyen Thi Hong | 2008-07-07
VN | Đặng Hữu Lợi | D | 1997-06-27/2006-06-25 = Gen. Dang Huu Loi | 2001-07-07
VN | Lương Quốc Bảo | P | 1997-06-27/2006-06-25 = Bao Luong Quoc | 2001-07-07
VN | Nguyễn Văn Thắng | V | 2006-06-27/2011-07-25 ! Nguyễn Văn Khải | 2008-07-07
VN | Vũ Ngọc Hân | A | 2006-06-27/2011-07-25 = Vu Ngoc Han | 2008-07-07
# arabic
QA | Abdulrahman bin Khalid Al Sowaidi | F | 1992-09-01/2006-01-01 = Abd al-Rahman al-Suwaidi | 1999-03-03
DZ | Abu Bakr Hamdani | M | 1979-03-08/1984-01-22 = Boubakr El Hamdani | 1981-03-03
AE | Jassim bin Hamdan Al Murrah | D | 1990-03-08/1997-01-22 = Sheikh Jasim Al-Murrah | 1993-03-03
MA | Mustafa Benmoussa | M | 1998-03-14/2002-10-09 = Mostafa Ben Moussa | 2000-03-03
TN | Noureddine Taher | F | 1997-01-13/1999-11-17 = Nour El-Din Tahir | 1998-03-03
LB | Shamseddine Karami | T | 1990-01-13/1992-11-17 = Shams al-Din Karameh | 1991-03-03
LY | Sayf al-Islam Zidan | A | 2000-01-13/2004-11-17 = Seif El Islam Zidane | 2002-03-03
AE | Hamdan bin Jassim Al Murrah | B | 1995-03-08/1999-01-22 ! Jassim bin Hamdan Al Murrah | 1998-03-03
IQ | Hassan Odeh | V | 2005-03-08/2009-01-22 ! Hussein Odeh | 2007-03-03
SA | Faisal bin Turki Al Rashoud | F | 1975-03-25/1990-10-13 = Prince Faysal Bin-Turki Al-Rashud | 1984-05-05
MR | Sidi Mohamed Ould Bouya | M | 2005-08-07/2007-04-20 = Sidi Mohamed Bouya | 2006-03-03
SD | عمر الفاضل | F | 1998-02-18/2005-09-20 = Omar al-Fadil | 2001-03-03
# spanish and portuguese
ES | Julián Etxeberría Montoya | F | 2000-04-28/2002-07-10 = Julian Etxeberria | 2001-06-06
MX | María de los Ángeles Cifuentes Prado | F | 1994-12-01/1998-01-05 = Maria Cifuentes | 1996-06-06
AR | José Luis Arrieta Bosch | M | 2001-12-01/2003-01-05 = J. L. Arrieta | 2002-06-06
CO | Óscar Salvatierra Rueda | P | 1986-08-07/1990-08-07 = Salvatierra Rueda, Oscar | 1988-06-06
PT | João Pedro de Vasconcelos Teles | M | 1985-11-06/1995-10-28 = Joao Teles | 1990-06-06
BR | Francisco dos Santos Avelar | F | 1995-01-01/2001-01-29 = Chico Avelar | 1998-06-06
BR | Luiz Otávio Barreto | P | 2003-01-01/2007-01-01 = Luis Otavio Barreto | 2005-06-06
PT | Ana Sofia Peñalver de Ugarte | A | 2003-01-01/2007-01-01 = Ana Sofia Penalver | 2005-06-06
CL | Carlos Menchaca y Olazábal | D | 1964-01-01/1969-01-01 = Carlos Menchaca | 1966-06-06
CO | Hugo Salvatierra Pinto | V | 2003-01-01/2007-01-01 ! Hugo Salvatierra Luján | 2005-06-06
BO | Wálter Quiroga Terán | B | 2003-01-01/2007-01-01 ! Mario Quiroga Terán | 2005-06-06
PE | Ma. Teresa Ibáñez | T | 2003-01-01/2007-01-01 = María Teresa Ibáñez | 2005-06-06
# dutch and german
NL | Willem van der Horst | M | 1982-11-04/1994-08-22 = Van der Horst | 1988-05-05
NL | Joost ter Veen | F | 2002-07-22/2003-12-03 = J. Ter Veen | 2003-02-02
BE | Lieve Vandenbroeck | D | 2009-07-17/2011-12-06 = Lieve Van den Broeck | 2010-02-02
DE | Karl-Theodor Freiherr von und zu Altenburg | D | 2009-10-28/2011-03-03 = Karl Theodor zu Altenburg | 2010-05-05
DE | Jörg Müllenhoff | F | 1998-10-27/2005-11-22 = Joerg Muellenhoff | 2002-05-05
AT | Hans-Jürgen Groß | M | 1986-06-16/1997-01-28 = Hansjürgen Gross | 1991-05-05
LU | Jean-Marie Le Guennec | F | 2004-07-31/2013-12-04 = J.-M. Le Guennec | 2009-05-05
DE | Dr. h.c. Gerda Weiß | A | 2004-07-31/2008-12-04 = Gerda Weiss | 2006-05-05
NL | Pieter de Graaff | V | 2004-07-31/2008-12-04 ! Pieter de Groot | 2006-05-05
# russian
RU | Sergei Ivanovich Dolgopolov | F | 1985-07-02/1990-12-20 = Dolgopolov S.I. | 1988-05-31
RU | Yevgenia Morozkina | D | 2004-03-09/2008-05-21 = Evgeniya Morozkina | 2006-05-31
RU | Yuri Chernov | M | 1998-09-11/1999-05-12 = Iouri Tchernov | 1999-03-03
RU | Fyodor Zhdanovsky | T | 1996-09-11/1999-05-12 = Fedor Zhdanovskiy | 1998-03-03
RU | Alexei Beloborodov | A | 2009-09-11/2014-05-12 = Aleksey Beloborodov | 2011-03-03
RU | Ksenia Lykova | B | 2009-09-11/2014-05-12 = Ксения Андреевна Лыкова | 2011-03-03
RU | Viktor Morozkin | P | 2000-05-07/2008-05-07 ! Valentina Morozkina | 2004-03-03
RU | Pavel Ilyich Sudakov | V | 2009-09-11/2014-05-12 ! Pavel Andreyevich Sudakov | 2011-03-03
UA | Oleksiy Dovhopolyi | F | 2003-09-02/2005-02-04 = Alexei Dovgopolyy | 2004-03-03
BY | Uladzimir Sakalouski | F | 2003-09-02/2008-02-04 = Vladimir Sokolovsky | 2005-03-03
# greek
GR | Κωνσταντίνος Λεβέντης | F | 1993-10-13/1996-01-22 = Konstantinos Leventis | 1995-03-03
GR | Georgios Papaioannidis | M | 1981-10-21/1989-07-02 = Giorgos Papaioannides | 1985-03-03
CY | Nikos Christofis | P | 1993-02-28/2003-02-28 = Nicos Christophis | 1998-03-03
CY | Eleni Hadjikostas | F | 2003-02-28/2006-06-13 = Eleni Chatzikosta | 2005-03-03
GR | Dimitrios Lambrakis | D | 2003-02-28/2006-06-13 = Dimitris Lamprakis | 2005-03-03
GR | Stavros Mavridis | V | 2003-02-28/2006-06-13 ! Stelios Mavridis | 2005-03-03
# thai and lao
TH | Somsak Watthanakun | F | 2001-02-17/2005-03-11 = Somsak Wattanakul | 2003-03-03
TH | Thaksorn Phanomwan na Ayudhya | M | 1992-04-07/1992-06-10 = Thaksorn Phanomwan | 1992-05-05
TH | Prasit Chan-ngam | D | 1992-04-07/1996-06-10 = General Prasith Channgam | 1994-05-05
LA | Bounthavy Sisouphanh | F | 2006-06-08/2016-04-19 = Bounthavi Sisuphan | 2011-05-05
TH | Wichai Thongchai | V | 1992-04-07/1996-06-10 ! Wichai Srisuk | 1994-05-05
# malay
MY | Ahmad Fikri bin Othman | F | 1999-01-08/2008-03-18 = Ahmad Fikri Osman | 2004-05-05
MY | Zulhilmi bin Rashid | M | 2003-10-31/2009-04-03 = Tan Sri Dato' Seri Dr. Zulhilmi Rashid | 2006-05-05
MY | Siti Aminah binti Yusof | T | 1987-10-31/2008-03-18 = Dato' Siti Aminah Yusuf | 1995-05-05
MY | Mohamad Faizal Karim | D | 2008-10-31/2013-03-18 = Mohd. Faizal bin Karim | 2010-05-05
MY | Ramasundram a/l Veloo | A | 2008-10-31/2013-03-18 = Ramasundram Veloo | 2010-05-05
BN | Pehin Dato Haji Lim Ibrahim | V | 2008-10-31/2013-03-18 ! Haji Awang Ibrahim | 2010-05-05
MY | Karim bin Faizal | B | 2008-10-31/2013-03-18 ! Faizal bin Karim | 2010-05-05
# south asian
IN | Harbhajan Singh Dhillon | F | 1980-01-14/1984-07-19 = Harbhajan Dhillon | 1982-05-05
IN | Gurinder Singh | D | 1991-01-14/1995-07-19 = Sardar Gurinder Singh | 1993-05-05
IN | Paramjit Kaur Sodhi | T | 1991-01-14/1995-07-19 = Paramjeet Kaur Sodhi | 1993-05-05
IN | Harjinder Singh | V | 1991-01-14/1995-07-19 ! Gurmukh Singh | 1993-05-05
IN | Avul Venkatesan | P | 2002-07-25/2007-07-25 = A. P. J. Venkatesan | 2005-05-05
IN | R. K. Ranganathan | A | 2002-07-25/2007-07-25 = Ranganathan, R.K. | 2005-05-05
LK | Junius Richard Wijekoon | P | 1978-02-04/1989-01-02 = J.R. Wijekoon | 1984-06-06
LK | Dudley Richard Wijekoon | M | 1989-02-04/1993-01-02 ! J.R. Wijekoon | 1991-06-06
NP | Bishnu Prasad Gautam | F | 1991-02-04/1994-01-02 = Vishnu Prasad Gautam | 1993-06-06
BD | Md. Anisul Hoque | F | 2009-02-04/2013-01-02 = Mohammad Anisul Huq | 2011-06-06
# pashto, persian and turkic
AF | Gul Agha Wardakzai | D | 2004-12-23/2010-01-02 = Gul Agha Wardakzay | 2007-05-05
AF | Mohammad Daud Khan Zurmati | F | 2001-12-22/2006-04-20 = Daud Khan Zurmati | 2004-05-05
AF | Abdul Ghafoor Stanekzai | M | 1992-07-06/1993-08-15 = Abdul Ghafur Stanikzai | 1993-01-05
IR | Seyyed Mohammad-Reza Tabrizian | F | 1997-08-20/2005-08-24 = Mohammad Reza Tabrizian | 2001-05-05
IR | Gholamali Amirkhani | D | 1997-08-20/2005-08-24 = Gholam-Ali Amir-Khani | 2001-05-05
TR | Şükrü Aydınlıoğlu | F | 1979-11-12/1980-09-12 = Sukru Aydinlioglu | 1980-03-05
AZ | Elçin Məmmədzadə | F | 2004-04-02/2010-07-16 = Elchin Mammadzada | 2007-03-05
AZ | Ramiz Quliyev | M | 1996-11-26/2003-08-04 = Ramiz Guliyev | 2000-03-05
UZ | Shukhrat Yo'ldoshev | F | 1997-11-26/2003-08-04 = Shuhrat Yuldashev | 2000-03-05
MN | Luvsandorjiin Batzorig | F | 2000-08-09/2004-09-28 = L. Batzorig | 2002-03-05
MN | Gantulga Sanjaasuren | A | 2006-08-09/2010-09-28 = Sanjaasürengiin Gantulga | 2008-03-05
KZ | Nurlan Zhaksybekov | M | 1997-10-10/1999-10-01 = Nurlan Jaksybekov | 1998-03-05
# central european
PL | Łukasz Wiśniowiecki | F | 1993-10-26/1995-03-06 = Lukasz Wisniowiecki | 1994-05-05
CZ | Alžběta Dvořáčková | D | 2003-10-26/2006-03-06 = Alzbeta Dvorackova | 2005-05-05
HU | Szentgyörgyi Balázs | F | 1990-05-23/1994-07-14 = Balazs Szentgyorgyi | 1992-05-05
RO | Ion Țărănescu | M | 1992-11-19/1996-12-11 = Ion Taranescu | 1994-05-05
RS | Đorđe Miletić | F | 2004-03-03/2007-05-15 = Djordje Miletic | 2005-05-05
RS | Ђорђе Маринковић | P | 2004-07-11/2012-04-05 = Djordje Marinkovic | 2008-05-05
BG | Георги Чолаков | F | 1997-05-21/2001-07-24 = Georgi Cholakov | 1999-05-05
AM | Vahan Sargsyan | F | 1998-04-20/2008-04-09 = Vahan Sarkissian | 2003-05-05
GE | გიორგი ხარაძე | F | 2003-11-30/2004-03-18 = Giorgi Kharadze | 2004-01-05
IL | אלון כרמלי | F | 1992-07-13/1995-11-22 = Alon Karmeli | 1994-05-05
LV | Jānis Ozoliņš | M | 1993-08-03/1994-09-15 = Janis Ozolins | 1994-01-05
# african, irish and oceanian
CI | Kouassi N'Guessan | M | 2012-11-21/2017-01-10 = Kouassi Nguessan | 2014-05-05
NG | Emeka Okwudili | F | 1985-09-12/1987-12-01 = Chief Emeka Okwudili | 1986-05-05
BF | Wendkouni Ouedraoso | M | 2007-06-11/2011-04-18 = Wendkuni Wedraoso | 2009-05-05
SN | Mamadou Lamine Diabaté | F | 2000-04-01/2009-10-01 = Mamadou L. Diabate | 2004-05-05
TZ | Mwalimu Baraka Nyerembe | P | 1964-10-29/1985-11-05 = Baraka Nyerembe | 1975-05-05
IE | Micheál Ó Conghaile | F | 2008-05-07/2011-01-19 = Micheal O'Conghaile | 2010-05-05
GB | Alistair McKinlay | L | 1995-07-05/1997-05-02 = The Rt Hon Sir Alistair MacKinlay KCMG MP | 1996-05-05
WS | Tuila'epa Faleolo | M | 1998-11-23/2021-05-24 = Tuilaepa Faleolo | 2010-05-05
GM | Lamin Jawneh | V | 1998-11-23/2004-05-24 ! Lamin Sanyang | 2002-05-05
# generations, marriage and office
PH | Benigno Salcedo Jr. | D | 1990-06-30/1995-06-30 = Benigno S. Salcedo, Jr. | 1992-06-06
PH | Ramon Ylagan Sr. | P | 1957-06-30/1961-12-30 ! Ramon Ylagan III | 2001-06-06
PH | Emilio Javellana | F | 1965-06-30/1969-12-30 ! Emilio Javellana Jr. | 1997-06-06
NO | Sunniva Lie Hagen | F | 2013-10-16/2017-10-20 = Sunniva Hagen | 2015-06-06
GB | Clara Vance | D | 2007-06-28/2010-05-11 = Clara Vance-Aldous | 2009-06-06
GB | Peter Aldous | F>A | 2007-06-28/2010-05-11 ! Mrs. Peter Aldous | 2009-06-06
SE | Carl XVII Edvard | K | 1973-09-15/2011-01-05 = King Carl XVII Edvard of Sweden | 2001-06-06
SE | Gustaf VIII | K | 1907-12-08/1950-10-29 ! Gustaf IX | 1955-06-06
US | Tobias Renwick | A>F | 1990-06-30/1995-06-30 ! Tobias Renwick | 1992-06-06
PL | Andrzej Kowalik | M | 2005-10-31/2006-07-14 ! Kowalik | 2009-06-06
PL | Lech Zawada | P | 2005-12-23/2010-04-10 ! Jarosław Zawada | 2007-06-06
CN | Wang Weiguo | F | 1990-03-18/1993-03-17 ! Wang Weiguo | 2014-06-06
EG | Mahmoud Fahmi | F | 1964-03-18/1968-03-17 ! Mahmoud Fahmi | 2012-06-06
KE | Daniel Wekesa | F | 2001-03-18/2003-03-17 = Daniel Wekesa | 2003-03-17
FR | Étienne Delorme-Vasseur | F | 1986-03-20/1988-05-10 = Etienne Delorme | 1987-06-06
FR | Rémi Charvet | F>V | 1995-03-20/1998-05-10 ! Rémi Charvet | 1997-06-06
IT | Maria Bellanti | A | 2011-03-20/ ! Mario Bellanti | 2018-06-06
CA | Marc-André Thibodeau | F | 1984-09-17/1991-04-20 = Thibodeau, Marc André | 1988-06-06
US | William Harcourt Penrose | F | 1949-01-21/1953-01-20 = Bill Penrose | 1951-06-06
US | Katherine Ellsworth | F | 1997-01-23/2001-01-20 = Kate Ellsworth | 1999-06-06
"""


def naming_customs() -> list[Pair]:
    """Return the pairs of the table."""
    result, kind = [], ""
    for line in TABLE.strip().splitlines():
        if line.startswith("# "):
            kind = line[2:]
            continue
        country, name, office, rest = (cell.strip() for cell in line.split("|", 3))
        same = " = " in rest
        term, described = rest.split(" = " if same else " ! ")
        asked, day = (cell.strip() for cell in described.split("|"))
        held, _, said = office.partition(">")
        person = {"name": name, "country": country, "tenures": [{"office": OFFICES[held], "term": term.strip()}]}
        question = {"name": asked, "country": country, "office": OFFICES[said or held], "on": day}
        result.append(Pair(kind, person, question, same))
    return result
