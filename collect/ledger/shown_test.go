package ledger_test

import (
	"testing"

	"ducha/collect/ledger"
)

func TestNoPasswordIsShown(t *testing.T) {
	for address, want := range map[string]string{
		"postgres://ducha:geheim@db.yunze.example/x?search_path=y":             "postgres://ducha@db.yunze.example/x?search_path=y",
		"postgres://ducha@db/x?password=geheim&sslpassword=geheim&sslmode=off": "postgres://ducha@db/x?sslmode=off",
		"postgres://ducha:ge%heim@db/x":                                        "postgres://…",
		"host=db password=geheim":                                              "postgres://…",
		"postgres://ducha:1#geheim@db/x":                                       "postgres://…",
		"postgres:///ducha?host=/run/postgresql":                               "postgres:///ducha?host=%2Frun%2Fpostgresql",
		"postgres://ducha:geheim@db/x?a=1;password=geheim":                     "postgres://ducha@db/x",
	} {
		if got := ledger.Shown(address); got != want {
			t.Errorf("%s is shown as %s, want %s", address, got, want)
		}
	}
}
