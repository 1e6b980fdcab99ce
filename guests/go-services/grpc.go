package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/interop/grpc_testing"
	"google.golang.org/grpc/status"
)

type grpcServer struct {
	grpc_testing.UnimplementedTestServiceServer
}

func (grpcServer) UnaryCall(_ context.Context, request *grpc_testing.SimpleRequest) (*grpc_testing.SimpleResponse, error) {
	if request.ResponseStatus != nil {
		return nil, status.Error(codes.Code(request.ResponseStatus.Code), request.ResponseStatus.Message)
	}
	return &grpc_testing.SimpleResponse{Payload: request.Payload}, nil
}

func (grpcServer) StreamingInputCall(stream grpc.ClientStreamingServer[grpc_testing.StreamingInputCallRequest, grpc_testing.StreamingInputCallResponse]) error {
	size := 0
	for {
		request, err := stream.Recv()
		if err == io.EOF {
			return stream.SendAndClose(&grpc_testing.StreamingInputCallResponse{AggregatedPayloadSize: int32(size)})
		}
		if err != nil {
			return err
		}
		size += len(request.Payload.Body)
	}
}

func (grpcServer) StreamingOutputCall(request *grpc_testing.StreamingOutputCallRequest, stream grpc.ServerStreamingServer[grpc_testing.StreamingOutputCallResponse]) error {
	for _, parameters := range request.ResponseParameters {
		payload := &grpc_testing.Payload{Body: make([]byte, parameters.Size)}
		if err := stream.Send(&grpc_testing.StreamingOutputCallResponse{Payload: payload}); err != nil {
			return err
		}
	}
	return nil
}

func (grpcServer) FullDuplexCall(stream grpc.BidiStreamingServer[grpc_testing.StreamingOutputCallRequest, grpc_testing.StreamingOutputCallResponse]) error {
	for {
		request, err := stream.Recv()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if err := stream.Send(&grpc_testing.StreamingOutputCallResponse{Payload: request.Payload}); err != nil {
			return err
		}
	}
}

// serveGRPC serves the interface that gRPC itself is tested by.
func serveGRPC(args []string) error {
	listener, err := net.Listen("tcp", args[0])
	if err != nil {
		return err
	}
	fmt.Println(listener.Addr())
	server := grpc.NewServer()
	grpc_testing.RegisterTestServiceServer(server, grpcServer{})
	return server.Serve(listener)
}

// talkGRPC makes a call of each kind.
func talkGRPC(args []string) error {
	conn, err := grpc.NewClient(args[0], grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return err
	}
	defer conn.Close()
	client := grpc_testing.NewTestServiceClient(conn)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()

	payload := &grpc_testing.Payload{Body: make([]byte, 1<<20)}
	answer, err := client.UnaryCall(ctx, &grpc_testing.SimpleRequest{Payload: payload})
	if err != nil {
		return err
	}
	fmt.Println("unary:", len(answer.Payload.Body))
	_, err = client.UnaryCall(ctx, &grpc_testing.SimpleRequest{
		ResponseStatus: &grpc_testing.EchoStatus{Code: int32(codes.NotFound), Message: "not here"},
	})
	fmt.Println("status:", status.Code(err), status.Convert(err).Message())

	sending, err := client.StreamingInputCall(ctx)
	if err != nil {
		return err
	}
	for range 100 {
		payload := &grpc_testing.Payload{Body: make([]byte, 10_000)}
		if err := sending.Send(&grpc_testing.StreamingInputCallRequest{Payload: payload}); err != nil {
			return err
		}
	}
	total, err := sending.CloseAndRecv()
	if err != nil {
		return err
	}
	fmt.Println("sent:", total.AggregatedPayloadSize)

	var parameters []*grpc_testing.ResponseParameters
	for i := range 100 {
		parameters = append(parameters, &grpc_testing.ResponseParameters{Size: int32(100 * i)})
	}
	receiving, err := client.StreamingOutputCall(ctx, &grpc_testing.StreamingOutputCallRequest{ResponseParameters: parameters})
	if err != nil {
		return err
	}
	count, size := 0, 0
	for {
		answer, err := receiving.Recv()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		count, size = count+1, size+len(answer.Payload.Body)
	}
	fmt.Println("received:", count, size)

	both, err := client.FullDuplexCall(ctx)
	if err != nil {
		return err
	}
	for i := range 100 {
		payload := &grpc_testing.Payload{Body: []byte(fmt.Sprint("message ", i))}
		if err := both.Send(&grpc_testing.StreamingOutputCallRequest{Payload: payload}); err != nil {
			return err
		}
		answer, err := both.Recv()
		if err != nil {
			return err
		}
		if string(answer.Payload.Body) != string(payload.Body) {
			return fmt.Errorf("%q came back for %q", answer.Payload.Body, payload.Body)
		}
	}
	if err := both.CloseSend(); err != nil {
		return err
	}
	_, err = both.Recv()
	fmt.Println("both ways:", err)

	both, err = client.FullDuplexCall(ctx)
	if err != nil {
		return err
	}
	short, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
	defer cancel()
	waiting, err := client.FullDuplexCall(short)
	if err != nil {
		return err
	}
	_, err = waiting.Recv()
	fmt.Println("deadline:", status.Code(err))
	return both.CloseSend()
}
