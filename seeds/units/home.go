package units

import (
	"slices"
	"strings"

	"ducha/seeds/pattern"
)

// Home is the government in whose paper names are read: 市财政局 there is its
// own, and so is a 财政局 without a place. The zero Home is an unknown place.
type Home struct {
	Name  string // 芜湖
	Level string // 市, 区, 县, 省 …; 国 for the State Council
}

var issuerPlace = pattern.Of(`^(\p{Han}{1,16}?)(?:人民政府|政府|行政公署|党委|委员会|委)`)

// HomeOf reads the home out of an issuing body: 芜湖市人民政府办公室 → 芜湖, 市.
func HomeOf(issuer string) Home {
	issuer = clean(issuer)
	if strings.HasPrefix(issuer, "国务院") || strings.HasPrefix(issuer, "中共中央") {
		return Home{Level: "国"}
	}
	m := issuerPlace.FindStringSubmatch(issuer)
	if m == nil {
		return Home{}
	}
	place := lastPlace(m[1])
	for _, level := range levels {
		if name, ok := strings.CutSuffix(place, level); ok && name != "" {
			return Home{Name: name, Level: level}
		}
	}
	return Home{}
}

// titlePlace is the place in the title of a paper: 襄阳市2022年…, 关于印发歙县2023年….
var titlePlace = pattern.Of(`(?:^|关于|[《〈“\s])(?:关于|印发|公布|下达|转发|分解落实|落实)*[《〈“]?(?:中共)?(\p{Han}{1,12}?[省市县区州盟旗])(?:[0-9０-９〇○零一二三四五六七八九]{4}|人民政府|政府|委|\p{Han}{2,12}?(?:局|委|办|委员会|办公室)关于)`)

// homeOfTitle reads the home out of a title that names its place; 全市, 我县 name none.
func homeOfTitle(title string) Home {
	for _, m := range titlePlace.FindAllStringSubmatch(title, -1) {
		if h := HomeOf(m[1] + "人民政府"); h.Name != "" && h.Name != "全" && h.Name != "我" {
			return h
		}
	}
	return Home{}
}

// homeOf finds the home of a paper: its issuer, else what its title says. An issuer
// that names no place (市人民政府办公室) leaves only the level.
func homeOf(issuer, title string) Home {
	home := HomeOf(issuer)
	if home.Name != "" || home.Level == "国" {
		return home
	}
	if h := homeOfTitle(title); h.Name != "" {
		return h
	}
	return home
}

// levels are the words that end a place of the administration.
var levels = []string{"省", "市", "县", "区", "州", "盟", "旗"}

var upperPlace = pattern.Of(`^\p{Han}{2,}?[省市州](\p{Han}+[市县区旗州])$`)

// lastPlace drops the places above the one that decides: 芜湖市繁昌区 → 繁昌区.
func lastPlace(place string) string {
	for {
		m := upperPlace.FindStringSubmatch(place)
		if m == nil || slices.Contains(levels, m[1]) || len([]rune(m[1])) < 2 {
			return place
		}
		place = m[1]
	}
}

// place brings a place word into the form in which places are compared; the
// home's own is "".
func (h Home) place(word string) string {
	if h.owns(word) {
		return ""
	}
	word = lastPlace(word)
	if h.owns(word) {
		return ""
	}
	if city, ok := strings.CutSuffix(word, "市"); ok && len([]rune(city)) >= 2 {
		return city
	}
	return word
}

func (h Home) owns(word string) bool {
	return word == "" || word == h.Level || h.Name != "" && (word == h.Name || word == h.Name+h.Level)
}

// head drops one word for the home from the head of an open class: 市江北新区 is
// 江北新区, 芜湖市 is the home itself.
func (h Home) head(word string) string {
	if h.owns(word) {
		return ""
	}
	if h.Name != "" {
		if rest, ok := strings.CutPrefix(word, h.Name+h.Level); ok {
			return rest
		}
	}
	if rest, ok := strings.CutPrefix(word, h.Level); ok && h.Level != "" && len([]rune(rest)) >= 2 {
		return rest
	}
	return word
}
