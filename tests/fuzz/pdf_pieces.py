"""What stands where it shouldn't in a PDF: numbers, values, keys, operators, maps."""

OPENING = {b"<<": b">>", b"[": b"]"}
"""What opens a value of many, and what closes it."""
DEEP, TIMES = (2, 20, 120, 900), (1, 1, 2, 5, 60, 800)
NUMBERS = (
    *(b"0", b"-1", b"1", b"2", b"90", b"-90", b"1.5", b"999", b"65536", b"2147483648", b"1e9"),
    *(b"-0.0001", b"99999999999999999999", b"9" * 400, b".", b"--5", b"+", b"null", b"true"),
)  # fmt: skip
VALUES = (
    *(b"(x)", b"()", b"<>", b"<FEFF653F>", b"<D800>", b"<< >>", b"[ ]", b"/X", b"null", b"[ 0 0 ]"),
    *(b"[ 0 0 -9 1e9 ]", b"[ 9 9 9 9 ]", b"[ 0 1 2 3 4 5 ]", b"/Identity-H", b"/FlateDecode", b"/DCTDecode"),
    *(b"[ /ASCII85Decode /FlateDecode ]", b"/LZWDecode", b"/RunLengthDecode", b"/Crypt", b"/JBIG2Decode"),
)  # fmt: skip
KEYS = (
    *(b"/Kids", b"/Parent", b"/Count", b"/Type", b"/Rotate", b"/MediaBox", b"/CropBox", b"/Resources"),
    *(b"/Contents", b"/Encoding", b"/ToUnicode", b"/W", b"/DW", b"/W2", b"/FontMatrix", b"/Widths"),
    *(b"/FirstChar", b"/LastChar", b"/DescendantFonts", b"/Filter", b"/DecodeParms", b"/Length", b"/K"),
    *(b"/MCID", b"/ActualText", b"/ColSpan", b"/RowSpan", b"/S", b"/A", b"/Pg", b"/XObject", b"/Keywords"),
    *(b"/StructTreeRoot", b"/Predictor", b"/Columns", b"/CIDToGIDMap", b"/UserUnit", b"/Differences"),
)  # fmt: skip
OPERATIONS = (
    *(b"q", b"Q", b"BT", b"ET", b"/F1 12 Tf", b"/F2 1000000000 Tf", b"/F9 0 Tf", b"/F1 -12 Tf"),
    *(b"0 0 0 0 0 0 Tm", b"0 1 -1 0 100 100 Tm", b"1 0 0 -1 0 0 Tm", b"1 0 .3 1 99 99 Tm", b"1e9 0 0 1e9 0 0 cm"),
    *(b"99999999999 0 Td", b"0 -99999999999 Td", b"T*", b"99999 TL", b"-1000000 Tc", b"0 Tz", b"-100 Tz", b"3 Tr"),
    *(b"(0376) Tj", b"<4E00> Tj", b"[ (1) -99999999 (2) ] TJ", b"[ ] TJ", b"(x) '", b'1 2 (x) "', b"Tj", b"/X Do"),
    *(b"BI /W 9 /H 9 /BPC 8 /CS /G ID xxxx EI", b"/P << /MCID 0 >> BDC", b"/Span << /ActualText <FEFF4E00> >> BDC"),
    *(b"/Artifact BMC", b"/P /MC0 BDC", b"/P << /MCID 99999999999 >> BDC", b"EMC", b"/GS0 gs", b"/P sh", b"\\"),
    *(b"0 0 99999999 9999999 re S", b"72 72 400 0.1 re f", b"72 72 m 500 72 l S", b"0 0 m 1 2 3 4 5 6 c S", b"h"),
    *(b"90 90 9 9 re S 99 90 9 9 re S 90 99 9 9 re S 99 99 9 9 re S", b"<< >>", b"]", b"/P", b"W n", b"f*"),
)  # fmt: skip
MAPS = (
    *(b"1 beginbfrange\n<0000> <FFFF> <4E00>\nendbfrange", b"1 beginbfrange\n<00> <FFFFFFFF> <0041>\nendbfrange"),
    *(b"1 beginbfrange\n<0005> <0001> <0041>\nendbfrange", b"1 beginbfrange\n<0001> <0003> [ <31> <32> ]\nendbfrange"),
    *(b"1 beginbfchar\n<0001> <D800>\nendbfchar", b"1 beginbfchar\n<0001> <>\nendbfchar", b"endcmap"),
    *(b"1 beginbfchar\n<0001> /x\nendbfchar", b"1 begincodespacerange\n<0000> <FF>\nendcodespacerange"),
    *(b"1 begincidrange\n<0000> <FFFF> 0\nendcidrange", b"/Identity-V usecmap", b"/UniGB-UCS2-H usecmap"),
    *(b"1 beginbfrange\n<0000> <FFFF> <" + b"4E00" * 200 + b">\nendbfrange", b"1 beginbfchar\n<00> <202E0030>\nendbfchar"),
)  # fmt: skip
ENCRYPTED = (
    b"/Encrypt << /Filter /Standard /V %d /R %d /Length 128 /P -4 /O <"
    + b"28" * 32
    + b"> /U <"
    + b"BF" * 32
    + b"> >>"
)
