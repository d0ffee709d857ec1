package notice

import (
	"fmt"
	"strings"

	"golang.org/x/text/width"

	"ducha/seeds/notice/document"
)

// styleSerial numbers the rows of a table.
const styleSerial style = "序号"

// serialOf cleans a printed number: "1." and "（1）" are 1 and (1).
func serialOf(text string) string {
	serial := strings.Trim(strings.Join(strings.Fields(width.Fold.String(text)), ""), "、.,")
	if whole, ok := strings.CutSuffix(serial, ".0"); ok && isFigures(whole) {
		return whole // 1.0, a number that was kept as one
	}
	return serial
}

// serialize gives a task its number: the printed one, one derived from it where
// several tasks stand beside one number, the one before its text, or the next.
func (r *rowReader) serialize(n *node, row document.Row) {
	own := r.printed(row)
	if r.numbers < 0 && own == "" && r.serial == "" {
		if number, rest, _, ok := cutNumber(n.text); ok {
			n.number, n.text = number, rest
			return
		}
		r.bare = append(r.bare, n)
		n.number = number{styleSerial, len(r.bare), fmt.Sprint(len(r.bare))}
		return
	}
	if own != "" {
		r.serial, r.parts = own, 1
		n.number = number{styleSerial, valueOf(strings.Trim(own, "()")), own}
		return
	}
	if r.serial == "" {
		n.number = number{styleSerial, 0, ""}
		r.doubt(n.at, n.line, "一项没有序号的任务", "这一行没有序号")
		return
	}
	if r.parts == 1 && r.task != nil && r.task.number.label == r.serial {
		r.task.number.label = r.serial + "(1)"
		r.doubt(r.task.at, r.task.line, r.serial+"(1)", "一个序号旁有几项任务，已分别编号")
	}
	r.parts++
	n.number = number{styleSerial, r.task.number.value, fmt.Sprintf("%s(%d)", r.serial, r.parts)}
}

// printed gives the number of a row: that of its own column, or where there is none
// that of the name beside the task, 14.改扩建中学.
func (r *rowReader) printed(row document.Row) string {
	if r.numbers >= 0 {
		return serialOf(r.own(row, r.numbers))
	}
	if number, _, _, ok := cutNumber(r.own(row, r.names)); ok && number.style == styleDigit {
		return number.label
	}
	return ""
}
