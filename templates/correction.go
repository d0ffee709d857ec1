package templates

// What ducha adds to a return that goes back for correction. It is written by report
// and passed over by collect.
const (
	CorrectionColumn = "错误说明" // heads the column beside the table
	CorrectionSheet  = "更正说明" // held the explanations in copies of earlier versions
)
