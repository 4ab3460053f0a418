package outside

import (
	"encoding/json"
	"time"
)

// A Memory is which addresses were fine, and on which day. What was not fine is asked
// each time: somebody may have mended it a minute ago.
type Memory struct{ days map[string]string }

const (
	memoryVersion = 1
	age           = 7 * 24 * time.Hour // for which an address is taken for fine without being asked
)

type memoryFile struct {
	Version int               `json:"version"`
	Fine    map[string]string `json:"fine"` // the day on which it was
}

// ReadMemory reads the file of a memory. One that cannot be read is no memory: nothing is
// lost but time.
func ReadMemory(data []byte) *Memory {
	var file memoryFile
	if json.Unmarshal(data, &file) != nil || file.Version != memoryVersion || file.Fine == nil {
		file.Fine = map[string]string{}
	}
	return &Memory{days: file.Fine}
}

// Bytes are the file of a memory, without what is too old to be of use.
func (m *Memory) Bytes(now time.Time) ([]byte, error) {
	kept := map[string]string{}
	for address, day := range m.days {
		if m.fine(address, now) {
			kept[address] = day
		}
	}
	data, err := json.MarshalIndent(memoryFile{Version: memoryVersion, Fine: kept}, "", "  ")
	return append(data, '\n'), err
}

func (m *Memory) fine(address string, now time.Time) bool {
	if m == nil {
		return false
	}
	day, err := time.Parse(time.DateOnly, m.days[address])
	old := now.Sub(day)
	return err == nil && old >= 0 && old < age
}

func (m *Memory) keep(address string, now time.Time) {
	if m != nil {
		m.days[address] = now.Format(time.DateOnly)
	}
}
