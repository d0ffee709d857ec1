package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/xuri/excelize/v2"
)

// TestReviewInOtherPrograms types into 审核表 in LibreOffice and through openpyxl: what was
// typed is read and nothing else, and nothing there is taken for somebody's own.
func TestReviewInOtherPrograms(t *testing.T) {
	needOffice(t)
	for _, program := range []string{"office", "openpyxl"} {
		t.Run(program, func(t *testing.T) {
			dir, _ := issuedSample(t)
			d := desk{t, dir}
			d.run(nil, "review")
			path := filepath.Join(dir, dirResults, "2021H1", fileReview)
			table, err := openTyped(path, "审核表", "核定情况")
			succeed(t, err)
			row := table.find("1", "市发展和改革委员会")
			const words = "第一行\n第二行，占63%"
			cells := map[string]string{}
			for title, text := range map[string]string{"核定情况": "正常推进", "采用文字": words, "核定意见": "'电话核实"} {
				cell, err := excelize.CoordinatesToCellName(table.cols[title], row)
				succeed(t, err)
				cells[cell] = text
			}
			table.Close()
			for round, edits := range []map[string]string{{}, cells} {
				typed, err := json.Marshal(map[string]map[string]string{"审核表": edits})
				succeed(t, err)
				out := filepath.Join(t.TempDir(), fileReview)
				if said, err := exec.Command(officePython, filepath.Join(root, ".ci", "resave.py"), program, path, out, string(typed)).CombinedOutput(); err != nil {
					t.Fatalf("%v\n%s", err, said)
				}
				succeed(t, os.Rename(out, path))
				var applied struct {
					Applied        []struct{ State, Text, Note string }
					Problems, Kept []any
				}
				d.run(&applied, "review", "--apply")
				if len(applied.Applied) != round || len(applied.Problems)+len(applied.Kept) > 0 {
					t.Fatalf("read %+v, want %d rulings", applied, round)
				}
				if round == 1 && (applied.Applied[0].Text != words || applied.Applied[0].Note != "电话核实") {
					t.Errorf("ruled %+v", applied.Applied[0])
				}
			}
		})
	}
}
