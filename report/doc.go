// Package report makes the results of a round: Build reckons them once, the
// writers only draw what it gives, so that no two figures can disagree.
package report
