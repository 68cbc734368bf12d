package origin

import "testing"

// TestGoldenSoftware holds facts that everyone knows, so that no edit of software.tsv can flip one.
func TestGoldenSoftware(t *testing.T) {
	tests := []struct {
		kind, value       string
		published, crypto Ternary
	}{
		{"name", "openssl", Yes, Yes},
		{"name", "mbedtls", Yes, Yes},
		{"name", "wolfssl", Yes, Yes},
		{"name", "gnutls28", Yes, Yes},
		{"name", "libgcrypt20", Yes, Yes},
		{"name", "openssh", Yes, Yes},
		{"name", "dropbear", Yes, Yes},
		{"name", "strongswan", Yes, Yes},
		{"name", "openvpn", Yes, Yes},
		{"name", "wireguard-tools", Yes, Yes},
		{"name", "curl", Yes, Yes},
		{"name", "nginx", Yes, Yes},
		{"name", "wpa", Yes, Yes},
		{"name", "linux", Yes, Yes},
		{"name", "u-boot", Yes, Yes},
		{"name", "busybox", Yes, Yes},
		{"name", "chromium", Yes, Yes},
		{"name", "zlib", Yes, No},
		{"name", "bash", Yes, No},
		{"name", "coreutils", Yes, No},
		{"name", "sqlite3", Yes, No},
		{"name", "ncurses", Yes, No},
		{"name", "iptables", Yes, No},
		{"name", "libpng", Yes, No},
		{"name", "lua", Yes, No},
		{"name", "ubus", Yes, No},
		{"name", "opencv", Yes, No},
		{"name", "iwlwifi-firmware", No, Yes},
		{"name", "ath10k-firmware", No, Yes},
		{"name", "wl", No, No},
		{"name", "vxworks", No, Yes},
		{"name", "windows", No, Yes},
		{"name", "android", Unsure, Yes},
		{"name", "redis", Unsure, Yes},
		{"cpe", "o:microsoft:windows_10", No, Yes},
		{"cpe", "a:oracle:database", No, Yes},
		{"cpe", "o:cisco:ios", No, Yes},
		{"cpe", "o:juniper:junos", No, Yes},
		{"cpe", "o:mikrotik:routeros", No, Yes},
		{"cpe", "o:apple:iphone_os", No, Yes},
		{"cpe", "o:huawei:harmonyos", No, Yes},
		{"cpe", "o:linux:linux_kernel", Yes, Yes},
		{"cpe", "a:autodesk:autocad", No, No},
		{"purl", "npm/react", Yes, No},
		{"purl", "pypi/cryptography", Yes, Yes},
		{"purl", "maven/org.bouncycastle/bcprov-jdk18on", Yes, Yes},
		{"purl", "golang/golang.org/x/crypto", Yes, Yes},
		{"purl", "cargo/serde", Yes, No},
		{"purl", "nuget/newtonsoft.json", Yes, No},
		{"purl", "composer/symfony/console", Yes, No},
		{"purl", "gem/rails", Yes, Yes},
	}
	x := mustFacts(t)
	for _, tt := range tests {
		got := x.softwareBy(tt.kind, tt.value)
		if got == nil {
			t.Errorf("%s %s is not there", tt.kind, tt.value)
			continue
		}
		if got.published != tt.published || got.crypto != tt.crypto {
			t.Errorf("%s %s: published %v, crypto %v; want %v, %v", tt.kind, tt.value, got.published, got.crypto, tt.published, tt.crypto)
		}
	}
}

func TestGoldenStewards(t *testing.T) {
	x := mustFacts(t)
	for value, country := range map[string]string{
		"rt-thread": "CN", "openharmony": "CN", "routeros": "LV", "dsm": "TW", "qts": "TW", "hancom office": "KR",
		"red star os": "KP", "dr.web": "RU", "lua": "BR", "qtbase": "FI", "routinator": "NL",
	} {
		if got := x.softwareBy("name", value); got == nil || got.steward.Country != country {
			t.Errorf("%s: got %+v, want a steward in %s", value, got, country)
		}
	}
}
