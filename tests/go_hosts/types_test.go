package hosts

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example/hosts/types"
	"example/hosts/types/carrick"
)

// languages are those in which a plugin of the world `types` is there.
var languages = func() []string {
	if some := os.Getenv("CARRICK_TEST_LANGUAGES"); some != "" {
		return strings.Fields(some)
	}
	return []string{"go", "rust", "c"}
}()

// component returns a plugin that the test was given.
func component(t testing.TB, name string) carrick.Component {
	t.Helper()
	return carrick.File(path(t, name))
}

// patient are limits under which a slow machine still answers.
func patient() carrick.Limits {
	limits := carrick.Untrusted()
	limits.MemoryBytesMax = 256 << 20
	limits.CallTimeout = time.Minute
	return limits
}

// echo is the host of the world: it returns what it is given.
type echo struct{}

func (echo) EchoBool(_ context.Context, v bool) (bool, error)              { return v, nil }
func (echo) EchoU8(_ context.Context, v uint8) (uint8, error)              { return v, nil }
func (echo) EchoS8(_ context.Context, v int8) (int8, error)                { return v, nil }
func (echo) EchoU16(_ context.Context, v uint16) (uint16, error)           { return v, nil }
func (echo) EchoS16(_ context.Context, v int16) (int16, error)             { return v, nil }
func (echo) EchoU32(_ context.Context, v uint32) (uint32, error)           { return v, nil }
func (echo) EchoS32(_ context.Context, v int32) (int32, error)             { return v, nil }
func (echo) EchoU64(_ context.Context, v uint64) (uint64, error)           { return v, nil }
func (echo) EchoS64(_ context.Context, v int64) (int64, error)             { return v, nil }
func (echo) EchoF32(_ context.Context, v float32) (float32, error)         { return v, nil }
func (echo) EchoF64(_ context.Context, v float64) (float64, error)         { return v, nil }
func (echo) EchoChar(_ context.Context, v rune) (rune, error)              { return v, nil }
func (echo) EchoString(_ context.Context, v string) (string, error)        { return v, nil }
func (echo) EchoBytes(_ context.Context, v []byte) ([]byte, error)         { return v, nil }
func (echo) EchoNumbers(_ context.Context, v []int64) ([]int64, error)     { return v, nil }
func (echo) EchoStrings(_ context.Context, v []string) ([]string, error)   { return v, nil }
func (echo) EchoLists(_ context.Context, v [][]uint16) ([][]uint16, error) { return v, nil }
func (echo) EchoPeople(_ context.Context, v []types.Person) ([]types.Person, error) {
	return v, nil
}
func (echo) EchoPair(_ context.Context, v types.Pair) (types.Pair, error)          { return v, nil }
func (echo) EchoShape(_ context.Context, v types.Shape) (types.Shape, error)       { return v, nil }
func (echo) EchoColor(_ context.Context, v types.Color) (types.Color, error)       { return v, nil }
func (echo) EchoRights(_ context.Context, v types.Rights) (types.Rights, error)    { return v, nil }
func (echo) EchoLetters(_ context.Context, v types.Letters) (types.Letters, error) { return v, nil }
func (echo) EchoBits(_ context.Context, v types.Bits) (types.Bits, error)          { return v, nil }
func (echo) EchoTuple(_ context.Context, v carrick.Tuple3[uint8, string, float64]) (carrick.Tuple3[uint8, string, float64], error) {
	return v, nil
}
func (echo) EchoOption(_ context.Context, v *uint32) (*uint32, error)       { return v, nil }
func (echo) EchoOptionString(_ context.Context, v *string) (*string, error) { return v, nil }
func (echo) EchoOptionOption(_ context.Context, v **bool) (**bool, error)   { return v, nil }

func (echo) EchoPerson(_ context.Context, v types.Person) (types.Person, error) {
	switch v.Name {
	case "fail":
		return v, errors.New("the database is gone")
	case "panic":
		panic("a bug of the host")
	case "invalid":
		v.Tags = []string{"fine", "\xff"}
	}
	return v, nil
}

// answer turns a result that is an argument into what a function returns.
func answer[T, E any](v carrick.Result[T, E]) (T, error) {
	if v.IsErr {
		return v.OK, carrick.Fail(v.Err)
	}
	return v.OK, nil
}

func (echo) EchoResult(_ context.Context, v carrick.Result[uint64, string]) (uint64, error) {
	return answer(v)
}
func (echo) EchoResultOk(_ context.Context, v carrick.Result[types.Person, struct{}]) (types.Person, error) {
	return answer(v)
}
func (echo) EchoResultErr(_ context.Context, v carrick.Result[struct{}, types.Color]) error {
	_, err := answer(v)
	return err
}
func (echo) EchoResultEmpty(_ context.Context, v carrick.Result[struct{}, struct{}]) error {
	_, err := answer(v)
	return err
}

type fourteen = carrick.Tuple14[uint8, int16, uint32, int64, float32, float64, rune, bool, string, []byte, *uint64, types.Color, types.Rights, carrick.Tuple2[uint8, int8]]

func (echo) EchoMany(_ context.Context, a uint8, b int16, c uint32, d int64, e float32, f float64, g rune, h bool, i string, j []byte, k *uint64, l types.Color, m types.Rights, n carrick.Tuple2[uint8, int8]) (fourteen, error) {
	return fourteen{F0: a, F1: b, F2: c, F3: d, F4: e, F5: f, F6: g, F7: h, F8: i, F9: j, F10: k, F11: l, F12: m, F13: n}, nil
}

// tickets is the host of the resource `ticket`, which counts those that are open.
type tickets struct{ open atomic.Int64 }

type ticket struct {
	office *tickets
	number uint32
	closed atomic.Bool
}

func (o *tickets) NewTicket(_ context.Context, number uint32) (types.Ticket, error) {
	o.open.Add(1)
	return &ticket{office: o, number: number}, nil
}
func (o *tickets) Valid(_ context.Context, t types.Ticket) (bool, error) {
	return t.(*ticket).office == o && !t.(*ticket).closed.Load(), nil
}
func (o *tickets) Punch(_ context.Context, t types.Ticket) (uint32, error) {
	// It belongs to the host now.
	number := t.(*ticket).number
	return number, t.Close()
}
func (t *ticket) Number(context.Context) (uint32, error) { return t.number, nil }
func (t *ticket) Next(ctx context.Context) (types.Ticket, error) {
	return t.office.NewTicket(ctx, t.number+1)
}
func (t *ticket) Close() error {
	if t.closed.Swap(true) {
		return errors.New("a ticket was closed twice")
	}
	t.office.open.Add(-1)
	return nil
}

// open opens the plugin of a language, and closes it with the test.
func open(t testing.TB, language string, change func(*types.Config)) (*types.Plugin, *tickets) {
	t.Helper()
	office := &tickets{}
	config := types.Config{
		Config:  carrick.Config{Name: language, Limits: patient(), Instances: carrick.Warm(2, 1000, time.Minute)},
		Imports: types.Imports{Echo: echo{}, Tickets: office},
	}
	if change != nil {
		change(&config)
	}
	plugin, err := types.Open(t.Context(), component(t, language+"-types"), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := plugin.Close(); err != nil {
			t.Error(err)
		}
		if left := office.open.Load(); left != 0 {
			t.Errorf("%d tickets are left open", left)
		}
	})
	return plugin, office
}

func each(t *testing.T, test func(*testing.T, string)) {
	for _, language := range languages {
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			test(t, language)
		})
	}
}

// same calls an echo with values and compares what returns.
func same[T any](t *testing.T, call func(context.Context, T) (T, error), values ...T) {
	t.Helper()
	for _, value := range values {
		got, err := call(t.Context(), value)
		if err != nil {
			t.Errorf("%#v: %v", value, err)
		} else if !reflect.DeepEqual(got, value) {
			t.Errorf("sent %#v, got %#v", value, got)
		}
	}
}

func ptr[T any](value T) *T { return &value }

func somebody() types.Person {
	return types.Person{Name: "Ada", Age: 36, Height: 1.65, Tags: []string{"math", "ünïcödé 🎈"}, Rights: types.RightsRead | types.RightsExecute}
}

func TestEveryTypeGoesThroughAPluginOfEveryLanguage(t *testing.T) {
	each(t, func(t *testing.T, language string) {
		p, _ := open(t, language, nil)
		same(t, p.EchoBool, true, false)
		same(t, p.EchoU8, 0, math.MaxUint8)
		same(t, p.EchoS8, math.MinInt8, 0, math.MaxInt8)
		same(t, p.EchoU16, 0, math.MaxUint16)
		same(t, p.EchoS16, math.MinInt16, math.MaxInt16)
		same(t, p.EchoU32, 0, math.MaxUint32)
		same(t, p.EchoS32, math.MinInt32, math.MaxInt32)
		same(t, p.EchoU64, 0, math.MaxUint64)
		same(t, p.EchoS64, math.MinInt64, math.MaxInt64)
		same(t, p.EchoF32, 0, -1.5, math.MaxFloat32, float32(math.Inf(-1)))
		same(t, p.EchoF64, 0, math.Pi, math.SmallestNonzeroFloat64, math.Inf(1))
		same(t, p.EchoChar, 'a', 0, 'ß', '\ud7ff', '\ue000', '🎈', '\U0010ffff')
		same(t, p.EchoString, "", "plain", "zero \x00 inside", "🎈🎈", strings.Repeat("long ", 50_000))
		same(t, p.EchoBytes, []byte{}, []byte{0, 255, 1}, make([]byte, 1<<20))
		same(t, p.EchoNumbers, []int64{}, []int64{math.MinInt64, 0, math.MaxInt64})
		same(t, p.EchoStrings, []string{}, []string{"", "one", "two 🎈"})
		same(t, p.EchoLists, [][]uint16{}, [][]uint16{{}, {1, 2}, {65535}})
		same(t, p.EchoPerson, somebody(), types.Person{Tags: []string{}})
		same(t, p.EchoPeople, []types.Person{}, []types.Person{somebody(), somebody()})
		same(t, p.EchoPair, types.Pair{Left: somebody()}, types.Pair{Left: somebody(), Right: ptr(somebody())})
		same[types.Shape](t, p.EchoShape,
			types.ShapeNothing{}, types.ShapeSmall{Value: 255}, types.ShapeLarge{Value: math.MaxUint64}, types.ShapeReal{Value: -0.5},
			types.ShapeNamed{Value: "circle"}, types.ShapeBoth{Value: carrick.Tuple2[int16, string]{F0: -1, F1: "x"}},
			types.ShapePeople{Value: []types.Person{somebody()}})
		same(t, p.EchoColor, types.ColorRed, types.ColorGreen, types.ColorBlue)
		same(t, p.EchoRights, 0, types.RightsRead|types.RightsWrite|types.RightsExecute)
		same(t, p.EchoLetters, 0, types.LettersA|types.LettersK)
		same(t, p.EchoBits, 0, types.BitsB0|types.BitsB31, math.MaxUint32)
		same(t, p.EchoTuple, carrick.Tuple3[uint8, string, float64]{F0: 1, F1: "two", F2: 3})
		same(t, p.EchoOption, nil, ptr(uint32(0)), ptr(uint32(7)))
		same(t, p.EchoOptionString, nil, ptr(""), ptr("some"))
		same(t, p.EchoOptionOption, nil, ptr[*bool](nil), ptr(ptr(true)))
		sent := fourteen{
			F0: 1, F1: -2, F2: 3, F3: -4, F4: 5.5, F5: 6.25, F6: 'g', F7: true, F8: "i", F9: []byte{10}, F10: ptr(uint64(11)),
			F11: types.ColorBlue, F12: types.RightsWrite, F13: carrick.Tuple2[uint8, int8]{F0: 13, F1: -13},
		}
		got, err := p.EchoMany(t.Context(), sent.F0, sent.F1, sent.F2, sent.F3, sent.F4, sent.F5, sent.F6, sent.F7, sent.F8, sent.F9, sent.F10, sent.F11, sent.F12, sent.F13)
		if err != nil || !reflect.DeepEqual(got, sent) {
			t.Errorf("sent %#v, got %#v, %v", sent, got, err)
		}
	})
}

func TestAResultIsAnErrorOfItsOwnType(t *testing.T) {
	each(t, func(t *testing.T, language string) {
		p, _ := open(t, language, nil)
		number, err := p.EchoResult(t.Context(), carrick.Result[uint64, string]{OK: 7})
		if err != nil || number != 7 {
			t.Errorf("%d, %v", number, err)
		}
		_, err = p.EchoResult(t.Context(), carrick.Result[uint64, string]{IsErr: true, Err: "no"})
		if text, ok := carrick.ErrValue[string](err); !ok || text != "no" {
			t.Errorf("%v", err)
		}
		var color *carrick.Err[types.Color]
		err = p.EchoResultErr(t.Context(), carrick.Result[struct{}, types.Color]{IsErr: true, Err: types.ColorBlue})
		if !errors.As(err, &color) || color.Value != types.ColorBlue {
			t.Errorf("%v", err)
		}
		if text := err.Error(); text != "it answered `err`: blue" {
			t.Error(text)
		}
		if err := p.EchoResultErr(t.Context(), carrick.Result[struct{}, types.Color]{}); err != nil {
			t.Error(err)
		}
		err = p.EchoResultEmpty(t.Context(), carrick.Result[struct{}, struct{}]{IsErr: true})
		if _, ok := carrick.ErrValue[struct{}](err); !ok {
			t.Errorf("%v", err)
		}
		person, err := p.EchoResultOk(t.Context(), carrick.Result[types.Person, struct{}]{OK: somebody()})
		if err != nil || !reflect.DeepEqual(person, somebody()) {
			t.Errorf("%v, %v", person, err)
		}
	})
}

// failed returns the CallError that an error is, after it checked the kind of failure.
func failed(t *testing.T, err error, failure carrick.Failure) *carrick.CallError {
	t.Helper()
	var call *carrick.CallError
	if !errors.As(err, &call) {
		t.Fatalf("no CallError: %v", err)
	}
	if call.Failure != failure {
		t.Fatalf("failure %d, expected %d: %v", call.Failure, failure, err)
	}
	return call
}

func TestAnArgumentThatNoTypeHasNamesItsField(t *testing.T) {
	p, _ := open(t, "c", nil)
	check := func(err error, expected string) {
		t.Helper()
		call := failed(t, err, carrick.InvalidArgument)
		if call.Err.Error() != expected {
			t.Errorf("got %q, expected %q", call.Err, expected)
		}
	}
	person := somebody()
	person.Tags = append(person.Tags, "\xff")
	_, err := p.EchoPair(t.Context(), types.Pair{Left: somebody(), Right: &person})
	check(err, "`value.right.tags[2]` is no valid UTF-8")
	_, err = p.EchoPeople(t.Context(), []types.Person{somebody(), {Rights: 64}})
	check(err, "`value[1].rights` is 0x40, which has bits that `flags rights` does not have")
	_, err = p.EchoShape(t.Context(), nil)
	check(err, "`value` is nil, which is no case of `variant shape`")
	_, err = p.EchoShape(t.Context(), &types.ShapeNothing{})
	check(err, "`value` is a *types.ShapeNothing, which is no case of `variant shape`")
	_, err = p.EchoShape(t.Context(), types.ShapeBoth{Value: carrick.Tuple2[int16, string]{F1: "\xff"}})
	check(err, "`value.both.1` is no valid UTF-8")
	_, err = p.EchoColor(t.Context(), 3)
	check(err, "`value` is 3, and `enum color` has 3 cases")
	_, err = p.EchoChar(t.Context(), 0xd800)
	check(err, "`value` is 0xd800, which is no Unicode scalar value")
	_, err = p.Value(t.Context(), nil)
	check(err, "`counter` is nil, which is no resource")
	_, err = p.Look(t.Context(), nil)
	check(err, "`ticket` is nil, which is no resource")
	same(t, p.EchoPerson, somebody())
}

func TestResourcesOfThePluginLiveUntilClose(t *testing.T) {
	each(t, func(t *testing.T, language string) {
		p, _ := open(t, language, func(c *types.Config) { c.Instances = carrick.Actor() })
		ctx := t.Context()
		must := func(value int64, err error) int64 {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
			return value
		}
		alive := func() int64 { n, err := p.Alive(ctx); return must(int64(n), err) }
		one, err := p.NewCounter(ctx, 5)
		if err != nil {
			t.Fatal(err)
		}
		two, err := p.Make(ctx, 10)
		if err != nil {
			t.Fatal(err)
		}
		if got := must(one.Add(ctx, 2)); got != 7 {
			t.Errorf("7 is %d", got)
		}
		if got := must(p.Value(ctx, two)); got != 10 {
			t.Errorf("10 is %d", got)
		}
		if alive() != 2 {
			t.Errorf("2 alive, not %d", alive())
		}
		_, err = p.CounterMerge(ctx, one, one)
		if call := failed(t, err, carrick.InvalidArgument); call.Err.Error() != "`other` is passed twice" {
			t.Error(err)
		}
		sum, err := p.CounterMerge(ctx, one, two)
		if err != nil {
			t.Fatal(err)
		}
		if got := must(sum.Add(ctx, 0)); got != 17 {
			t.Errorf("17 is %d", got)
		}
		_, err = one.Add(ctx, 1)
		failed(t, err, carrick.InvalidArgument)
		if err := one.Close(); err != nil {
			t.Error(err)
		}
		if err := errors.Join(sum.Close(), sum.Close()); err != nil {
			t.Error(err)
		}
		if alive() != 0 {
			t.Errorf("0 alive, not %d", alive())
		}
	})
}

func TestAResourceKeepsItsInstanceAndASessionGivesSeveral(t *testing.T) {
	p, _ := open(t, "rust", func(c *types.Config) { c.Instances = carrick.Fresh(2) })
	ctx := t.Context()
	one, err := p.NewCounter(ctx, 1)
	if err != nil {
		t.Fatal(err)
	}
	two, err := p.NewCounter(ctx, 2)
	if err != nil {
		t.Fatal(err)
	}
	_, err = p.CounterMerge(ctx, one, two)
	call := failed(t, err, carrick.InvalidArgument)
	if !strings.Contains(call.Err.Error(), "belongs to another instance") {
		t.Error(err)
	}
	// Both instances are taken.
	soon, cancel := context.WithTimeout(ctx, 10*time.Millisecond)
	defer cancel()
	_, err = p.Alive(soon)
	if call := failed(t, err, carrick.Ended); !errors.Is(call, context.DeadlineExceeded) {
		t.Error(err)
	}
	if err := errors.Join(one.Close(), two.Close()); err != nil {
		t.Fatal(err)
	}
	session, err := p.NewSession(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer session.Close()
	if one, err = session.NewCounter(ctx, 1); err != nil {
		t.Fatal(err)
	}
	if two, err = session.NewCounter(ctx, 2); err != nil {
		t.Fatal(err)
	}
	sum, err := session.CounterMerge(ctx, one, two)
	if err != nil {
		t.Fatal(err)
	}
	if alive, err := session.Alive(ctx); err != nil || alive != 1 {
		t.Errorf("%d, %v", alive, err)
	}
	if alive, err := p.Alive(ctx); err != nil || alive != 0 {
		t.Errorf("a fresh instance has %d counters, %v", alive, err)
	}
	if err := sum.Close(); err != nil {
		t.Error(err)
	}
}

func TestResourcesOfTheHostAreClosedByThePlugin(t *testing.T) {
	each(t, func(t *testing.T, language string) {
		p, office := open(t, language, nil)
		ctx := t.Context()
		sum, err := p.Visit(ctx, 10, 5)
		if err != nil || sum != 10+11+12+13+14 {
			t.Errorf("%d, %v", sum, err)
		}
		if left := office.open.Load(); left != 0 {
			t.Errorf("%d tickets are open", left)
		}
		mine, _ := office.NewTicket(ctx, 41)
		number, err := p.Look(ctx, mine)
		if err != nil || number != 41 {
			t.Errorf("%d, %v", number, err)
		}
		next, err := p.Exchange(ctx, mine)
		if err != nil {
			t.Fatal(err)
		}
		if number, _ := next.Number(ctx); number != 42 {
			t.Errorf("42 is %d", number)
		}
		if left := office.open.Load(); left != 1 {
			t.Errorf("%d tickets are open, not the one", left)
		}
		next.Close()
	})
}

func TestAFunctionOfTheHostThatFailsEndsTheCall(t *testing.T) {
	each(t, func(t *testing.T, language string) {
		p, _ := open(t, language, nil)
		person := somebody()
		for name, expected := range map[string]string{
			"fail":    "the database is gone",
			"panic":   "`carrick-guests:types/echo@0.1.0#echo-person` panicked: a bug of the host",
			"invalid": "`result.tags[1]` is no valid UTF-8",
		} {
			person.Name = name
			_, err := p.EchoPerson(t.Context(), person)
			if call := failed(t, err, carrick.HostFailed); call.Err.Error() != expected {
				t.Errorf("got %q, expected %q", call.Err, expected)
			}
		}
		same(t, p.EchoPerson, somebody())
	})
}

func TestEveryLimitIsStated(t *testing.T) {
	config := types.Config{Config: carrick.Config{Limits: carrick.Untrusted()}}
	config.Limits.ResultBytesMax = 0
	_, err := types.Open(t.Context(), component(t, "c-types"), config)
	expected := "plugin `plugin` has no limits: `Limits.ResultBytesMax` is not stated; state every limit, or start with `carrick.Untrusted()`"
	if err == nil || err.Error() != expected {
		t.Error(err)
	}
}

func TestAResultIsLimited(t *testing.T) {
	p, _ := open(t, "c", func(c *types.Config) { c.Limits.ResultBytesMax = 1000 })
	same(t, p.EchoBytes, make([]byte, 1000))
	_, err := p.EchoBytes(t.Context(), make([]byte, 1001))
	call := failed(t, err, carrick.LimitReached)
	if call.Limit != carrick.LimitResult || call.Err.Error() != "it handed over more than 1000 bytes at once" {
		t.Error(err)
	}
	same(t, p.EchoBytes, make([]byte, 1000))
}

func TestHostCallsAreLimited(t *testing.T) {
	p, office := open(t, "rust", func(c *types.Config) { c.Limits.HostCallsPerCallMax = 100 })
	_, err := p.Visit(t.Context(), 0, 1000)
	if call := failed(t, err, carrick.LimitReached); call.Limit != carrick.LimitHostCalls {
		t.Error(err)
	}
	// The instance that failed is gone, and with it what it held.
	if left := office.open.Load(); left != 0 {
		t.Errorf("%d tickets are open", left)
	}
	if _, err := p.Visit(t.Context(), 0, 10); err != nil {
		t.Error(err)
	}
}

func TestManyGoroutinesCallOnePlugin(t *testing.T) {
	p, _ := open(t, "rust", func(c *types.Config) { c.Instances = carrick.Warm(4, 50, time.Minute) })
	var group sync.WaitGroup
	for number := range 16 {
		group.Go(func() {
			for round := range 50 {
				person := somebody()
				person.Name = fmt.Sprint(number, "/", round)
				got, err := p.EchoPerson(t.Context(), person)
				if err != nil || !reflect.DeepEqual(got, person) {
					t.Errorf("%v: %v, %v", person, got, err)
					return
				}
			}
		})
	}
	group.Wait()
}

func TestAPluginThatDoesNotFitIsRefusedWithTheReason(t *testing.T) {
	_, err := types.Open(t.Context(), component(t, "c-image"), types.Config{Config: carrick.Config{Limits: patient()}})
	var refused *carrick.OpenError
	if !errors.As(err, &refused) || len(refused.Problems) == 0 {
		t.Fatalf("%v", err)
	}
	expected := "`carrick-guests:types/echo@0.1.0#echo-bool` is not exported by the component"
	if text := refused.Problems[0].String(); text != expected {
		t.Error(text)
	}
	// What it imports is not there.
	_, err = types.Open(t.Context(), component(t, "c-types"), types.Config{
		Config:  carrick.Config{Limits: patient()},
		Imports: types.Imports{Echo: echo{}},
	})
	if err == nil || !strings.Contains(err.Error(), "tickets@0.1.0#ticket.constructor` is imported, which the host does not provide") {
		t.Error(err)
	}
}
