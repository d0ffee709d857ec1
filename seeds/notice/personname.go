package notice

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"ducha/seeds"
	"ducha/seeds/pattern"
	"ducha/seeds/units"
)

// surnames begin most names of persons.
const surnames = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董潘袁于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝"

// surnamed reports whether a text can begin with a person's name.
func surnamed(text string) bool {
	first, _ := utf8.DecodeRuneInString(text)
	return strings.ContainsRune(surnames, first) || compoundSurname.MatchString(text)
}

// compoundSurname begins the names of four characters.
var compoundSurname = pattern.Of(`^(?:欧阳|司马|上官|诸葛|司徒|夏侯|皇甫|尉迟|公孙|长孙|慕容|令狐|宇文|端木|东方|南宫|独孤|申屠|闻人|轩辕)`)

// looksPeople reports whether a text can be names of persons, a line or piece each.
func looksPeople(text string) bool {
	names := seeds.People(text)
	for _, name := range names {
		name = name[strings.LastIndexByte(name, ' ')+1:] // without a post before it
		n := utf8.RuneCountInString(name)
		if n == 4 && !compoundSurname.MatchString(name) && !seeds.IsPost(name) {
			return false
		}
		if n < 2 || n > 4 && !seeds.IsPost(name) || n > 10 || units.IsName(name) || strings.ContainsFunc(name, func(r rune) bool { return !unicode.Is(unicode.Han, r) && r != '·' }) {
			return false
		}
	}
	return len(names) > 0
}

// isPerson reports whether a text can be the name of a person and of nothing else.
func isPerson(text string) bool {
	name := strings.Join(strings.Fields(text), "")
	return surnamed(name) && looksPeople(name) && !units.Recognizes(name)
}
