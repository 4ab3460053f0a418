package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/util"
)

// longestAddress is the most a bare address may have behind its scheme.
const longestAddress = 2000

// bareAddress finds the address in running text whose colon or @ is at the offset: of
// http, https or mailto, or of a mailbox. It begins no earlier than from. Addresses are
// looked for here, and not by goldmark's parser, which would have to ask at every word.
func bareAddress(value []byte, from, at int) (begin, end int) {
	if value[at] == '@' {
		return mailbox(value, from, at)
	}
	before := value[from:at]
	for _, scheme := range [...]string{"https", "http", "mailto"} {
		if !hasSuffixFold(before, scheme) {
			continue
		}
		begin = at - len(scheme)
		if begin > from && isWordByte(value[begin-1]) {
			return 0, 0
		}
		if scheme != "mailto" {
			return begin, webEnd(value, begin, at)
		}
		if box := mailboxFrom(value, at+1); box > 0 {
			return begin, box
		}
		return 0, 0
	}
	return 0, 0
}

func hasSuffixFold(value []byte, suffix string) bool {
	return len(value) >= len(suffix) && bytes.EqualFold(value[len(value)-len(suffix):], []byte(suffix))
}

func isWordByte(char byte) bool { return util.IsAlphaNumeric(char) || char >= 0x80 }

// webEnd is where the address ends: before a space or angle bracket, and before the
// punctuation of the sentence around it. It is 0 if there is no host.
func webEnd(value []byte, begin, colon int) int {
	if !bytes.HasPrefix(value[colon:], []byte("://")) {
		return 0
	}
	host := colon + len("://")
	end := host
	for end < len(value) && end-host < longestAddress && value[end] > ' ' && value[end] != '<' && value[end] != '>' && value[end] != '"' && value[end] != '`' {
		end++
	}
	end = begin + sentenceEnd(value[begin:end])
	hostEnd := end
	if slash := bytes.IndexAny(value[min(host, end):end], "/?#"); slash >= 0 {
		hostEnd = host + slash
	}
	if end <= host || !isHost(value[host:hostEnd]) {
		return 0
	}
	return end
}

// sentenceEnd is the length of an address without the punctuation that ends the sentence.
func sentenceEnd(address []byte) int {
	open, closed := bytes.Count(address, []byte("(")), bytes.Count(address, []byte(")"))
	for end := len(address); end > 0; end-- {
		switch address[end-1] {
		case '?', '!', '.', ',', ':', ';', '*', '_', '~', '\'', '|':
		case ')':
			if closed <= open {
				return end
			}
			closed--
		default:
			return end
		}
	}
	return 0
}

// isHost asks for a name with a dot in it, as a sentence that speaks of "https://" has none.
func isHost(host []byte) bool {
	dot := bytes.IndexByte(host, '.')
	return dot > 0 && dot < len(host)-1 && isWordByte(host[0])
}

// mailbox finds name@host.example around the @.
func mailbox(value []byte, from, at int) (begin, end int) {
	begin = at
	for begin > from && at-begin < 64 && isBoxByte(value[begin-1]) {
		begin--
	}
	if begin == at || begin > from && isWordByte(value[begin-1]) {
		return 0, 0
	}
	end = hostEnd(value, at+1)
	if end == 0 {
		return 0, 0
	}
	return begin, end
}

// mailboxFrom is where the mailbox ends that begins at the offset, or 0.
func mailboxFrom(value []byte, begin int) int {
	at := begin
	for at < len(value) && at-begin < 64 && isBoxByte(value[at]) {
		at++
	}
	if at == begin || at == len(value) || value[at] != '@' {
		return 0
	}
	return hostEnd(value, at+1)
}

func hostEnd(value []byte, begin int) int {
	end := begin
	for end < len(value) && end-begin < 255 && (util.IsAlphaNumeric(value[end]) || value[end] == '-' || value[end] == '.') {
		end++
	}
	for end > begin && (value[end-1] == '.' || value[end-1] == '-') {
		end--
	}
	if end < len(value) && (value[end] == '_' || value[end] >= 0x80) || !isHost(value[begin:end]) {
		return 0
	}
	return end
}

func isBoxByte(char byte) bool {
	return util.IsAlphaNumeric(char) || char == '.' || char == '_' || char == '+' || char == '-'
}

func (s *scribe) bareLink(address []byte, isMailbox bool) {
	from, ok := s.offsetOf(address)
	if !ok {
		s.literal(address)
		return
	}
	destination := string(address)
	if isMailbox {
		destination = "mailto:" + destination
	}
	i := s.openLink(Link{Destination: destination}, from, from+len(address))
	s.literal(address)
	s.closeLink(i)
}
