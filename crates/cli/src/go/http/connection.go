// Hands requests of wasi:http to the program's own listener, as connections within the program, added by
// `carrick build --http`. So every server works that takes connections.

//go:build wasip1

package http

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"strconv"
)

func carrickConnection(request, out uint32) {
	conn, err := net.CarrickConnect()
	body := &carrickBody{request: request}
	if err != nil {
		carrickSay("the server takes no connection: " + err.Error())
		carrickFail(out)
		body.drop()
		return
	}
	incoming := carrickTake(request)
	head, hasLength := carrickHeadText(&incoming)
	sent := make(chan struct{})
	go func() {
		defer close(sent)
		carrickSend(conn, body, head, hasLength)
	}()
	carrickAnswer(conn, incoming.method, out)
	body.closed = true
	conn.Close()
	<-sent
	body.drop()
}

// carrickHeadText is the head of the request as HTTP/1.1 has it, but for the empty line at its end.
func carrickHeadText(incoming *carrickIncoming) (head bytes.Buffer, hasLength bool) {
	path := incoming.path
	if path == "" {
		path = "/"
	}
	head.WriteString(incoming.method + " " + path + " HTTP/1.1\r\nHost: " + incoming.authority + "\r\n")
	for index := 0; index < len(incoming.fields); index += 2 {
		name, value := incoming.fields[index], incoming.fields[index+1]
		switch CanonicalHeaderKey(name) {
		case "Host", "Connection", "Transfer-Encoding", "Expect":
			continue
		case "Content-Length":
			hasLength = true
		}
		head.WriteString(name + ": " + value + "\r\n")
	}
	return head, hasLength
}

// carrickSend writes the request to conn. A body that breaks off ends the connection.
func carrickSend(conn net.Conn, body *carrickBody, head bytes.Buffer, hasLength bool) {
	const size = 64 << 10
	var buffer []byte
	isChunked := !hasLength && body.probe()
	if isChunked {
		head.WriteString("Transfer-Encoding: chunked\r\n")
	}
	head.WriteString("\r\n")
	if _, err := conn.Write(head.Bytes()); err != nil || !hasLength && !isChunked {
		return
	}
	for {
		if buffer == nil {
			buffer = make([]byte, size)
		}
		count, err := body.Read(buffer)
		head.Reset()
		if isChunked && (count > 0 || err == io.EOF) {
			head.WriteString(strconv.FormatInt(int64(count), 16))
			head.WriteString("\r\n")
		}
		head.Write(buffer[:count])
		if isChunked && (count > 0 || err == io.EOF) {
			head.WriteString("\r\n")
		}
		if head.Len() > 0 {
			if _, failed := conn.Write(head.Bytes()); failed != nil {
				return
			}
		}
		switch err {
		case nil:
		case io.EOF:
			return
		default:
			conn.Close()
			return
		}
	}
}

// carrickAnswer reads the answer of the server from conn, and hands it to the host as it comes.
func carrickAnswer(conn net.Conn, method string, out uint32) {
	reader := bufio.NewReaderSize(conn, 32<<10)
	var response *Response
	for response == nil || response.StatusCode/100 == 1 {
		var err error
		response, err = ReadResponse(reader, &Request{Method: method})
		if err == nil && response.StatusCode == StatusSwitchingProtocols {
			carrickSay("a connection cannot be taken over in wasi:http")
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			// The handler panicked, or hung up: there is no answer.
			carrickFail(out)
			return
		}
	}
	isEmpty := method == "HEAD" || response.StatusCode == StatusNoContent || response.StatusCode == StatusNotModified
	outgoing := carrickNewResponse(carrickFieldsOf(carrickListed(response.Header)))
	carrickSetStatus(outgoing, uint32(response.StatusCode))
	if isEmpty {
		carrickSet(out, 0, outgoing, 0, 0, 0, 0, 0, 0)
		return
	}
	stream := carrickOpenStream(outgoing)
	carrickSet(out, 0, outgoing, 0, 0, 0, 0, 0, 0)
	isComplete := carrickCopy(&stream, response.Body)
	stream.finish(isComplete, carrickListed(response.Trailer))
}

// carrickListed are the names and values of the headers that go to the client.
func carrickListed(header Header) (fields []string) {
	for name, values := range header {
		if carrickConnectionHeader(name) {
			continue
		}
		for _, value := range values {
			fields = append(fields, name, value)
		}
	}
	return fields
}

// carrickCopy writes all of body, and reports whether the client has it all.
func carrickCopy(stream *carrickStream, body io.Reader) bool {
	buffer := make([]byte, 64<<10)
	for {
		count, err := body.Read(buffer)
		if count > 0 && stream.write(buffer[:count]) != nil {
			return false
		}
		if err != nil {
			return err == io.EOF
		}
	}
}
