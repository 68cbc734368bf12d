package origin

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLookup(t *testing.T) {
	tests := []struct {
		query string
		want  []string // kind, maker's name, answer
	}{
		{"TI", []string{"maker Texas Instruments Incorporated likely-us"}},
		{"ti", []string{"maker Texas Instruments Incorporated likely-us"}},
		{"8086", []string{"pci Intel Corporation likely-us", "usb Intel Corporation likely-us"}},
		{"pci:8086:1533", []string{"pci Intel Corporation likely-us"}},
		{"usb:0bda", []string{"usb Realtek Semiconductor Corp. likely-not-us"}},
		{"0x10de", []string{"pci NVIDIA Corporation likely-us"}},
		{"ti,tmp102", []string{"dt Texas Instruments Incorporated likely-us"}},
		{"dt:rockchip,rk3399", []string{"dt Rockchip Electronics likely-not-us"}},
		{"domain:ti.com", []string{"domain Texas Instruments Incorporated likely-us"}},
		{"domain:www.quectel.com", []string{"domain Quectel Wireless Solutions Co., Ltd. likely-not-us"}},
		{"domain:github.com", nil},
		{"android:HUAWEI", []string{"android Huawei Technologies likely-not-us"}},
		{"firmware:ath10k/QCA988X/hw2.0/board.bin", []string{"firmware Qualcomm Atheros likely-us"}},
		{"firmware:unheard-of.bin", nil},
		{"stm32f103c8t6", []string{"part STMicroelectronics N.V. likely-not-us"}},
		{"LM358", []string{"part  unknown"}},
		{"openssl", []string{"maker OpenSSL Foundation likely-us", "software OpenSSL Foundation likely-us"}},
		{"pkg:npm/electron@30.0.0", []string{"package OpenJS likely-us"}},
		{"cpe:2.3:o:fortinet:fortios:7.0:*:*:*:*:*:*:*", []string{"cpe Fortinet likely-us"}},
		{"cpe:/o:fortinet:fortios:7.0", []string{"cpe Fortinet likely-us"}},
		{"Cypress", []string{"maker Cypress Semiconductor conflict"}},
		{"DigiKey", []string{"maker DigiKey unknown"}},
		{"pkg:npm/unheard-of@1", nil},
		{"unheard of", nil},
		{"", nil},
	}
	for _, tt := range tests {
		var got []string
		for _, f := range (*Data)(nil).Lookup(tt.query, "") {
			got = append(got, f.Kind+" "+f.Maker.Name+" "+f.Answer.String())
			if len(f.Because) == 0 || f.Because[0].Cite.Source == "" {
				t.Errorf("%s: %s cites nothing", tt.query, f.Kind)
			}
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: %s", tt.query, diff)
		}
	}
}

func TestParsePurl(t *testing.T) {
	tests := []struct {
		in   string
		want purl
		id   string
	}{
		{"pkg:npm/%40angular/core@16.0.0", purl{"npm", "@angular", "core", "16.0.0", ""}, "npm/@angular/core"},
		{"pkg:npm/@angular/core", purl{"npm", "@angular", "core", "", ""}, "npm/@angular/core"},
		{"pkg:golang/github.com/a/b@v1?x=1#sub", purl{"golang", "github.com/a", "b", "v1", "x=1"}, "golang/github.com/a/b"},
		{"pkg:deb/debian/g%2B%2B@4:12.2.0-3?distro=debian-12", purl{"deb", "debian", "g++", "4:12.2.0-3", "distro=debian-12"}, "deb/debian/g++"},
		{"pkg:cargo/rand@0.8", purl{"cargo", "", "rand", "0.8", ""}, "cargo/rand"},
		{"https://example.com", purl{}, "/"},
		{"pkg:", purl{}, "/"},
		{"pkg:npm/%zz@1", purl{"npm", "", "%zz", "1", ""}, "npm/%zz"},
	}
	for _, tt := range tests {
		got := parsePurl(tt.in)
		if got != tt.want || got.id() != tt.id {
			t.Errorf("%s: got %+v, %s; want %+v, %s", tt.in, got, got.id(), tt.want, tt.id)
		}
	}
}

func FuzzLookup(f *testing.F) {
	for _, s := range []string{"pkg:npm/%40a/b@1?x=y#z", "cpe:2.3:a:b\\:c:d", "cpe:/a", "pci:8086:1", ",", "ti,x", "domain:a.b", "firmware:i915/x", "android:x", "%", "\xff", "TPS65987"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, query string) {
		for _, found := range (*Data)(nil).Lookup(query, "") {
			if found.Kind == "" || len(found.Because) == 0 {
				t.Errorf("%q: %+v", query, found)
			}
		}
	})
}
