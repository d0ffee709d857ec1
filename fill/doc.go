// Package fill makes the feedback forms of a round: it decides who is asked
// what, draws one workbook per unit and records in the ledger what was issued.
package fill
