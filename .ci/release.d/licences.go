package main

import (
	"bytes"
	"debug/buildinfo"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strings"
)

// fontFolder is what goes with the fonts: their terms, and the recipe that the GPL asks for.
const fontFolder = "templates/fonts"

var fontFiles = []string{"README.md", "build_fonts.py", "tgh8105.txt", "licenses/*"}

// licences gives the terms of all that is in the program.
func licences(program, system, processor string) ([]file, error) {
	var files []file
	for _, pattern := range fontFiles {
		paths, err := filepath.Glob(filepath.Join(fontFolder, pattern))
		if err != nil || len(paths) == 0 {
			return nil, errors.Join(err, fmt.Errorf("no %s in %s", pattern, fontFolder))
		}
		for _, path := range paths {
			data, err := os.ReadFile(path)
			if err != nil {
				return nil, err
			}
			name, err := filepath.Rel(fontFolder, path)
			if err != nil {
				return nil, err
			}
			files = append(files, file{name: "字体/" + filepath.ToSlash(name), data: data})
		}
	}
	info, err := buildinfo.ReadFile(program)
	if err != nil {
		return nil, err
	}
	goRoot, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return nil, fmt.Errorf("go env: %w", err)
	}
	language, err := terms("Go "+info.GoVersion, strings.TrimSpace(string(goRoot)), nil)
	if err != nil {
		return nil, err
	}
	files = append(files, file{name: "库/Go.txt", data: language})

	linked, err := modules(system, processor)
	if err != nil {
		return nil, err
	}
	for _, dep := range info.Deps {
		m := linked[dep.Path]
		if m == nil || m.version != dep.Version || dep.Replace != nil {
			return nil, fmt.Errorf("%s %s is in the program and not in go list", dep.Path, dep.Version)
		}
		text, err := terms(dep.Path+" "+dep.Version, m.dir, m.folders)
		if err != nil {
			return nil, err
		}
		files = append(files, file{name: "库/" + strings.ReplaceAll(dep.Path, "/", "_") + ".txt", data: text})
	}
	return files, nil
}

// module is where a library lies, and which of its folders are linked.
type module struct {
	version, dir string
	folders      []string
}

// modules tells what the program is built from on a system.
func modules(system, processor string) (map[string]*module, error) {
	cmd := exec.Command("go", "list", "-deps", "-json=Dir,Module", "./cmd/ducha")
	cmd.Env = append(os.Environ(), "GOOS="+system, "GOARCH="+processor)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	linked := map[string]*module{}
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct {
			Dir    string
			Module *struct{ Path, Version, Dir string }
		}
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return linked, nil
		} else if err != nil {
			return nil, fmt.Errorf("go list: %w", err)
		}
		if p.Module == nil {
			continue
		}
		m := linked[p.Module.Path]
		if m == nil {
			m = &module{version: p.Module.Version, dir: p.Module.Dir}
			linked[p.Module.Path] = m
		}
		m.folders = append(m.folders, p.Dir)
	}
}

var isTerms = regexp.MustCompile(`(?i)^(un)?(licen[cs]es?|copying|notice|patents|authors|copyright)\b`)

// terms puts the terms of a library into one text: what its own folder says, and each
// linked folder with terms of its own, for code that came from elsewhere.
func terms(name, dir string, folders []string) ([]byte, error) {
	in := map[string]bool{dir: true}
	for _, folder := range folders {
		for ; len(folder) > len(dir); folder = filepath.Dir(folder) {
			in[folder] = true
		}
	}
	var paths []string
	for folder := range in {
		entries, err := os.ReadDir(folder)
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			if !isTerms.MatchString(e.Name()) || filepath.Ext(e.Name()) == ".go" {
				continue
			}
			err := filepath.WalkDir(filepath.Join(folder, e.Name()), func(path string, d fs.DirEntry, err error) error {
				if err == nil && d.Type().IsRegular() {
					paths = append(paths, path)
				}
				return err
			})
			if err != nil {
				return nil, err
			}
		}
	}
	sort.Strings(paths)
	paths = slices.Compact(paths)
	if len(paths) == 0 {
		return nil, fmt.Errorf("%s says nowhere on what terms it may be passed on", name)
	}
	var out bytes.Buffer
	fmt.Fprintln(&out, name)
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		short, err := filepath.Rel(dir, path)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&out, "\n==== %s ====\n\n%s\n", filepath.ToSlash(short), bytes.TrimRight(data, "\n"))
	}
	return out.Bytes(), nil
}
