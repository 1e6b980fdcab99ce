package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// talkToNATS publishes to a stream and consumes it, and does so again when the server was killed and started again, which a
// line on standard input tells.
func talkToNATS(args []string) error {
	reconnected := make(chan struct{}, 1)
	disconnected := make(chan struct{}, 1)
	conn, err := nats.Connect("nats://"+args[0],
		nats.MaxReconnects(-1),
		nats.ReconnectWait(20*time.Millisecond),
		nats.DisconnectErrHandler(func(*nats.Conn, error) { disconnected <- struct{}{} }),
		nats.ReconnectHandler(func(*nats.Conn) { reconnected <- struct{}{} }))
	if err != nil {
		return err
	}
	defer conn.Close()
	if _, err := conn.Subscribe("echo", func(message *nats.Msg) { message.Respond(message.Data) }); err != nil {
		return err
	}
	answer, err := conn.Request("echo", []byte("hello"), 10*time.Second)
	if err != nil {
		return err
	}
	fmt.Println("request:", string(answer.Data))

	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	js, err := jetstream.New(conn)
	if err != nil {
		return err
	}
	stream, err := js.CreateOrUpdateStream(ctx, jetstream.StreamConfig{Name: "NEWS", Subjects: []string{"news.*"}})
	if err != nil {
		return err
	}
	if err := stream.Purge(ctx); err != nil {
		return err
	}
	consumer, err := stream.CreateOrUpdateConsumer(ctx, jetstream.ConsumerConfig{
		Durable:       "reader",
		AckPolicy:     jetstream.AckExplicitPolicy,
		DeliverPolicy: jetstream.DeliverAllPolicy,
	})
	if err != nil {
		return err
	}
	if err := publishAndConsume(ctx, js, consumer, 0); err != nil {
		return err
	}

	fmt.Println("kill the server")
	<-disconnected
	fmt.Println("start the server")
	if _, err := bufio.NewReader(os.Stdin).ReadString('\n'); err != nil {
		return err
	}
	<-reconnected
	answer, err = conn.Request("echo", []byte("hello again"), 10*time.Second)
	if err != nil {
		return err
	}
	fmt.Println("request:", string(answer.Data))
	return publishAndConsume(ctx, js, consumer, 1000)
}

func publishAndConsume(ctx context.Context, js jetstream.JetStream, consumer jetstream.Consumer, first int) error {
	for i := range 1000 {
		if _, err := js.PublishAsync("news.item", []byte(fmt.Sprint("item ", first+i))); err != nil {
			return err
		}
	}
	select {
	case <-js.PublishAsyncComplete():
	case <-ctx.Done():
		return ctx.Err()
	}
	// A server that was killed sends again what it did not know to be read.
	consumed := map[int]bool{}
	for len(consumed) < 1000 {
		batch, err := consumer.Fetch(200, jetstream.FetchMaxWait(10*time.Second))
		if err != nil {
			return err
		}
		got := 0
		for message := range batch.Messages() {
			var item int
			if _, err := fmt.Sscanf(string(message.Data()), "item %d", &item); err != nil {
				return err
			}
			if item >= first {
				consumed[item] = true
			}
			got++
			if err := message.Ack(); err != nil {
				return err
			}
		}
		if err := batch.Error(); err != nil {
			return err
		}
		if got == 0 {
			return fmt.Errorf("%d of 1000 messages came", len(consumed))
		}
	}
	fmt.Println("consumed:", len(consumed), consumed[first], consumed[first+999])
	return nil
}
