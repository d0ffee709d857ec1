package fonts

// beyond lists the 196 characters of 通用规范汉字表 that lie outside the Basic
// Multilingual Plane, in code order. The built fonts hold them at U+E000 and up,
// in this order, because the PDF library takes no rune beyond U+FFFF.
const beyond = "𠅤𠙶𠳐𡎚𡐓𣗋𣲗𣲘𣸣𤧛𤩽𤫉𥔲𥕢𥖨𥻗𦈡𦒍𦙶𦝼𦭜𦰡𧿹𨐈𨙸𨚕𨟠𨭉" +
	"𨱇𨱏𨱑𨱔𨺙𩽾𩾃𩾌𪟝𪣻𪤗𪨰𪨶𪩘𪾢𫄧𫄨𫄷𫄸𫇭𫌀𫍣𫍯𫍲𫍽𫐄𫐐𫐓" +
	"𫑡𫓧𫓯𫓶𫓹𫔍𫔎𫔶𫖮𫖯𫖳𫗧𫗴𫘜𫘝𫘦𫘧𫘨𫘪𫘬𫚕𫚖𫚭𫛭𫞩𫟅𫟦𫟹" +
	"𫟼𫠆𫠊𫠜𫢸𫫇𫭟𫭢𫭼𫮃𫰛𫵷𫶇𫷷𫸩𬀩𬀪𬂩𬃊𬇕𬇙𬇹𬉼𬊈𬊤𬌗𬍛𬍡" +
	"𬍤𬒈𬒔𬒗𬕂𬘓𬘘𬘡𬘩𬘫𬘬𬘭𬘯𬙂𬙊𬙋𬜬𬜯𬞟𬟁𬟽𬣙𬣞𬣡𬣳𬤇𬤊𬤝" +
	"𬨂𬨎𬩽𬪩𬬩𬬭𬬮𬬱𬬸𬬹𬬻𬬿𬭁𬭊𬭎𬭚𬭛𬭤𬭩𬭬𬭯𬭳𬭶𬭸𬭼𬮱𬮿𬯀" +
	"𬯎𬱖𬱟𬳵𬳶𬳽𬳿𬴂𬴃𬴊𬶋𬶍𬶏𬶐𬶟𬶠𬶨𬶭𬶮𬷕𬸘𬸚𬸣𬸦𬸪𬹼𬺈𬺓"

// privateFirst is where the fonts hold the first rune of beyond.
const privateFirst = 0xE000

// Private gives the private-use rune under which the fonts hold r, a rune
// beyond U+FFFF; ok is false when they do not hold it at all.
func Private(r rune) (stand rune, ok bool) {
	if r <= 0xFFFF {
		return 0, false
	}
	place := rune(privateFirst)
	for _, b := range beyond {
		if b == r {
			return place, true
		}
		place++
	}
	return 0, false
}

// isPrivate reports whether r lies in the block the fonts use for beyond. Such
// a rune in a text means whatever its author meant, never ours.
func isPrivate(r rune) bool { return r >= 0xE000 && r <= 0xF8FF }
