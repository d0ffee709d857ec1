package seeds_test

import (
	"slices"
	"testing"

	"ducha/seeds"
)

func TestPeople(t *testing.T) {
	tests := []struct {
		value string
		want  []string
	}{
		{"", nil},
		{"贺云舟。", []string{"贺云舟"}},
		{"贺云舟、林 远；周甲  吴乙", []string{"贺云舟", "林远", "周甲", "吴乙"}},
		{"市政府常务副市长", []string{"市政府常务副市长"}},
		{"市长、常务副市长", []string{"市长", "常务副市长"}},
		{"副区长 沈一禾", []string{"副区长 沈一禾"}},
		{"副区长 沈一禾、副区长 钱乙", []string{"副区长 沈一禾", "副区长 钱乙"}},
		{"区委常委、副区长 林知远", []string{"区委常委、副区长 林知远"}},
		{"区委常委、副区长 林知远、副区长 沈一禾", []string{"区委常委、副区长 林知远", "副区长 沈一禾"}},
		{"县委常委、政法委书记", []string{"县委常委、政法委书记"}},
		{"市政府党组成员、副市长林知远、市长贺云舟", []string{"市政府党组成员、副市长林知远", "市长贺云舟"}},
		{"林知远（区委常委、副区长）、贺云舟(区长)", []string{"林知远（区委常委、副区长）", "贺云舟(区长)"}},
		{"赵甲\n钱乙", []string{"赵甲", "钱乙"}},
	}
	for _, tt := range tests {
		if got := seeds.People(tt.value); !slices.Equal(got, tt.want) {
			t.Errorf("People(%q) = %q, want %q", tt.value, got, tt.want)
		}
	}
}
