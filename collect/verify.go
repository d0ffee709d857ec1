package collect

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"ducha/collect/ledger"
	"ducha/seeds"
)

// CodeUnreadable is a record that was changed so that it can be read no more.
const CodeUnreadable = "record_unreadable"

// VerifyOptions of one run of Verify.
type VerifyOptions struct {
	Workspace string          // where the files lie that the record names
	Round     seeds.RoundID   // "" for all
	Hashed    func(n, of int) // may be nil, as Read
	Read      func(n, of int)
}

// Verified is what Verify found.
type Verified struct {
	Rounds   []seeds.RoundID
	Archived int // originals that were hashed again, and their size
	Bytes    int64
	Rows     int // of the record
	Returns  int // files that were read again
	Problems []seeds.Problem
}

// Verify makes sure that the record is what ducha wrote, that every original that it names
// is kept as it came, and that what was read in them comes out of them again. What results
// count follows from these by Judge, which has no other source. It only reads.
func Verify(ctx context.Context, l *ledger.Ledger, desk Desk, opt VerifyOptions) (Verified, error) {
	v := &verifier{ledger: l, desk: desk, opt: opt, units: desk.Plan.Directory(), seen: map[string]seenAt{}, sizes: map[string]int64{}}
	sealed, err := v.seals(ctx)
	if err != nil {
		return Verified{}, err
	}
	err = v.all(ctx)
	switch {
	case err != nil && (sealed || ctx.Err() != nil):
		return Verified{}, err
	case err != nil: // what was changed can be read no more
		v.found.wrong(CodeUnreadable, "", "有的记录改得读不出来了，其余的没有校验", "用备份恢复收发记录，再校验一次")
	}
	v.done.Problems = v.found.all()
	return v.done, nil
}

// verifier is one run of Verify.
type verifier struct {
	ledger *ledger.Ledger
	desk   Desk
	opt    VerifyOptions
	units  seeds.Directory
	known  []seeds.Form      // all, in outline
	forms  []seeds.Form      // the same, but those of the round that is looked at, which are whole
	bodies map[string][]byte // of definitions, by hash
	seen   map[string]seenAt // what the record names of the archive
	sizes  map[string]int64  // of what is kept as it came
	found  findings
	done   Verified
}

// seenAt is where an original came from.
type seenAt struct {
	path  string
	name  string // what it is, where it has no path
	round seeds.RoundID
	outer []ledger.Sighting
}

// all checks everything but the seals.
func (v *verifier) all(ctx context.Context) (err error) {
	if v.known, err = v.ledger.Known(ctx, ""); err != nil {
		return err
	}
	if v.bodies, err = v.ledger.DefBodies(ctx); err != nil {
		return err
	}
	v.defined()
	rounds, err := v.rounds(ctx)
	if err != nil {
		return err
	}
	if err := v.archive(ctx, rounds); err != nil {
		return err
	}
	for _, round := range rounds {
		if err := v.round(ctx, round); err != nil {
			return err
		}
	}
	return nil
}

// rounds gives those to be verified: of the 台账, and what else is on record.
func (v *verifier) rounds(ctx context.Context) (rounds []seeds.Round, err error) {
	recorded, err := v.ledger.Rounds(ctx)
	if err != nil {
		return nil, err
	}
	for _, r := range v.desk.Rounds {
		if v.opt.Round == "" || r.ID == v.opt.Round {
			rounds = append(rounds, r)
		}
	}
	for _, id := range recorded {
		if v.opt.Round == "" && !slices.ContainsFunc(rounds, func(r seeds.Round) bool { return r.ID == id }) {
			v.found.hint("round_unknown", "", fmt.Sprintf("台账“期次”表里没有 %s 这一期，收发记录里有", id), "误删的，补回台账；本期的报送件按它自己的记录校验")
			rounds = append(rounds, seeds.Round{ID: id})
		}
	}
	for _, r := range rounds {
		v.done.Rounds = append(v.done.Rounds, r.ID)
	}
	return rounds, nil
}

// round checks what is on record of one round.
func (v *verifier) round(ctx context.Context, round seeds.Round) error {
	made, err := v.ledger.RoundForms(ctx, round.ID)
	if err != nil {
		return err
	}
	v.signed(made)
	v.forms = append(slices.DeleteFunc(slices.Clone(v.known), func(f seeds.Form) bool { return f.Round == round.ID }), made...)
	if err := v.issued(ctx, round); err != nil {
		return err
	}
	if err := v.numbered(ctx, round.ID); err != nil {
		return err
	}
	return v.replay(ctx, round)
}

// findings gathers problems, the first of each kind one by one.
type findings struct {
	list []seeds.Problem
	n    map[string]int
}

// mostAlike is how many problems of one kind are told one by one.
const mostAlike = 1000

func (f *findings) add(problems ...seeds.Problem) {
	if f.n == nil {
		f.n = map[string]int{}
	}
	for _, p := range problems {
		if f.n[p.Code]++; f.n[p.Code] <= mostAlike {
			f.list = append(f.list, p)
		}
	}
}

// wrong notes that something does not agree.
func (f *findings) wrong(code, file, message, remedy string) {
	f.add(seeds.Problem{Severity: seeds.Fault, Code: code, File: file, Message: message, Remedy: remedy})
}

// hint notes what may be so.
func (f *findings) hint(code, file, message, remedy string) {
	f.add(seeds.Problem{Severity: seeds.Hint, Code: code, File: file, Message: message, Remedy: remedy})
}

// all gives the problems, what does not agree first.
func (f *findings) all() []seeds.Problem {
	list := slices.Clone(f.list)
	for i, p := range f.list {
		if first := slices.IndexFunc(f.list, func(o seeds.Problem) bool { return o.Code == p.Code }); first == i && f.n[p.Code] > mostAlike {
			list = append(list, seeds.Problem{Severity: p.Severity, Code: p.Code, Message: fmt.Sprintf("另有同类的 %d 处，没有逐一列出", f.n[p.Code]-mostAlike), Remedy: p.Remedy})
		}
	}
	slices.SortStableFunc(list, func(a, b seeds.Problem) int { return cmp.Compare(rank(a), rank(b)) })
	return list
}

func rank(p seeds.Problem) int {
	if p.Severity == seeds.Fault {
		return 0
	}
	return 1
}
