package units

import (
	"strings"

	"ducha/seeds"
	"ducha/seeds/pattern"
)

// List is a printed list of units, read.
type List struct {
	Names      []string      // in print order, shared endings given back; group phrases as their printed pieces
	Etc        bool          // the whole list ends with 等
	FirstLeads bool          // a note says that the first-listed unit leads (列第一位者为牵头单位)
	Leading    int           // how many names the list itself says lead (A会同B; A牵头，B配合); 0 where it says nothing
	Notes      []string      // drafting notes and phrases taken off, as printed
	Doubts     []seeds.Doubt // pieces that may be read otherwise; Where is left to the caller
}

// separators part names; a circled number begins the next.
const separators = "、，,；;。/／|｜·•①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"

// Split reads a printed list of units:
//
//	太和县、阜南县人民政府等。 → 太和县人民政府, 阜南县人民政府; Etc
//
// Separators inside brackets and quotation marks do not split. A text without any
// name gives an empty list.
func Split(printed string) List {
	var l List
	if text := bare(printed); nobody.MatchString(text) {
		l.note(text)
		return l
	}
	var pieces []cut
	for _, c := range cutOutside(l.takeNotes(bare(printed)), separators) {
		for _, part := range parts(c) {
			pieces = l.take(pieces, part)
		}
	}
	l.Names, l.Doubts = giveBack(joinKinds(pieces))
	return l
}

// nobody is what people write where no unit is: 无, 暂无, ——.
var nobody = pattern.Of(`^(?:无|暂无|没有|[/／\\—–―－-]+)[。.]?$`)

// Pieces cuts a list of names at separators and blanks outside brackets and reads
// nothing into them: for names that are listed one by one.
func Pieces(list string) []string {
	var names []string
	for _, c := range cutOutside(list, separators+" \t\r\n\u00a0\u3000") {
		if c.text != "" {
			names = append(names, c.text)
		}
	}
	return names
}

// take puts one part of the list to the pieces, without what is no name.
func (l *List) take(pieces []cut, part cut) []cut {
	if part.before == jointly {
		l.Notes = append(l.Notes, jointly)
		l.Leading = len(joinKinds(pieces))
	}
	p := peel(part.text)
	if isRemark(p.name) {
		p.notes, p.name = append([]string{p.name}, p.notes...), ""
	}
	if p.helps {
		l.Leading = len(joinKinds(pieces))
	}
	for _, n := range p.notes {
		l.note(n)
	}
	if p.name == "" && !p.etc {
		if p.leads {
			l.Leading = len(joinKinds(pieces))
		}
		return pieces
	}
	l.Etc = p.etc
	if p.name != "" {
		pieces = append(pieces, cut{part.before, p.name})
	}
	if p.leads {
		l.Leading = len(joinKinds(pieces))
	}
	return pieces
}

// parts cuts a piece at blanks and at 和, 及, 会同 where whole names stand on both
// sides: never inside 市发展和改革委员会.
func parts(piece cut) []cut {
	var out []cut
	for _, word := range atBlanks(piece.text) {
		for _, part := range atConjunctions(word) {
			if part.before == "" {
				part.before = " "
			}
			out = append(out, part)
		}
	}
	if len(out) > 0 && out[0].before == " " {
		out[0].before = piece.before
	}
	return out
}

var (
	unseen   = strings.NewReplacer("\u200b", "", "\ufeff", "", "\u00ad", "", "\u2060", "")
	numbered = pattern.Of(`(?m)^[ \t\x{3000}]*(?:[0-9]{1,2}[.．、]|[(（][0-9]{1,2}[)）])[ \t\x{3000}]*`)
)

// bare drops what no reader sees, the numbers of a list with a name a line, and
// brackets around the whole.
func bare(printed string) string {
	text := unseen.Replace(printed)
	if marks := numbered.FindAllString(text, -1); len(marks) > 1 {
		text = numbered.ReplaceAllString(text, "")
	}
	for {
		text = strings.TrimSpace(text)
		runes := []rune(text)
		if len(runes) < 2 || bracketEnd(runes, 0) != len(runes) {
			return text
		}
		text = string(runes[1 : len(runes)-1])
	}
}
