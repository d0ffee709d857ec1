package collect

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"ducha/collect/ledger"
	"ducha/seeds"
	"ducha/templates"
)

// replay is one round taken in once more from the archive alone, without writing.
type replay struct {
	v        *verifier
	t        *taker
	round    seeds.RoundID
	recorded []ledger.Sighting
	numbers  map[string]bool             // of all forms
	lost     map[string]bool             // of those whose definition is gone
	made     map[sighted]ledger.Sighting // what came out
	opened   map[string]bool             // paths of containers that held something
	results  map[string]*reread          // by hash
}

// reread is what comparing the readings of some bytes gave. The same bytes may lie in
// several places, of which one was read.
type reread struct {
	agrees bool
	wrong  []seeds.Problem
	later  bool // more is known now than when they were read
	unable bool // LibreOffice alone can read them
}

// empty reports whether nothing was compared yet.
func (r *reread) empty() bool { return !r.agrees && r.wrong == nil && !r.later && !r.unable }

// replay reads a round's originals again, and compares what comes out with what is on record.
func (v *verifier) replay(ctx context.Context, round seeds.Round) error {
	read, answering, err := v.ledger.ReadHashes(ctx, round.ID) // before what was found: that is recorded with it
	if err != nil {
		return err
	}
	r, err := v.newReplay(ctx, round)
	if err != nil {
		return err
	}
	r.paired(read, answering)
	if err := r.t.takeAll(ctx, r.outermost(), r.compare); err != nil {
		return err
	}
	if err := r.t.takeAll(ctx, r.alone(), r.compare); err != nil {
		return err
	}
	v.done.Returns += len(r.results)
	r.tell()
	return nil
}

func (v *verifier) newReplay(ctx context.Context, round seeds.Round) (*replay, error) {
	issued, err1 := v.ledger.Issued(ctx, round.ID)
	claims, err2 := v.ledger.Claims(ctx, round.ID)
	recorded, err3 := v.ledger.Sightings(ctx, round.ID)
	if err := errors.Join(err1, err2, err3); err != nil {
		return nil, err
	}
	known := &Known{Round: round, Units: v.units, Forms: v.forms, Issued: issued, Defs: map[string]templates.FormDef{}}
	r := &replay{v: v, round: round.ID, recorded: recorded, numbers: map[string]bool{}, lost: map[string]bool{},
		made: map[sighted]ledger.Sighting{}, opened: map[string]bool{}, results: map[string]*reread{}}
	for _, f := range v.forms {
		def, err := templates.DecodeFormDef(v.bodies[f.Def])
		known.Defs[f.Def] = def
		r.numbers[f.No], r.lost[f.No] = true, err != nil
	}
	known.Index()
	r.t = &taker{ledger: v.ledger, known: known, round: round.ID, opt: Options{Progress: v.opt.Read}, claims: map[string]seeds.UnitID{},
		keep: func(_ context.Context, data []byte) (string, error) { return ledger.Hash(data), nil }}
	for sha, c := range claims {
		r.t.claims[sha] = c.Unit
	}
	return r, nil
}

// paired makes sure that what was found and what was read belong together.
func (r *replay) paired(read, answering map[string]bool) {
	found := map[string]bool{}
	for _, s := range r.recorded {
		found[s.SHA256] = true
		if s.Kind == ledger.Returned && !litter(s) && !read[s.SHA256] {
			r.v.found.wrong("reread_missing", s.Path, "收到过这个文件，它的读取结果不在收发记录里", "运行 ducha collect --round "+string(r.round)+"，会重新读；并查明是谁删的")
		}
	}
	for _, sha := range slices.Sorted(maps.Keys(read)) {
		if !found[sha] {
			r.v.found.wrong("reread_unfound", "", fmt.Sprintf("%s 有报送件 %s 的读取结果，收到它的记录不在了", r.round, short(sha)), restore)
		}
	}
	for _, sha := range slices.Sorted(maps.Keys(answering)) {
		if !read[sha] {
			r.v.found.wrong("reread_unfound", "", fmt.Sprintf("%s 有报送件 %s 的填报，它的读取结果不在了", r.round, short(sha)), restore)
		}
	}
	for _, sha := range slices.Sorted(maps.Keys(r.t.claims)) {
		if !found[sha] {
			r.v.found.wrong("reread_unfound", "", fmt.Sprintf("%s 指明过文件 %s 是%s的，收到它的记录不在了", r.round, short(sha), r.v.unitName(r.t.claims[sha])), restore)
		}
	}
}

// outermost gives what came by itself; what is known of it beside its bytes is left out.
func (r *replay) outermost() (sources []source) {
	at := map[string][]ledger.Sighting{}
	for _, s := range r.recorded {
		if s.Kind != ledger.Litter {
			at[s.Path] = append(at[s.Path], s)
		}
	}
	for _, s := range r.recorded {
		if outer := outermostAt(at, s); outer[0].Path == s.Path {
			sources = append(sources, source{self: ledger.Sighting{Path: s.Path, SHA256: s.SHA256, Size: s.Size, FileTime: s.FileTime}})
		}
	}
	return sources
}

// alone gives what no container that could be opened has given: that which lay in one
// whose original is damaged, or that has a name like a file in one.
func (r *replay) alone() (sources []source) {
	for _, s := range r.recorded {
		if _, made := r.made[sighted{s.Path, s.SHA256}]; made || s.Kind != ledger.Returned || litter(s) {
			continue
		}
		if r.inOpened(s.Path) {
			r.v.found.wrong("reread_not_inside", s.Path, "收发记录里有这个文件，存档的压缩包或邮件里没有它", restore)
			continue
		}
		sources = append(sources, source{self: s})
	}
	return sources
}

// inOpened reports whether a path lies in a container that was opened.
func (r *replay) inOpened(path string) bool {
	for i, c := range path {
		if c == '!' && r.opened[path[:i]] {
			return true
		}
	}
	return false
}

// compare holds what came out of one source against the record, and keeps none of it.
func (r *replay) compare(ctx context.Context, got opened) error {
	if got.err != nil || got.damage != "" { // damage is told already
		return got.err
	}
	if len(got.files) > 1 { // the source itself is among what it held
		self := slices.MinFunc(got.files, func(a, b ledger.Taken) int { return len(a.Sighting.Path) - len(b.Sighting.Path) })
		r.opened[self.Sighting.Path] = true
	}
	for _, f := range got.files {
		s := f.Sighting
		key := sighted{s.Path, s.SHA256}
		if before, twice := r.made[key]; twice {
			s = s.With(before)
		}
		r.made[key] = s
		if f.Reading != nil {
			if err := r.reading(ctx, s.Path, *f.Reading); err != nil {
				return err
			}
		}
	}
	return nil
}

// reading holds what reading a return gave against what is on record.
func (r *replay) reading(ctx context.Context, path string, made ledger.Reading) error {
	result := r.results[made.SHA256]
	if result == nil {
		result = &reread{}
		r.results[made.SHA256] = result
	}
	if result.agrees {
		return nil
	}
	on, ok, err := r.v.ledger.Reading(ctx, r.round, made.SHA256)
	if err != nil || !ok || on.SHA256 == "" { // that there is none is told already
		return err
	}
	made, err = asRecorded(made)
	if err != nil {
		return err
	}
	now := r.judge(on, made)
	for i := range now.wrong {
		now.wrong[i].File = path
	}
	if now.agrees = len(now.wrong) == 0 && !now.later && !now.unable; now.agrees || result.empty() {
		*result = now
	}
	return nil
}

// judge tells what does not agree between two readings of the same bytes.
func (r *replay) judge(on, made ledger.Reading) reread {
	k := r.t.known
	switch {
	case on.Claim != "" && on.Claim != made.Claim:
		return reread{wrong: []seeds.Problem{fault("reread_claim", "是按指明当作"+r.v.unitName(on.Claim)+"的表读的，指明的记录不在了，或已改指", "指明属实的，用 ducha collect --as 再指明一次；并查明是谁改的")}}
	case on.FormNo != "" && !r.numbers[on.FormNo]:
		return reread{wrong: []seeds.Problem{fault("form_missing", "它所用的表 "+on.FormNo+" 不在收发记录里", restore)}}
	case r.lost[on.FormNo] || r.lost[made.FormNo]: // told already
		return reread{}
	case made.Against == "": // LibreOffice is not here, or fails
		return reread{unable: on.Against != ""}
	case on.Reader != ReaderVersion || on.Claim != made.Claim:
		return reread{later: len(k.differences(on, made)) > 0}
	case k.same(on):
		return reread{wrong: k.differences(on, made)}
	}
	if on.FormNo == made.FormNo {
		if wrong := k.answersDiffer(on, made); len(wrong) > 0 {
			return reread{wrong: wrong}
		}
	}
	return reread{later: len(k.differences(on, made)) > 0}
}

// tell notes what does not agree, by path.
func (r *replay) tell() {
	for _, s := range r.recorded {
		if made, ok := r.made[sighted{s.Path, s.SHA256}]; ok {
			r.v.found.add(r.sightingDiffers(s, made)...)
			delete(r.made, sighted{s.Path, s.SHA256})
		}
	}
	for _, key := range slices.SortedFunc(maps.Keys(r.made), func(a, b sighted) int { return cmp.Or(cmp.Compare(a.path, b.path), cmp.Compare(a.sha, b.sha)) }) {
		r.v.found.wrong("reread_unrecorded", key.path, "存档的压缩包或邮件里有这个文件，收发记录里没有", "运行 ducha collect --round "+string(r.round)+"，会补记；并查明是谁删的")
	}
	later, unable := 0, 0
	for _, sha := range slices.SortedFunc(maps.Keys(r.results), r.byPath) {
		result := r.results[sha]
		r.v.found.add(result.wrong...)
		if result.later {
			later++
		}
		if result.unable {
			unable++
		}
	}
	if later > 0 {
		r.v.found.hint("reread_later", "", fmt.Sprintf("%s 有 %d 个报送件读过以后，下发的表、单位或 ducha 变了，现在读来不同", r.round, later), "运行 ducha collect --round "+string(r.round)+"，会重新读")
	}
	if unable > 0 {
		r.v.found.hint("reread_unable", "", fmt.Sprintf("%s 有 %d 个报送件要靠 LibreOffice 读，这里读不了，没有重读", r.round, unable), "在装有 LibreOffice 的电脑上校验")
	}
}

// byPath sorts hashes by where they were found first.
func (r *replay) byPath(a, b string) int {
	return cmp.Or(cmp.Compare(r.v.seen[a].path, r.v.seen[b].path), cmp.Compare(a, b))
}

// sightingDiffers compares what is on record of a file found with what came out.
func (r *replay) sightingDiffers(on, made ledger.Sighting) (wrong []seeds.Problem) {
	differ := func(what, a, b string) {
		if a != b {
			p := unlike("reread_sighting", what, a, b)
			p.File = on.Path
			wrong = append(wrong, p)
		}
	}
	if size, ok := r.v.sizes[on.SHA256]; ok {
		made.Size = size
	}
	differ("大小", fmt.Sprint(on.Size), fmt.Sprint(made.Size))
	differ("种类", sightingKinds[on.Kind], sightingKinds[made.Kind])
	differ("发件人", on.Sender, made.Sender)
	differ("发件时间", timeTold(on.Sent), timeTold(made.Sent))
	return wrong
}

var sightingKinds = map[ledger.SightingKind]string{ledger.Returned: "报送件", ledger.Litter: "不算报送件的文件", ledger.Container: "压缩包或邮件"}
