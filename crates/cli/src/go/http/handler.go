// Hands requests of wasi:http to the program's own listener, added by `carrick build --http`.
//
// Each request becomes a connection within the program, so that every server works as it does elsewhere.

package main

import (
	carrickBufio "bufio"
	carrickBytes "bytes"
	carrickIO "io"
	carrickNet "net"
	carrickHTTP "net/http"
	carrickOS "os"
	carrickRuntime "runtime"
	carrickStrconv "strconv"
	carrickSync "sync"
	carrickTime "time"
	carrickUnsafe "unsafe"
)

// Room for what the host hands over in one call. A call of the host must not allocate: other goroutines could run
// meanwhile, and what they call would be refused.
var (
	carrickRoom [32 << 10]uint64
	carrickUsed uint32
	carrickMore [][]uint64
)

//go:wasmexport cabi_realloc
func carrickRealloc(old carrickUnsafe.Pointer, oldSize, align, size uint32) carrickUnsafe.Pointer {
	words := (size + 7) / 8
	if words <= uint32(len(carrickRoom))-carrickUsed {
		// The address of nothing is checked for alignment too, and must be within the room.
		at := carrickUsed
		if at == uint32(len(carrickRoom)) {
			at--
		}
		carrickUsed += words
		return carrickUnsafe.Pointer(&carrickRoom[at])
	}
	more := make([]uint64, words)
	carrickMore = append(carrickMore, more)
	return carrickUnsafe.Pointer(carrickUnsafe.SliceData(more))
}

// carrickResult is where the host puts the result of a call: on the heap, because stacks move.
type carrickResult [12]uint64

var carrickEscape *carrickResult

func carrickCall() *carrickResult {
	result := new(carrickResult)
	carrickEscape = result
	carrickUsed, carrickMore = 0, nil
	return result
}

func (r *carrickResult) at() carrickUnsafe.Pointer { return carrickUnsafe.Pointer(r) }
func (r *carrickResult) tag() byte                 { return *(*byte)(r.at()) }
func (r *carrickResult) byteAt(offset uintptr) byte {
	return *(*byte)(carrickUnsafe.Add(r.at(), offset))
}
func (r *carrickResult) word(offset uintptr) uint32 {
	return *(*uint32)(carrickUnsafe.Add(r.at(), offset))
}

// bytes are a list or text whose address and length are at that offset; they are the host's until the next call.
func (r *carrickResult) bytes(offset uintptr) []byte {
	return carrickList(carrickUnsafe.Add(r.at(), offset))
}

func carrickList(at carrickUnsafe.Pointer) []byte {
	address := *(*uint32)(at)
	length := *(*uint32)(carrickUnsafe.Add(at, 4))
	return carrickUnsafe.Slice((*byte)(carrickUnsafe.Pointer(uintptr(address))), length)
}

//go:wasmimport wasi:http/types@0.2.0 [method]incoming-request.method
func carrickRequestMethod(self uint32, result carrickUnsafe.Pointer)

//go:wasmimport wasi:http/types@0.2.0 [method]incoming-request.path-with-query
func carrickRequestPath(self uint32, result carrickUnsafe.Pointer)

//go:wasmimport wasi:http/types@0.2.0 [method]incoming-request.authority
func carrickRequestAuthority(self uint32, result carrickUnsafe.Pointer)

//go:wasmimport wasi:http/types@0.2.0 [method]incoming-request.headers
func carrickRequestHeaders(self uint32) uint32

//go:wasmimport wasi:http/types@0.2.0 [method]incoming-request.consume
func carrickRequestConsume(self uint32, result carrickUnsafe.Pointer)

//go:wasmimport wasi:http/types@0.2.0 [resource-drop]incoming-request
func carrickDropRequest(self uint32)

//go:wasmimport wasi:http/types@0.2.0 [method]incoming-body.stream
func carrickBodyStream(self uint32, result carrickUnsafe.Pointer)

//go:wasmimport wasi:http/types@0.2.0 [resource-drop]incoming-body
func carrickDropIncomingBody(self uint32)

//go:wasmimport wasi:http/types@0.2.0 [constructor]fields
func carrickNewFields() uint32

//go:wasmimport wasi:http/types@0.2.0 [method]fields.append
func carrickFieldsAppend(self uint32, name carrickUnsafe.Pointer, nameLength uint32, value carrickUnsafe.Pointer, valueLength uint32, result carrickUnsafe.Pointer)

//go:wasmimport wasi:http/types@0.2.0 [method]fields.entries
func carrickFieldsEntries(self uint32, result carrickUnsafe.Pointer)

//go:wasmimport wasi:http/types@0.2.0 [resource-drop]fields
func carrickDropFields(self uint32)

//go:wasmimport wasi:http/types@0.2.0 [constructor]outgoing-response
func carrickNewResponse(headers uint32) uint32

//go:wasmimport wasi:http/types@0.2.0 [method]outgoing-response.set-status-code
func carrickSetStatus(self, status uint32) uint32

//go:wasmimport wasi:http/types@0.2.0 [method]outgoing-response.body
func carrickResponseBody(self uint32, result carrickUnsafe.Pointer)

//go:wasmimport wasi:http/types@0.2.0 [method]outgoing-body.write
func carrickBodyWrite(self uint32, result carrickUnsafe.Pointer)

//go:wasmimport wasi:http/types@0.2.0 [static]outgoing-body.finish
func carrickBodyFinish(self, hasTrailers, trailers uint32, result carrickUnsafe.Pointer)

//go:wasmimport wasi:http/types@0.2.0 [resource-drop]outgoing-body
func carrickDropOutgoingBody(self uint32)

//go:wasmimport wasi:http/types@0.2.0 [static]response-outparam.set
func carrickSet(out, isError, value, a uint32, b uint64, c, d, e, f uint32)

//go:wasmimport wasi:io/streams@0.2.0 [method]input-stream.read
func carrickRead(self uint32, length uint64, result carrickUnsafe.Pointer)

//go:wasmimport wasi:io/streams@0.2.0 [resource-drop]input-stream
func carrickDropInput(self uint32)

//go:wasmimport wasi:io/streams@0.2.0 [method]output-stream.check-write
func carrickCheckWrite(self uint32, result carrickUnsafe.Pointer)

//go:wasmimport wasi:io/streams@0.2.0 [method]output-stream.write
func carrickWrite(self uint32, bytes carrickUnsafe.Pointer, length uint32, result carrickUnsafe.Pointer)

//go:wasmimport wasi:io/streams@0.2.0 [method]output-stream.subscribe
func carrickSubscribe(self uint32) uint32

//go:wasmimport wasi:io/streams@0.2.0 [resource-drop]output-stream
func carrickDropOutput(self uint32)

//go:wasmimport wasi:io/poll@0.2.0 [method]pollable.block
func carrickBlock(self uint32)

//go:wasmimport wasi:io/poll@0.2.0 [resource-drop]pollable
func carrickDropPollable(self uint32)

//go:wasmimport wasi:io/error@0.2.0 [resource-drop]error
func carrickDropError(self uint32)

// The methods that have a case of their own in `wasi:http/types.method`, in its order.
var carrickMethods = [...]string{"GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"}

// The case `HTTP-response-incomplete` of `wasi:http/types.error-code`.
const carrickIncomplete = 25

var (
	carrickOnce    carrickSync.Once
	carrickConnect func() (carrickNet.Conn, error)
)

// carrickStart starts the program, and waits until it listens.
func carrickStart() {
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		main()
	}()
	select {
	case carrickConnect = <-carrickNet.CarrickListener:
	case <-ended:
		carrickOS.Stderr.WriteString("carrick: `main` returned before it listened for TCP connections\n")
		carrickOS.Exit(1)
	}
}

//go:wasmexport wasi:http/incoming-handler@0.2.0#handle
func carrickHandle(request, out uint32) {
	carrickOnce.Do(carrickStart)
	conn, err := carrickConnect()
	if err != nil {
		carrickOS.Stderr.WriteString("carrick: the server takes no connection: " + err.Error() + "\n")
		carrickFail(out)
		carrickDropRequest(request)
		return
	}
	head, method, hasLength := carrickHead(request)
	body := carrickOpenBody(request)
	sent := make(chan struct{})
	go func() {
		defer close(sent)
		body.send(conn, head, hasLength)
	}()
	carrickAnswer(conn, method, out)
	body.stop = true
	conn.Close()
	<-sent
	body.close()
	carrickDropRequest(request)
}

// carrickHead is the head of the request as HTTP/1.1 has it, but for the empty line at its end.
func carrickHead(request uint32) (head carrickBytes.Buffer, method string, hasLength bool) {
	result := carrickCall()
	carrickRequestMethod(request, result.at())
	if tag := int(result.tag()); tag < len(carrickMethods) {
		method = carrickMethods[tag]
	} else {
		method = string(result.bytes(4))
	}
	head.WriteString(method)
	head.WriteByte(' ')
	result = carrickCall()
	carrickRequestPath(request, result.at())
	if path := result; path.tag() == 1 && path.word(8) > 0 {
		head.Write(path.bytes(4))
	} else {
		head.WriteByte('/')
	}
	head.WriteString(" HTTP/1.1\r\nHost: ")
	result = carrickCall()
	carrickRequestAuthority(request, result.at())
	if result.tag() == 1 {
		head.Write(result.bytes(4))
	}
	head.WriteString("\r\n")
	fields := carrickRequestHeaders(request)
	result = carrickCall()
	carrickFieldsEntries(fields, result.at())
	entries, count := carrickUnsafe.Pointer(uintptr(result.word(0))), uintptr(result.word(4))
	for index := range count {
		entry := carrickUnsafe.Add(entries, index*16)
		name, value := carrickList(entry), carrickList(carrickUnsafe.Add(entry, 8))
		switch carrickHTTP.CanonicalHeaderKey(string(name)) {
		case "Host", "Connection", "Transfer-Encoding", "Expect":
			continue
		case "Content-Length":
			hasLength = true
		}
		head.Write(name)
		head.WriteString(": ")
		head.Write(value)
		head.WriteString("\r\n")
	}
	carrickRuntime.KeepAlive(result)
	carrickDropFields(fields)
	return head, method, hasLength
}

// carrickBody is the body of a request.
type carrickBody struct {
	body, stream uint32
	stop         bool
}

func carrickOpenBody(request uint32) *carrickBody {
	result := carrickCall()
	carrickRequestConsume(request, result.at())
	body := &carrickBody{body: result.word(4)}
	result = carrickCall()
	carrickBodyStream(body.body, result.at())
	body.stream = result.word(4)
	return body
}

func (b *carrickBody) close() {
	carrickDropInput(b.stream)
	carrickDropIncomingBody(b.body)
}

// read returns what is there, in the host's room, and nothing at the end of the body.
//
// It sleeps while nothing is there. Waiting in the host would stop all goroutines.
func (b *carrickBody) read() ([]byte, error) {
	for pause := 50 * carrickTime.Microsecond; ; {
		if b.stop {
			return nil, carrickIO.ErrClosedPipe
		}
		result := carrickCall()
		carrickRead(b.stream, 64<<10, result.at())
		switch {
		case result.tag() == 0 && result.word(8) > 0:
			return result.bytes(4), nil
		case result.tag() == 0:
			carrickTime.Sleep(pause)
			pause = min(2*pause, 5*carrickTime.Millisecond)
		case result.byteAt(4) == 1:
			return nil, nil
		default:
			carrickDropError(result.word(8))
			return nil, carrickIO.ErrUnexpectedEOF
		}
	}
}

// send writes the request to conn. A body that breaks off ends the connection.
func (b *carrickBody) send(conn carrickNet.Conn, head carrickBytes.Buffer, hasLength bool) {
	chunk, err := b.read()
	chunked := !hasLength && len(chunk) > 0
	if chunked {
		head.WriteString("Transfer-Encoding: chunked\r\n")
	}
	head.WriteString("\r\n")
	for {
		if err != nil {
			conn.Close()
			return
		}
		// Copied at once, because the next call of any goroutine overwrites the room.
		if chunked {
			head.WriteString(carrickStrconv.FormatInt(int64(len(chunk)), 16))
			head.WriteString("\r\n")
		}
		head.Write(chunk)
		if chunked {
			head.WriteString("\r\n")
		}
		if _, failed := conn.Write(head.Bytes()); failed != nil {
			return
		}
		head.Reset()
		if len(chunk) == 0 {
			return
		}
		chunk, err = b.read()
	}
}

// carrickAnswer reads the answer of the server from conn, and hands it to the host as it comes.
func carrickAnswer(conn carrickNet.Conn, method string, out uint32) {
	reader := carrickBufio.NewReaderSize(conn, 32<<10)
	var response *carrickHTTP.Response
	for response == nil || response.StatusCode/100 == 1 {
		var err error
		response, err = carrickHTTP.ReadResponse(reader, &carrickHTTP.Request{Method: method})
		if err == nil && response.StatusCode == carrickHTTP.StatusSwitchingProtocols {
			carrickOS.Stderr.WriteString("carrick: a connection cannot be taken over in wasi:http\n")
			err = carrickIO.ErrUnexpectedEOF
		}
		if err != nil {
			// The handler panicked, or hung up: there is no answer.
			carrickFail(out)
			return
		}
	}
	isEmpty := method == "HEAD" || response.StatusCode == 204 || response.StatusCode == 304
	outgoing := carrickNewResponse(carrickFields(response.Header))
	carrickSetStatus(outgoing, uint32(response.StatusCode))
	if isEmpty {
		carrickSet(out, 0, outgoing, 0, 0, 0, 0, 0, 0)
		return
	}
	result := carrickCall()
	carrickResponseBody(outgoing, result.at())
	body := result.word(4)
	result = carrickCall()
	carrickBodyWrite(body, result.at())
	stream := result.word(4)
	carrickSet(out, 0, outgoing, 0, 0, 0, 0, 0, 0)
	complete := carrickCopy(stream, response.Body)
	carrickDropOutput(stream)
	if !complete {
		carrickDropOutgoingBody(body)
		return
	}
	var hasTrailers, trailers uint32
	if len(response.Trailer) > 0 {
		hasTrailers, trailers = 1, carrickFields(response.Trailer)
	}
	result = carrickCall()
	carrickBodyFinish(body, hasTrailers, trailers, result.at())
}

// carrickFail says that there is no answer.
func carrickFail(out uint32) {
	carrickSet(out, 1, carrickIncomplete, 0, 0, 0, 0, 0, 0)
}

func carrickFields(header carrickHTTP.Header) uint32 {
	fields := carrickNewFields()
	for name, values := range header {
		switch name {
		case "Connection", "Keep-Alive", "Proxy-Connection", "Transfer-Encoding", "Upgrade", "Trailer":
			continue
		}
		for _, value := range values {
			result := carrickCall()
			carrickFieldsAppend(fields, carrickText(name), uint32(len(name)), carrickText(value), uint32(len(value)), result.at())
			if result.tag() != 0 {
				carrickOS.Stderr.WriteString("carrick: the header `" + name + "` is not sent: wasi:http does not allow it\n")
			}
			carrickRuntime.KeepAlive(value)
		}
		carrickRuntime.KeepAlive(name)
	}
	return fields
}

func carrickText(text string) carrickUnsafe.Pointer {
	return carrickUnsafe.Pointer(carrickUnsafe.StringData(text))
}

// carrickCopy writes all of body, and reports whether the client has it all.
func carrickCopy(stream uint32, body carrickIO.Reader) bool {
	buffer := make([]byte, 64<<10)
	for {
		count, err := body.Read(buffer)
		if count > 0 && !carrickWriteAll(stream, buffer[:count]) {
			return false
		}
		if err != nil {
			return err == carrickIO.EOF
		}
	}
}

func carrickWriteAll(stream uint32, bytes []byte) bool {
	for len(bytes) > 0 {
		result := carrickCall()
		carrickCheckWrite(stream, result.at())
		if result.tag() != 0 {
			if result.byteAt(8) == 0 {
				carrickDropError(result.word(12))
			}
			return false
		}
		room := min(uint64(len(bytes)), result[1])
		if room == 0 {
			// The client takes no more for now.
			pollable := carrickSubscribe(stream)
			carrickBlock(pollable)
			carrickDropPollable(pollable)
			continue
		}
		result = carrickCall()
		carrickWrite(stream, carrickUnsafe.Pointer(carrickUnsafe.SliceData(bytes)), uint32(room), result.at())
		if result.tag() != 0 {
			if result.byteAt(4) == 0 {
				carrickDropError(result.word(8))
			}
			return false
		}
		bytes = bytes[room:]
	}
	return true
}
