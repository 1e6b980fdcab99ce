package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/lib/pq"
)

// rows is the number of rows that a COPY sends.
const rows = 100_000

// postgres talks to a server by two libraries.
func postgres(args []string) error {
	for _, talk := range []func(url string) error{postgresByPgx, postgresByPq} {
		if err := talk(args[0]); err != nil {
			return err
		}
	}
	return nil
}

func postgresByPgx(url string) error {
	ctx := context.Background()
	pool, err := pgxpool.New(ctx, url)
	if err != nil {
		return err
	}
	defer pool.Close()
	if _, err := pool.Exec(ctx, "DROP TABLE IF EXISTS people; CREATE TABLE people (id int PRIMARY KEY, name text)"); err != nil {
		return err
	}

	for _, commits := range []bool{true, false} {
		tx, err := pool.Begin(ctx)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "INSERT INTO people VALUES ($1, $2)", 1+2*btoi(commits), "Ada"); err != nil {
			return err
		}
		if commits {
			err = tx.Commit(ctx)
		} else {
			err = tx.Rollback(ctx)
		}
		if err != nil {
			return err
		}
	}
	var ids []int32
	if err := pool.QueryRow(ctx, "SELECT array_agg(id) FROM people").Scan(&ids); err != nil {
		return err
	}
	fmt.Println("pgx: committed:", ids)
	_, err = pool.Exec(ctx, "INSERT INTO people VALUES (3, 'twice')")
	var failed *pgconn.PgError
	fmt.Println("pgx: twice:", errors.As(err, &failed) && failed.Code == "23505")

	source := pgx.CopyFromSlice(rows, func(i int) ([]any, error) {
		return []any{1000 + i, fmt.Sprint("name ", i)}, nil
	})
	copied, err := pool.CopyFrom(ctx, pgx.Identifier{"people"}, []string{"id", "name"}, source)
	if err != nil {
		return err
	}
	var sum int64
	if err := pool.QueryRow(ctx, "SELECT sum(id) FROM people").Scan(&sum); err != nil {
		return err
	}
	fmt.Println("pgx: copied:", copied, sum)
	read, err := pool.Query(ctx, "SELECT id, name FROM people WHERE id >= 1000 ORDER BY id")
	if err != nil {
		return err
	}
	type person struct {
		ID   int32
		Name string
	}
	people, err := pgx.CollectRows(read, pgx.RowToStructByPos[person])
	if err != nil {
		return err
	}
	fmt.Println("pgx: read:", len(people), people[len(people)-1])

	// A connection listens while another notifies.
	conn, err := pool.Acquire(ctx)
	if err != nil {
		return err
	}
	if _, err := conn.Exec(ctx, "LISTEN news"); err != nil {
		return err
	}
	heard := make(chan string, 3)
	go func() {
		for range 3 {
			notification, err := conn.Conn().WaitForNotification(ctx)
			if err != nil {
				heard <- err.Error()
				continue
			}
			heard <- notification.Channel + " " + notification.Payload
		}
		conn.Release()
	}()
	for i := range 3 {
		if _, err := pool.Exec(ctx, "SELECT pg_notify('news', $1)", fmt.Sprint("item ", i)); err != nil {
			return err
		}
	}
	for range 3 {
		fmt.Println("pgx: heard:", <-heard)
	}

	short, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
	defer cancel()
	_, err = pool.Exec(short, "SELECT pg_sleep(60)")
	fmt.Println("pgx: cancelled:", errors.Is(err, context.DeadlineExceeded))
	var one int
	err = pool.QueryRow(ctx, "SELECT 1").Scan(&one)
	fmt.Println("pgx: afterwards:", one, err)
	return nil
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func postgresByPq(url string) error {
	ctx := context.Background()
	db, err := sql.Open("postgres", url)
	if err != nil {
		return err
	}
	defer db.Close()
	if _, err := db.Exec("DROP TABLE IF EXISTS places; CREATE TABLE places (id int PRIMARY KEY, name text)"); err != nil {
		return err
	}
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	copying, err := tx.Prepare(pq.CopyIn("places", "id", "name"))
	if err != nil {
		return err
	}
	for i := range rows {
		if _, err := copying.Exec(i, fmt.Sprint("place ", i)); err != nil {
			return err
		}
	}
	if _, err := copying.Exec(); err != nil {
		return err
	}
	if err := copying.Close(); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	var count, sum int64
	if err := db.QueryRow("SELECT count(*), sum(id) FROM places").Scan(&count, &sum); err != nil {
		return err
	}
	fmt.Println("pq: copied:", count, sum)

	listener := pq.NewListener(url, 10*time.Millisecond, time.Second, nil)
	defer listener.Close()
	if err := listener.Listen("news"); err != nil {
		return err
	}
	if _, err := db.Exec("NOTIFY news, 'hello'"); err != nil {
		return err
	}
	for notification := range listener.Notify {
		// A notification of nil says that the connection is a new one.
		if notification != nil {
			fmt.Println("pq: heard:", notification.Channel, notification.Extra)
			break
		}
	}

	short, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
	defer cancel()
	_, err = db.ExecContext(short, "SELECT pg_sleep(60)")
	var failed *pq.Error
	fmt.Println("pq: cancelled:", errors.Is(err, context.DeadlineExceeded) || errors.As(err, &failed) && failed.Code == "57014")
	var one int
	err = db.QueryRow("SELECT 1").Scan(&one)
	fmt.Println("pq: afterwards:", one, err)
	return nil
}
