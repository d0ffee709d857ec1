package book

// perYear are the settings that belong to one year's plan.
var perYear = []string{"标题", "年度", "发文字号", "期号", "成文日期", "印发日期"}

// NextYear gives a book without tasks and rounds that keeps units, groups, form, wording and settings.
func (b Book) NextYear() Book {
	next := New()
	next.Plan.Units, next.Plan.Groups = b.Plan.Units, b.Plan.Groups
	next.Def, next.Wording = b.Def, b.Wording
	for key, value := range b.Settings {
		next.Settings[key] = value
	}
	for _, key := range perYear {
		delete(next.Settings, key)
	}
	next.Plan.Issuer = next.Settings.Get("发文机关")
	return next
}

// WriteNextYear gives the workbook of the next year, written over last year's: what the
// clerk made stays, tasks, rounds and what was to be reviewed go, and so do our comments
// and the filters that were set, which might hide this year's rows.
func (b Book) WriteNextYear(lastYear []byte) ([]byte, error) {
	workbook, _, err := Mark(lastYear, nil)
	if err != nil {
		return nil, err
	}
	if workbook, err = showAll(workbook); err != nil {
		return nil, err
	}
	return b.NextYear().over(workbook, true)
}
