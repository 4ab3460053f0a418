package editor

import (
	"bytes"
	"encoding/json"
)

// A message of JSON-RPC 2.0: a request has an id and a method, a notification a method
// alone, a response an id alone.
type message struct {
	Version string          `json:"jsonrpc"`
	ID      json.RawMessage `json:"id,omitempty"`
	Method  string          `json:"method,omitempty"`
	Params  json.RawMessage `json:"params,omitempty"`
	Result  json.RawMessage `json:"result,omitempty"`
	Error   *rpcError       `json:"error,omitempty"`

	broken error // why it is no message at all
}

// isRequest says that somebody waits for an answer.
func (m *message) isRequest() bool { return m.Method != "" && len(m.ID) > 0 }

// rpcError is the protocol's way to say no.
type rpcError struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

func (e *rpcError) Error() string { return e.Message }

// The codes of the protocol that are used.
const (
	parseError       = -32700
	invalidRequest   = -32600
	methodNotFound   = -32601
	invalidParams    = -32602
	internalError    = -32603
	notInitialized   = -32002
	requestFailed    = -32803
	requestCancelled = -32800
)

// parse reads a message. What is none comes out with the error to answer it with.
func parse(content []byte) message {
	var m message
	if err := json.Unmarshal(content, &m); err != nil {
		if json.Valid(content) {
			return message{broken: &rpcError{invalidRequest, "this is no message: " + err.Error()}}
		}
		return message{broken: &rpcError{parseError, "this is not JSON: " + err.Error()}}
	}
	switch {
	case m.Version != "2.0":
		m.broken = &rpcError{invalidRequest, `"jsonrpc" is not "2.0"`}
	case !goodID(m.ID):
		m.ID, m.broken = nil, &rpcError{invalidRequest, "an id is a number or a string"}
	case m.Method == "" && len(m.ID) == 0:
		m.broken = &rpcError{invalidRequest, "neither a method nor an id"}
	}
	return m
}

func goodID(id json.RawMessage) bool {
	return len(id) == 0 || id[0] == '"' || id[0] == '-' || id[0] >= '0' && id[0] <= '9'
}

// read decodes the parameters of a message.
func read[T any](params json.RawMessage) (T, error) {
	var value T
	if len(bytes.TrimSpace(params)) == 0 {
		return value, &rpcError{invalidParams, "the parameters are missing"}
	}
	if err := json.Unmarshal(params, &value); err != nil {
		return value, &rpcError{invalidParams, "parameters: " + err.Error()}
	}
	return value, nil
}
