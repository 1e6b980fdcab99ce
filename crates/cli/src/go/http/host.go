// The functions of wasi:http and wasi:io, by the canonical ABI, added by `carrick build --http`.

//go:build wasip1

package http

import (
	"io"
	"math"
	"os"
	"runtime"
	"syscall"
	"time"
	"unsafe"
)

// Where the host puts what a call returns. It is valid until the next call of the host, and a goroutine may lose its
// turn wherever it calls a function: so it is read at once, by expressions without calls.
var carrickResult [12]uint64

func carrickAt() unsafe.Pointer { return unsafe.Pointer(&carrickResult) }
func carrickByte(offset uintptr) byte {
	return *(*byte)(unsafe.Add(unsafe.Pointer(&carrickResult), offset))
}
func carrickWord(offset uintptr) uint32 {
	return *(*uint32)(unsafe.Add(unsafe.Pointer(&carrickResult), offset))
}

// Room for the head of a request. Engines and servers allow no larger heads.
var carrickHead [256 << 10]byte

// The room that the host may use in the call that is made next. It must not be allocated in the call: other
// goroutines could run there, and what they call would be refused.
var carrickRoomNext, carrickRoomEnd uint32

// carrickRoom is the only function that the host calls within a call of its own.
//
//go:nosplit
//go:wasmexport cabi_realloc
func carrickRoom(old, oldSize, align, size uint32) uint32 {
	at := (carrickRoomNext + align - 1) &^ (align - 1)
	if at > carrickRoomEnd || size > carrickRoomEnd-at {
		// There is no valid answer, and this one traps.
		return math.MaxUint32 &^ 7
	}
	carrickRoomNext = at + size
	return at
}

func carrickUse(room []byte) {
	carrickRoomNext = uint32(uintptr(unsafe.Pointer(unsafe.SliceData(room))))
	carrickRoomEnd = carrickRoomNext + uint32(len(room))
}

//go:wasmimport wasi:http/types@0.2.0 [method]incoming-request.method
//go:noescape
func carrickRequestMethod(self uint32, result unsafe.Pointer)

//go:wasmimport wasi:http/types@0.2.0 [method]incoming-request.path-with-query
//go:noescape
func carrickRequestPath(self uint32, result unsafe.Pointer)

//go:wasmimport wasi:http/types@0.2.0 [method]incoming-request.authority
//go:noescape
func carrickRequestAuthority(self uint32, result unsafe.Pointer)

//go:wasmimport wasi:http/types@0.2.0 [method]incoming-request.headers
func carrickRequestHeaders(self uint32) uint32

//go:wasmimport wasi:http/types@0.2.0 [method]incoming-request.consume
//go:noescape
func carrickRequestConsume(self uint32, result unsafe.Pointer)

//go:wasmimport wasi:http/types@0.2.0 [resource-drop]incoming-request
func carrickDropRequest(self uint32)

//go:wasmimport wasi:http/types@0.2.0 [method]incoming-body.stream
//go:noescape
func carrickBodyStream(self uint32, result unsafe.Pointer)

//go:wasmimport wasi:http/types@0.2.0 [static]incoming-body.finish
func carrickBodyTrailers(self uint32) uint32

//go:wasmimport wasi:http/types@0.2.0 [resource-drop]incoming-body
func carrickDropIncomingBody(self uint32)

//go:wasmimport wasi:http/types@0.2.0 [method]future-trailers.subscribe
func carrickSubscribeTrailers(self uint32) uint32

//go:wasmimport wasi:http/types@0.2.0 [method]future-trailers.get
//go:noescape
func carrickGetTrailers(self uint32, result unsafe.Pointer)

//go:wasmimport wasi:http/types@0.2.0 [resource-drop]future-trailers
func carrickDropTrailers(self uint32)

//go:wasmimport wasi:http/types@0.2.0 [constructor]fields
func carrickNewFields() uint32

//go:wasmimport wasi:http/types@0.2.0 [static]fields.from-list
//go:noescape
func carrickFieldsFromList(list unsafe.Pointer, length uint32, result unsafe.Pointer)

//go:wasmimport wasi:http/types@0.2.0 [method]fields.append
//go:noescape
func carrickFieldsAppend(self uint32, name unsafe.Pointer, nameLength uint32, value unsafe.Pointer, valueLength uint32, result unsafe.Pointer)

//go:wasmimport wasi:http/types@0.2.0 [method]fields.entries
//go:noescape
func carrickFieldsEntries(self uint32, result unsafe.Pointer)

//go:wasmimport wasi:http/types@0.2.0 [resource-drop]fields
func carrickDropFields(self uint32)

//go:wasmimport wasi:http/types@0.2.0 [constructor]outgoing-response
func carrickNewResponse(headers uint32) uint32

//go:wasmimport wasi:http/types@0.2.0 [method]outgoing-response.set-status-code
func carrickSetStatus(self, status uint32) uint32

//go:wasmimport wasi:http/types@0.2.0 [method]outgoing-response.body
//go:noescape
func carrickResponseBody(self uint32, result unsafe.Pointer)

//go:wasmimport wasi:http/types@0.2.0 [method]outgoing-body.write
//go:noescape
func carrickBodyWrite(self uint32, result unsafe.Pointer)

//go:wasmimport wasi:http/types@0.2.0 [static]outgoing-body.finish
//go:noescape
func carrickBodyFinish(self, hasTrailers, trailers uint32, result unsafe.Pointer)

//go:wasmimport wasi:http/types@0.2.0 [resource-drop]outgoing-body
func carrickDropOutgoingBody(self uint32)

//go:wasmimport wasi:http/types@0.2.0 [static]response-outparam.set
func carrickSet(out, isError, value, a uint32, b uint64, c, d, e, f uint32)

//go:wasmimport wasi:io/streams@0.2.0 [method]input-stream.read
//go:noescape
func carrickRead(self uint32, length uint64, result unsafe.Pointer)

//go:wasmimport wasi:io/streams@0.2.0 [method]input-stream.subscribe
func carrickSubscribeInput(self uint32) uint32

//go:wasmimport wasi:io/streams@0.2.0 [resource-drop]input-stream
func carrickDropInput(self uint32)

//go:wasmimport wasi:io/streams@0.2.0 [method]output-stream.check-write
//go:noescape
func carrickCheckWrite(self uint32, result unsafe.Pointer)

//go:wasmimport wasi:io/streams@0.2.0 [method]output-stream.write
//go:noescape
func carrickWrite(self uint32, bytes unsafe.Pointer, length uint32, result unsafe.Pointer)

//go:wasmimport wasi:io/streams@0.2.0 [method]output-stream.subscribe
func carrickSubscribeOutput(self uint32) uint32

//go:wasmimport wasi:io/streams@0.2.0 [resource-drop]output-stream
func carrickDropOutput(self uint32)

//go:wasmimport wasi:io/poll@0.2.0 poll
//go:noescape
func carrickPoll(pollables unsafe.Pointer, length uint32, result unsafe.Pointer)

//go:wasmimport wasi:io/poll@0.2.0 [resource-drop]pollable
func carrickDropPollable(self uint32)

//go:wasmimport wasi:clocks/monotonic-clock@0.2.0 subscribe-duration
func carrickSubscribeDuration(nanoseconds uint64) uint32

//go:wasmimport wasi:io/error@0.2.0 [resource-drop]error
func carrickDropError(self uint32)

// The methods that have a case of their own in `wasi:http/types.method`, in its order.
var carrickMethods = [...]string{"GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"}

// The case `HTTP-response-incomplete` of `wasi:http/types.error-code`.
const carrickIncomplete = 25

// A wait in the host stops all goroutines, so it is short. It ends when there is something to do.
const carrickWaitMax = time.Millisecond

var (
	carrickPollables [2]uint32
	carrickReady     [2]uint32
)

// carrickWait waits for the pollable, for a short time.
func carrickWait(pollable uint32) {
	timer := carrickSubscribeDuration(uint64(carrickWaitMax))
	carrickPollables = [2]uint32{pollable, timer}
	carrickRoomNext = uint32(uintptr(unsafe.Pointer(&carrickReady)))
	carrickRoomEnd = carrickRoomNext + 8
	carrickPoll(unsafe.Pointer(&carrickPollables), 2, carrickAt())
	carrickDropPollable(timer)
}

// carrickSay tells whoever runs the server what wasi:http cannot do.
func carrickSay(text string) {
	os.Stderr.WriteString("carrick: " + text + "\n")
}

// carrickBytes are the bytes of a text, which nobody changes.
func carrickBytes(text string) []byte { return unsafe.Slice(unsafe.StringData(text), len(text)) }

// carrickFail says that there is no answer.
func carrickFail(out uint32) {
	carrickSet(out, 1, carrickIncomplete, 0, 0, 0, 0, 0, 0)
}

// carrickIncoming is a request as the host hands it over. Its texts are the program's own.
type carrickIncoming struct {
	method, path, authority string
	// The names and values of the headers, one after the other.
	fields []string
}

func carrickTake(request uint32) (incoming carrickIncoming) {
	// All calls come before the first allocation, so that no other goroutine uses the room meanwhile.
	carrickUse(carrickHead[:])
	start := carrickRoomNext
	carrickRequestMethod(request, carrickAt())
	method := carrickByte(0)
	methodAt, methodLength := carrickWord(4), carrickWord(8)
	carrickRequestPath(request, carrickAt())
	hasPath, pathAt, pathLength := carrickByte(0), carrickWord(4), carrickWord(8)
	carrickRequestAuthority(request, carrickAt())
	hasAuthority, authorityAt, authorityLength := carrickByte(0), carrickWord(4), carrickWord(8)
	fields := carrickRequestHeaders(request)
	carrickFieldsEntries(fields, carrickAt())
	entriesAt, count := carrickWord(0), carrickWord(4)
	carrickDropFields(fields)
	all := string(carrickHead[:carrickRoomNext-start])
	text := func(at, length uint32) string {
		if length == 0 {
			return ""
		}
		return all[at-start : at-start+length]
	}
	if int(method) < len(carrickMethods) {
		incoming.method = carrickMethods[method]
	} else {
		incoming.method = text(methodAt, methodLength)
	}
	if hasPath == 1 {
		incoming.path = text(pathAt, pathLength)
	}
	if hasAuthority == 1 {
		incoming.authority = text(authorityAt, authorityLength)
	}
	incoming.fields = carrickTexts(all, start, entriesAt, count)
	return incoming
}

// carrickTexts are the names and values of a list of fields, which stands in `all` as in the room from `start` on.
func carrickTexts(all string, start, entriesAt, count uint32) []string {
	texts := make([]string, 0, 2*count)
	if count == 0 {
		return texts
	}
	entries := unsafe.Slice((*[2]uint32)(unsafe.Add(unsafe.Pointer(unsafe.StringData(all)), entriesAt-start)), 2*count)
	for _, entry := range entries {
		text := ""
		if entry[1] > 0 {
			text = all[entry[0]-start : entry[0]-start+entry[1]]
		}
		texts = append(texts, text)
	}
	return texts
}

// carrickFieldsOf hands names and values, one after the other, to the host.
func carrickFieldsOf(texts []string) uint32 {
	if len(texts) == 0 {
		return carrickNewFields()
	}
	var few [32]uint32
	list := few[:0]
	for _, text := range texts {
		list = append(list, uint32(uintptr(unsafe.Pointer(unsafe.StringData(text)))), uint32(len(text)))
	}
	carrickFieldsFromList(unsafe.Pointer(unsafe.SliceData(list)), uint32(len(texts)/2), carrickAt())
	failed, fields := carrickByte(0) != 0, carrickWord(4)
	runtime.KeepAlive(texts)
	if !failed {
		return fields
	}
	// One of them is not allowed.
	fields = carrickNewFields()
	for index := 0; index < len(texts); index += 2 {
		name, value := texts[index], texts[index+1]
		carrickFieldsAppend(fields, unsafe.Pointer(unsafe.StringData(name)), uint32(len(name)),
			unsafe.Pointer(unsafe.StringData(value)), uint32(len(value)), carrickAt())
		if carrickByte(0) != 0 {
			carrickSay("the header `" + name + "` is not sent: wasi:http does not allow it")
		}
	}
	return fields
}

// carrickBody is the body of a request. It is asked for when it is read first.
type carrickBody struct {
	request, body, stream, pollable uint32
	opened, ended, closed           bool
	// What was read before the request was handled.
	first []byte
	err   error
	// Gets the names and values of the trailers, if it is not nil.
	trailers func([]string)
	deadline time.Time
	failed   func()
}

func (b *carrickBody) open() {
	b.opened = true
	carrickRequestConsume(b.request, carrickAt())
	b.body = carrickWord(4)
	carrickBodyStream(b.body, carrickAt())
	b.stream = carrickWord(4)
}

// probe reports whether the body may have something, without waiting for it.
func (b *carrickBody) probe() bool {
	first := make([]byte, 512)
	count, wait := b.try(first)
	b.first = first[:count]
	return wait || count > 0
}

// try reads what is there, straight into p, and reports whether it is to be waited for more.
func (b *carrickBody) try(p []byte) (count int, wait bool) {
	if b.ended {
		return 0, false
	}
	if !b.opened {
		b.open()
	}
	carrickRoomNext = uint32(uintptr(unsafe.Pointer(unsafe.SliceData(p))))
	carrickRoomEnd = carrickRoomNext + uint32(len(p))
	carrickRead(b.stream, uint64(len(p)), carrickAt())
	failed, isClosed, length := carrickByte(0) != 0, carrickByte(4) == 1, carrickWord(8)
	if !failed {
		return int(length), length == 0
	}
	b.ended = true
	if isClosed {
		b.err = io.EOF
		b.end()
		return 0, false
	}
	carrickDropError(length)
	b.err = io.ErrUnexpectedEOF
	if b.failed != nil {
		b.failed()
	}
	return 0, false
}

func (b *carrickBody) Read(p []byte) (int, error) {
	switch {
	case b.closed:
		return 0, ErrBodyReadAfterClose
	case len(p) == 0:
		return 0, nil
	case len(b.first) > 0:
		count := copy(p, b.first)
		b.first = b.first[count:]
		return count, nil
	}
	for waits := 0; ; waits++ {
		if !b.deadline.IsZero() && !time.Now().Before(b.deadline) {
			return 0, os.ErrDeadlineExceeded
		}
		count, wait := b.try(p)
		switch {
		case count > 0:
			return count, nil
		case !wait:
			return 0, b.err
		}
		// Another goroutine may have something for this one, or end the request.
		runtime.Gosched()
		if b.closed {
			return 0, ErrBodyReadAfterClose
		}
		if waits > 0 {
			if b.pollable == 0 {
				b.pollable = carrickSubscribeInput(b.stream) + 1
			}
			carrickWait(b.pollable - 1)
		}
	}
}

func (b *carrickBody) Close() error {
	b.closed = true
	return nil
}

// end reads the trailers, where they are asked for.
func (b *carrickBody) end() {
	if b.trailers == nil {
		return
	}
	b.dropStream()
	future := carrickBodyTrailers(b.body)
	b.body = 0
	b.opened = false
	pollable := carrickSubscribeTrailers(future)
	for {
		carrickUse(carrickHead[:])
		carrickGetTrailers(future, carrickAt())
		if carrickByte(0) == 1 {
			break
		}
		carrickWait(pollable)
	}
	has := carrickByte(8) == 0 && carrickByte(16) == 0 && carrickByte(24) == 1
	fields := carrickWord(28)
	carrickDropPollable(pollable)
	carrickDropTrailers(future)
	if !has {
		return
	}
	start := carrickRoomNext
	carrickFieldsEntries(fields, carrickAt())
	entriesAt, count := carrickWord(0), carrickWord(4)
	carrickDropFields(fields)
	all := string(carrickHead[start-uint32(uintptr(unsafe.Pointer(&carrickHead))) : carrickRoomNext-uint32(uintptr(unsafe.Pointer(&carrickHead)))])
	b.trailers(carrickTexts(all, start, entriesAt, count))
}

func (b *carrickBody) dropStream() {
	if b.pollable != 0 {
		carrickDropPollable(b.pollable - 1)
		b.pollable = 0
	}
	carrickDropInput(b.stream)
}

// drop gives everything back to the host, the request too.
func (b *carrickBody) drop() {
	b.closed = true
	if b.opened {
		b.dropStream()
		carrickDropIncomingBody(b.body)
		b.opened = false
	}
	b.ended = true
	carrickDropRequest(b.request)
}

// carrickStream is the body of an answer, or of a request of the program.
type carrickStream struct {
	body, stream, pollable uint32
	ended                  bool
	deadline               time.Time
}

func carrickOpenStream(response uint32) carrickStream {
	carrickResponseBody(response, carrickAt())
	return carrickStreamOf(carrickWord(4))
}

func carrickStreamOf(body uint32) carrickStream {
	carrickBodyWrite(body, carrickAt())
	return carrickStream{body: body, stream: carrickWord(4)}
}

// write hands all of p to the host, and waits while the client takes nothing.
func (s *carrickStream) write(p []byte) error {
	for waits := 0; len(p) > 0; {
		count, err := s.some(p)
		if err != nil {
			return err
		}
		if count == 0 {
			if !s.deadline.IsZero() && !time.Now().Before(s.deadline) {
				return os.ErrDeadlineExceeded
			}
			runtime.Gosched()
			if s.ended {
				return syscall.EPIPE
			}
			if waits > 0 {
				if s.pollable == 0 {
					s.pollable = carrickSubscribeOutput(s.stream) + 1
				}
				carrickWait(s.pollable - 1)
			}
			waits++
			continue
		}
		waits = 0
		p = p[count:]
	}
	return nil
}

// some hands as much of p to the host as it takes now, which may be nothing.
func (s *carrickStream) some(p []byte) (int, error) {
	room, err := s.room()
	if err != nil || room == 0 {
		return 0, err
	}
	room = min(uint64(len(p)), room)
	carrickWrite(s.stream, unsafe.Pointer(unsafe.SliceData(p)), uint32(room), carrickAt())
	failed, isClosed, reason := carrickByte(0) != 0, carrickByte(4) == 1, carrickWord(8)
	if !failed {
		return int(room), nil
	}
	if !isClosed {
		carrickDropError(reason)
	}
	return 0, syscall.EPIPE
}

// room is how much the host takes at once. It is an error if the client is gone.
func (s *carrickStream) room() (uint64, error) {
	carrickCheckWrite(s.stream, carrickAt())
	failed, isClosed, reason, room := carrickByte(0) != 0, carrickByte(8) == 1, carrickWord(12), carrickResult[1]
	if failed {
		if !isClosed {
			carrickDropError(reason)
		}
		return 0, syscall.EPIPE
	}
	return room, nil
}

// finish ends the body. One that is not complete must not look so.
func (s *carrickStream) finish(complete bool, trailers []string) {
	s.ended = true
	if s.pollable != 0 {
		carrickDropPollable(s.pollable - 1)
	}
	carrickDropOutput(s.stream)
	if !complete {
		carrickDropOutgoingBody(s.body)
		return
	}
	var hasTrailers, fields uint32
	if len(trailers) > 0 {
		hasTrailers, fields = 1, carrickFieldsOf(trailers)
	}
	// An error may have texts.
	carrickUse(carrickHead[:])
	carrickBodyFinish(s.body, hasTrailers, fields, carrickAt())
}
