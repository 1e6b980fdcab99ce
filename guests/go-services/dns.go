package main

import (
	"fmt"
	"net"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/miekg/dns"
)

// serveDNS answers for a zone of its own over UDP.
func serveDNS(args []string) error {
	packets, err := net.ListenPacket("udp", args[0])
	if err != nil {
		return err
	}
	fmt.Println(packets.LocalAddr())
	dns.HandleFunc("example.", func(w dns.ResponseWriter, request *dns.Msg) {
		answer := new(dns.Msg).SetReply(request)
		for _, question := range request.Question {
			text := ""
			switch question.Qtype {
			case dns.TypeA:
				text = "A 192.0.2.1"
			case dns.TypeAAAA:
				text = "AAAA 2001:db8::1"
			case dns.TypeMX:
				text = "MX 10 mail.example."
			case dns.TypeTXT:
				text = "TXT " + strings.Repeat("x", 200)
			}
			record, err := dns.NewRR(question.Name + " 60 IN " + text)
			if err != nil || text == "" {
				answer.Rcode = dns.RcodeNameError
				continue
			}
			answer.Answer = append(answer.Answer, record)
		}
		w.WriteMsg(answer)
	})
	// For a *net.UDPConn, the library asks for control messages, which golang.org/x/net has for few systems.
	return (&dns.Server{PacketConn: struct{ net.PacketConn }{packets}}).ActivateAndServe()
}

// talkDNS asks for several records, and many times at once.
func talkDNS(args []string) error {
	client := new(dns.Client)
	for _, kind := range []uint16{dns.TypeA, dns.TypeAAAA, dns.TypeMX, dns.TypeTXT, dns.TypeSRV} {
		answer, _, err := client.Exchange(new(dns.Msg).SetQuestion("www.example.", kind), args[0])
		if err != nil {
			return err
		}
		fmt.Println(dns.RcodeToString[answer.Rcode], len(answer.Answer))
		for _, record := range answer.Answer {
			fmt.Println(record)
		}
	}
	var right atomic.Int32
	var group sync.WaitGroup
	for i := range 50 {
		group.Add(1)
		go func() {
			defer group.Done()
			name := fmt.Sprint("host", i, ".example.")
			answer, _, err := client.Exchange(new(dns.Msg).SetQuestion(name, dns.TypeA), args[0])
			if err == nil && len(answer.Answer) == 1 && answer.Answer[0].Header().Name == name {
				right.Add(1)
			}
		}()
	}
	group.Wait()
	fmt.Println("at once:", right.Load())
	return nil
}
