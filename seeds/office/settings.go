package office

import (
	"bytes"
	"fmt"
)

// settings keep LibreOffice from the macros of a file and from fetching what it
// links to; dates and numbers are written the same whatever the language of the
// computer. A setting that a version does not know does no harm.
var settings = []struct{ node, name, value string }{
	{"Office.Common/Security/Scripting", "DisableMacrosExecution", "true"},
	{"Office.Common/Security/Scripting", "DisableActiveContent", "true"},
	{"Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"},
	// Pictures and objects are fetched all the same: by way of a proxy that is not there.
	{"Inet/Settings", "ooInetProxyType", "2"},
	{"Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"},
	{"Inet/Settings", "ooInetHTTPProxyPort", "9"},
	{"Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"},
	{"Inet/Settings", "ooInetHTTPSProxyPort", "9"},
	{"Inet/Settings", "ooInetFTPProxyName", "127.0.0.1"},
	{"Inet/Settings", "ooInetFTPProxyPort", "9"},
	{"Inet/Settings", "ooInetNoProxy", ""},
	{"Setup/L10N", "ooSetupSystemLocale", "zh-CN"},
}

// profile writes the settings as the file that LibreOffice reads when it starts.
func profile() []byte {
	var out bytes.Buffer
	out.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<oor:items xmlns:oor="http://openoffice.org/2001/registry">` + "\n")
	for _, s := range settings {
		fmt.Fprintf(&out, `<item oor:path="/org.openoffice.%s"><prop oor:name="%s" oor:op="fuse"><value>%s</value></prop></item>`+"\n", s.node, s.name, s.value)
	}
	out.WriteString("</oor:items>\n")
	return out.Bytes()
}
