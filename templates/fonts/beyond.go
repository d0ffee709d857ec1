package fonts

import "sync"

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

// The private-use runes of the Basic Multilingual Plane. The built fonts hold the
// first rune of beyond at the first of them.
const (
	privateFirst = 0xE000
	privateLast  = 0xF8FF
)

// private says where the built fonts hold the runes of beyond.
var private = sync.OnceValue(func() map[rune]rune {
	stands, next := make(map[rune]rune), rune(privateFirst)
	for _, r := range beyond {
		stands[r] = next
		next++
	}
	return stands
})

// isPrivate reports whether r is a private-use rune of any plane. In a text it
// means whatever its author meant, never what a face holds there.
func isPrivate(r rune) bool { return r >= privateFirst && r <= privateLast || r >= 0xF0000 }
