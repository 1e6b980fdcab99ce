package main

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/redis/go-redis/v9"
)

// talkToRedis sends a pipeline, publishes and subscribes, and has 64 goroutines share 10 connections.
func talkToRedis(args []string) error {
	ctx := context.Background()
	client := redis.NewClient(&redis.Options{Addr: args[0], PoolSize: 10})
	defer client.Close()
	if err := client.FlushAll(ctx).Err(); err != nil {
		return err
	}
	_, err := client.Get(ctx, "nothing").Result()
	fmt.Println("nothing:", errors.Is(err, redis.Nil))

	answers, err := client.Pipelined(ctx, func(pipe redis.Pipeliner) error {
		for i := range 1000 {
			pipe.Set(ctx, fmt.Sprint("key ", i), i, 0)
		}
		pipe.Get(ctx, "key 999")
		return nil
	})
	if err != nil {
		return err
	}
	fmt.Println("pipeline:", len(answers), answers[1000].(*redis.StringCmd).Val())

	subscription := client.Subscribe(ctx, "news")
	if _, err := subscription.Receive(ctx); err != nil {
		return err
	}
	for i := range 100 {
		if err := client.Publish(ctx, "news", fmt.Sprint("item ", i)).Err(); err != nil {
			return err
		}
	}
	messages := subscription.Channel()
	var last *redis.Message
	for range 100 {
		last = <-messages
	}
	fmt.Println("subscription:", last.Channel, last.Payload)
	if err := subscription.Close(); err != nil {
		return err
	}

	var group sync.WaitGroup
	errs := make(chan error, 64)
	for range 64 {
		group.Add(1)
		go func() {
			defer group.Done()
			for range 50 {
				if err := client.Incr(ctx, "count").Err(); err != nil {
					errs <- err
					return
				}
			}
		}()
	}
	group.Wait()
	close(errs)
	for err := range errs {
		return err
	}
	count, err := client.Get(ctx, "count").Int()
	fmt.Println("goroutines:", count, err, client.PoolStats().TotalConns <= 10)

	large := make([]byte, 8<<20)
	for i := range large {
		large[i] = byte(i)
	}
	if err := client.Set(ctx, "large", large, 0).Err(); err != nil {
		return err
	}
	back, err := client.Get(ctx, "large").Bytes()
	fmt.Println("large:", string(back) == string(large), err)
	return nil
}
