package notice_test

import (
	"context"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"ducha/seeds"
	"ducha/seeds/notice"
	"ducha/seeds/samples"
)

var update = flag.Bool("update", false, "rewrite the golden plans of the samples")

// goldenPlan is a plan as the golden files of the samples have it.
type goldenPlan struct {
	Title string       `json:"title"`
	Year  int          `json:"year"`
	Tasks []goldenTask `json:"tasks"`
}

type goldenTask struct {
	No      string       `json:"no"`
	ID      seeds.TaskID `json:"id"`
	Chapter string       `json:"chapter"`
	Item    string       `json:"item"`
	Text    string       `json:"text"`
	Leaders []string     `json:"leaders"`
	Lead    []string     `json:"lead"`
	Coop    []string     `json:"coop"`
	CoopEtc bool         `json:"coop_etc"`

	Deadline  string        `json:"deadline,omitempty"`
	Owners    []goldenOwner `json:"owners,omitempty"`
	Published []string      `json:"published,omitempty"`
	Note      string        `json:"note,omitempty"`
}

type goldenOwner struct {
	Unit string `json:"unit"`
	Name string `json:"name"`
}

func golden(k seeds.Task) goldenTask {
	g := goldenTask{No: k.No, ID: k.ID, Chapter: k.Chapter, Item: k.Item, Text: k.Text, Leaders: full(k.Leaders), Lead: full(k.Lead), Coop: full(k.Coop), CoopEtc: k.CoopEtc,
		Deadline: k.Deadline, Published: k.Published, Note: k.Note}
	for _, o := range k.Owners {
		g.Owners = append(g.Owners, goldenOwner(o))
	}
	return g
}

func TestSamplesReadAsTheirGoldenPlans(t *testing.T) {
	for _, sample := range samples.Notices() {
		t.Run(sample, func(t *testing.T) {
			data, err := samples.FS.ReadFile(sample)
			if err != nil {
				t.Fatal(err)
			}
			read, err := notice.Read(context.Background(), []notice.Source{{Name: sample, Data: data}})
			if err != nil {
				t.Fatal(err)
			}
			got := goldenPlan{Title: read.Plan.Title, Year: read.Plan.Year}
			for _, k := range read.Plan.Tasks {
				got.Tasks = append(got.Tasks, golden(k))
			}
			if *update {
				out, err := json.MarshalIndent(got, "", "  ")
				if err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(filepath.Join("..", "samples", samples.Golden(sample)), append(out, '\n'), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			body, err := samples.FS.ReadFile(samples.Golden(sample))
			if err != nil {
				t.Fatal(err)
			}
			var want goldenPlan
			if err := json.Unmarshal(body, &want); err != nil {
				t.Fatal(err)
			}
			if got.Title != want.Title || got.Year != want.Year || len(got.Tasks) != len(want.Tasks) {
				t.Fatalf("read %q %d with %d tasks, want %q %d with %d", got.Title, got.Year, len(got.Tasks), want.Title, want.Year, len(want.Tasks))
			}
			for i := range want.Tasks {
				if !reflect.DeepEqual(got.Tasks[i], want.Tasks[i]) {
					t.Errorf("task %d\n got %+v\nwant %+v", i, got.Tasks[i], want.Tasks[i])
				}
			}
		})
	}
}

// full gives [] for no names, as JSON does.
func full(names []string) []string {
	if names == nil {
		return []string{}
	}
	return names
}
