package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"golang.org/x/crypto/ssh"
)

// serveSSH lets `ada` in by a password. It runs three commands: `cat`, `fail` and `hello`.
func serveSSH(args []string) error {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return err
	}
	signer, err := ssh.NewSignerFromKey(key)
	if err != nil {
		return err
	}
	config := &ssh.ServerConfig{PasswordCallback: func(conn ssh.ConnMetadata, password []byte) (*ssh.Permissions, error) {
		if conn.User() == "ada" && string(password) == "secret" {
			return nil, nil
		}
		return nil, errors.New("wrong password")
	}}
	config.AddHostKey(signer)
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
			_, channels, requests, err := ssh.NewServerConn(conn, config)
			if err != nil {
				return
			}
			go ssh.DiscardRequests(requests)
			for channel := range channels {
				if channel.ChannelType() != "session" {
					channel.Reject(ssh.UnknownChannelType, "only sessions")
					continue
				}
				session, requests, err := channel.Accept()
				if err != nil {
					return
				}
				go serveSession(session, requests)
			}
		}()
	}
}

func serveSession(session ssh.Channel, requests <-chan *ssh.Request) {
	defer session.Close()
	for request := range requests {
		if request.Type != "exec" {
			request.Reply(false, nil)
			continue
		}
		request.Reply(true, nil)
		var code struct{ Value uint32 }
		var command struct{ Value string }
		ssh.Unmarshal(request.Payload, &command)
		switch command.Value {
		case "cat":
			io.Copy(session, session)
		case "fail":
			fmt.Fprintln(session.Stderr(), "it fails")
			code.Value = 3
		default:
			fmt.Fprintln(session, command.Value)
		}
		session.SendRequest("exit-status", false, ssh.Marshal(&code))
		return
	}
}

// talkSSH runs the commands, several at the same time on one connection.
func talkSSH(args []string) error {
	config := &ssh.ClientConfig{
		User:            "ada",
		Auth:            []ssh.AuthMethod{ssh.Password("wrong")},
		HostKeyCallback: ssh.InsecureIgnoreHostKey(),
	}
	_, err := ssh.Dial("tcp", args[0], config)
	fmt.Println("wrong password:", err != nil && strings.Contains(err.Error(), "unable to authenticate"))
	config.Auth = []ssh.AuthMethod{ssh.Password("secret")}
	client, err := ssh.Dial("tcp", args[0], config)
	if err != nil {
		return err
	}
	defer client.Close()
	session, err := client.NewSession()
	if err != nil {
		return err
	}
	text, err := session.Output("hello")
	fmt.Printf("hello: %q %v\n", text, err)

	if session, err = client.NewSession(); err != nil {
		return err
	}
	var stderr bytes.Buffer
	session.Stderr = &stderr
	err = session.Run("fail")
	var exit *ssh.ExitError
	fmt.Printf("fail: %q %v\n", stderr.String(), errors.As(err, &exit) && exit.ExitStatus() == 3)

	sent := bytes.Repeat([]byte("0123456789"), 100_000)
	results := make(chan error)
	for range 4 {
		go func() {
			session, err := client.NewSession()
			if err != nil {
				results <- err
				return
			}
			defer session.Close()
			session.Stdin = bytes.NewReader(sent)
			back, err := session.Output("cat")
			if err == nil && !bytes.Equal(back, sent) {
				err = fmt.Errorf("%d bytes came back", len(back))
			}
			results <- err
		}()
	}
	for range 4 {
		fmt.Println("cat:", <-results)
	}
	return nil
}
