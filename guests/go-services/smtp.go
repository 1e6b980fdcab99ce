package main

import (
	"bytes"
	"crypto/sha256"
	"crypto/tls"
	"fmt"
	"net"
	"net/smtp"
	"net/textproto"
	"path/filepath"
	"strings"
)

// serveSMTP takes mail, over TLS when the client asks, and answers with a checksum of it. The certificate to trust is written
// to the folder in args[1].
func serveSMTP(args []string) error {
	certificate, err := writeCertificate(filepath.Join(args[1], "ca.pem"))
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", args[0])
	if err != nil {
		return err
	}
	fmt.Println(listener.Addr())
	for {
		conn, err := listener.Accept()
		if err != nil {
			return err
		}
		go func() {
			defer conn.Close()
			takeMail(conn, &tls.Config{Certificates: []tls.Certificate{certificate}})
		}()
	}
}

func takeMail(conn net.Conn, config *tls.Config) {
	text := textproto.NewConn(conn)
	text.PrintfLine("220 mail.example ESMTP")
	for {
		line, err := text.ReadLine()
		if err != nil {
			return
		}
		verb, _, _ := strings.Cut(line, " ")
		switch strings.ToUpper(verb) {
		case "EHLO":
			if _, ok := conn.(*tls.Conn); ok {
				text.PrintfLine("250-mail.example\r\n250 AUTH PLAIN")
			} else {
				text.PrintfLine("250-mail.example\r\n250 STARTTLS")
			}
		case "STARTTLS":
			text.PrintfLine("220 go on")
			conn = tls.Server(conn, config)
			text = textproto.NewConn(conn)
		case "AUTH":
			text.PrintfLine("235 welcome")
		case "DATA":
			text.PrintfLine("354 go on")
			mail, err := text.ReadDotBytes()
			if err != nil {
				return
			}
			text.PrintfLine("250 %x", sha256.Sum256(mail))
		case "QUIT":
			text.PrintfLine("221 bye")
			return
		case "RCPT":
			if strings.Contains(line, "nobody") {
				text.PrintfLine("550 nobody is here")
				break
			}
			fallthrough
		default:
			text.PrintfLine("250 OK")
		}
	}
}

// talkSMTP sends mail.
func talkSMTP(args []string) error {
	auth := smtp.PlainAuth("", "ada", "secret", "127.0.0.1")
	body := "Subject: Hello\r\n\r\n" + strings.Repeat("A line of text.\r\n.\r\n", 10_000)
	err := smtp.SendMail(args[0], auth, "ada@example.com", []string{"grace@example.com"}, []byte(body))
	fmt.Println("sent:", err)
	err = smtp.SendMail(args[0], auth, "ada@example.com", []string{"nobody@example.com"}, []byte(body))
	fmt.Println("sent:", err)

	client, err := smtp.Dial(args[0])
	if err != nil {
		return err
	}
	defer client.Close()
	fmt.Println(client.Extension("STARTTLS"))
	if err := client.StartTLS(&tls.Config{ServerName: "127.0.0.1"}); err != nil {
		return err
	}
	state, ok := client.TLSConnectionState()
	fmt.Println("TLS:", tls.VersionName(state.Version), ok)
	fmt.Println(client.Extension("AUTH"))
	id, err := client.Text.Cmd("DATA")
	if err != nil {
		return err
	}
	client.Text.StartResponse(id)
	defer client.Quit()
	defer client.Text.EndResponse(id)
	if _, _, err := client.Text.ReadResponse(354); err != nil {
		return err
	}
	writer := client.Text.DotWriter()
	if _, err := writer.Write([]byte(body)); err != nil {
		return err
	}
	if err := writer.Close(); err != nil {
		return err
	}
	_, sum, err := client.Text.ReadResponse(250)
	// The server sees lines that end as they do on Unix.
	received := bytes.ReplaceAll([]byte(body), []byte("\r\n"), []byte("\n"))
	fmt.Println("arrived as it was:", sum == fmt.Sprintf("%x", sha256.Sum256(received)), err)
	return err
}
