package pattern

import (
	"reflect"
	"regexp"
	"sync"
	"testing"
)

// A pattern answers as package regexp does, however many ask it at once.
func TestPatternAnswersAsRegexp(t *testing.T) {
	const text, said = `(市|县)([^市县]*?)局`, "市财政局、县教育局"
	p, re := Of(text), regexp.MustCompile(text)
	var asking sync.WaitGroup
	for range 8 {
		asking.Go(func() {
			if got := p.FindAllStringSubmatch(said, -1); !reflect.DeepEqual(got, re.FindAllStringSubmatch(said, -1)) {
				t.Errorf("found %q", got)
			}
		})
	}
	asking.Wait()
	if p.String() != text || !p.MatchString(said) || p.ReplaceAllString(said, "$2") != "财政、教育" {
		t.Errorf("%s says otherwise than regexp", p)
	}
}

func TestPatternThatIsNoneIsToldWhenAsked(t *testing.T) {
	p := Of(`(`)
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	p.MatchString("")
}
