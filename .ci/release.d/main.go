// Release packs a program that was built for one system with what goes with it: how to
// begin, and the licences of the fonts, of Go and of every library that is linked into it.
// It is run from the module's root:
//
//	release PROGRAM OS ARCH VERSION TIME FOLDER
//
// The same program, version and time (seconds since 1970) give the same bytes.
package main

import (
	"bytes"
	_ "embed"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"text/template"
	"time"
)

//go:embed readme.txt
var readme string

func main() {
	log.SetFlags(0)
	log.SetPrefix("release: ")
	if err := release(os.Args[1:]); err != nil {
		log.Fatal(err)
	}
}

// file is what an archive holds under a name.
type file struct {
	name    string
	data    []byte
	program bool // it may be run
}

func release(args []string) error {
	if len(args) != 6 {
		return fmt.Errorf("usage: release PROGRAM OS ARCH VERSION TIME FOLDER")
	}
	program, system, processor, version, folder := args[0], args[1], args[2], args[3], args[5]
	seconds, err := strconv.ParseInt(args[4], 10, 64)
	if err != nil {
		return fmt.Errorf("time: %w", err)
	}
	at := time.Unix(seconds, 0).In(time.FixedZone("", 8*60*60)) // Beijing, whatever this machine's zone

	binary, err := os.ReadFile(program)
	if err != nil {
		return err
	}
	files := []file{{name: filepath.Base(program), data: binary, program: true}}
	howTo, err := begin(system, processor, version)
	if err != nil {
		return err
	}
	files = append(files, file{name: "说明.txt", data: howTo})
	terms, err := licences(program, system, processor)
	if err != nil {
		return err
	}
	for _, f := range terms {
		f.name = "许可/" + f.name
		files = append(files, f)
	}

	name := "ducha-" + version + "-" + system + "-" + processor
	for i := range files {
		files[i].name = name + "/" + files[i].name
	}
	write, path := writeTarGz, filepath.Join(folder, name+".tar.gz")
	if system == "windows" {
		write, path = writeZip, filepath.Join(folder, name+".zip")
	}
	packed, err := write(files, at)
	if err != nil {
		return fmt.Errorf("pack %s: %w", path, err)
	}
	if err := os.WriteFile(path, packed, 0o644); err != nil {
		return err
	}
	fmt.Printf("%-14s  program %5.1f MB  archive %5.1f MB  %s\n", system+"/"+processor, megabytes(binary), megabytes(packed), filepath.Base(path))
	return nil
}

func megabytes(data []byte) float64 { return float64(len(data)) / 1e6 }

// begin writes how to begin, for one system. Notepad of an older Windows wants a mark and its own ends of lines.
func begin(system, processor, version string) ([]byte, error) {
	t, err := template.New("readme").Parse(readme)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := t.Execute(&out, map[string]string{"Version": version, "System": system, "Processor": processor}); err != nil {
		return nil, err
	}
	if system != "windows" {
		return out.Bytes(), nil
	}
	return []byte("\ufeff" + strings.ReplaceAll(out.String(), "\n", "\r\n")), nil
}
