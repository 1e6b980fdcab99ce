package carrick

// Tuple1 is a tuple of 1 part.
type Tuple1[T0 any] struct {
	F0 T0
}

// TupleOf1 is a tuple of these 1 part.
func TupleOf1[T0 any](c0 Codec[T0]) Codec[Tuple1[T0]] {
	tupleType := tupleType(c0.Type)
	return Codec[Tuple1[T0]]{
		Type: tupleType,
		Lower: func(c *Call, v Tuple1[T0]) (Value, error) {
			values := c.Lowering(1)
			Lower(&values, "0", c0, v.F0)
			return values.Record()
		},
		Lift: func(c *Call, value Value) (v Tuple1[T0], err error) {
			values := c.Lifting(value, tupleType)
			v.F0 = Lift(&values, "0", c0)
			return v, values.Err()
		},
	}
}

// Tuple2 is a tuple of 2 parts.
type Tuple2[T0, T1 any] struct {
	F0 T0
	F1 T1
}

// TupleOf2 is a tuple of these 2 parts.
func TupleOf2[T0, T1 any](c0 Codec[T0], c1 Codec[T1]) Codec[Tuple2[T0, T1]] {
	tupleType := tupleType(c0.Type, c1.Type)
	return Codec[Tuple2[T0, T1]]{
		Type: tupleType,
		Lower: func(c *Call, v Tuple2[T0, T1]) (Value, error) {
			values := c.Lowering(2)
			Lower(&values, "0", c0, v.F0)
			Lower(&values, "1", c1, v.F1)
			return values.Record()
		},
		Lift: func(c *Call, value Value) (v Tuple2[T0, T1], err error) {
			values := c.Lifting(value, tupleType)
			v.F0 = Lift(&values, "0", c0)
			v.F1 = Lift(&values, "1", c1)
			return v, values.Err()
		},
	}
}

// Tuple3 is a tuple of 3 parts.
type Tuple3[T0, T1, T2 any] struct {
	F0 T0
	F1 T1
	F2 T2
}

// TupleOf3 is a tuple of these 3 parts.
func TupleOf3[T0, T1, T2 any](c0 Codec[T0], c1 Codec[T1], c2 Codec[T2]) Codec[Tuple3[T0, T1, T2]] {
	tupleType := tupleType(c0.Type, c1.Type, c2.Type)
	return Codec[Tuple3[T0, T1, T2]]{
		Type: tupleType,
		Lower: func(c *Call, v Tuple3[T0, T1, T2]) (Value, error) {
			values := c.Lowering(3)
			Lower(&values, "0", c0, v.F0)
			Lower(&values, "1", c1, v.F1)
			Lower(&values, "2", c2, v.F2)
			return values.Record()
		},
		Lift: func(c *Call, value Value) (v Tuple3[T0, T1, T2], err error) {
			values := c.Lifting(value, tupleType)
			v.F0 = Lift(&values, "0", c0)
			v.F1 = Lift(&values, "1", c1)
			v.F2 = Lift(&values, "2", c2)
			return v, values.Err()
		},
	}
}

// Tuple4 is a tuple of 4 parts.
type Tuple4[T0, T1, T2, T3 any] struct {
	F0 T0
	F1 T1
	F2 T2
	F3 T3
}

// TupleOf4 is a tuple of these 4 parts.
func TupleOf4[T0, T1, T2, T3 any](c0 Codec[T0], c1 Codec[T1], c2 Codec[T2], c3 Codec[T3]) Codec[Tuple4[T0, T1, T2, T3]] {
	tupleType := tupleType(c0.Type, c1.Type, c2.Type, c3.Type)
	return Codec[Tuple4[T0, T1, T2, T3]]{
		Type: tupleType,
		Lower: func(c *Call, v Tuple4[T0, T1, T2, T3]) (Value, error) {
			values := c.Lowering(4)
			Lower(&values, "0", c0, v.F0)
			Lower(&values, "1", c1, v.F1)
			Lower(&values, "2", c2, v.F2)
			Lower(&values, "3", c3, v.F3)
			return values.Record()
		},
		Lift: func(c *Call, value Value) (v Tuple4[T0, T1, T2, T3], err error) {
			values := c.Lifting(value, tupleType)
			v.F0 = Lift(&values, "0", c0)
			v.F1 = Lift(&values, "1", c1)
			v.F2 = Lift(&values, "2", c2)
			v.F3 = Lift(&values, "3", c3)
			return v, values.Err()
		},
	}
}

// Tuple5 is a tuple of 5 parts.
type Tuple5[T0, T1, T2, T3, T4 any] struct {
	F0 T0
	F1 T1
	F2 T2
	F3 T3
	F4 T4
}

// TupleOf5 is a tuple of these 5 parts.
func TupleOf5[T0, T1, T2, T3, T4 any](c0 Codec[T0], c1 Codec[T1], c2 Codec[T2], c3 Codec[T3], c4 Codec[T4]) Codec[Tuple5[T0, T1, T2, T3, T4]] {
	tupleType := tupleType(c0.Type, c1.Type, c2.Type, c3.Type, c4.Type)
	return Codec[Tuple5[T0, T1, T2, T3, T4]]{
		Type: tupleType,
		Lower: func(c *Call, v Tuple5[T0, T1, T2, T3, T4]) (Value, error) {
			values := c.Lowering(5)
			Lower(&values, "0", c0, v.F0)
			Lower(&values, "1", c1, v.F1)
			Lower(&values, "2", c2, v.F2)
			Lower(&values, "3", c3, v.F3)
			Lower(&values, "4", c4, v.F4)
			return values.Record()
		},
		Lift: func(c *Call, value Value) (v Tuple5[T0, T1, T2, T3, T4], err error) {
			values := c.Lifting(value, tupleType)
			v.F0 = Lift(&values, "0", c0)
			v.F1 = Lift(&values, "1", c1)
			v.F2 = Lift(&values, "2", c2)
			v.F3 = Lift(&values, "3", c3)
			v.F4 = Lift(&values, "4", c4)
			return v, values.Err()
		},
	}
}

// Tuple6 is a tuple of 6 parts.
type Tuple6[T0, T1, T2, T3, T4, T5 any] struct {
	F0 T0
	F1 T1
	F2 T2
	F3 T3
	F4 T4
	F5 T5
}

// TupleOf6 is a tuple of these 6 parts.
func TupleOf6[T0, T1, T2, T3, T4, T5 any](c0 Codec[T0], c1 Codec[T1], c2 Codec[T2], c3 Codec[T3], c4 Codec[T4], c5 Codec[T5]) Codec[Tuple6[T0, T1, T2, T3, T4, T5]] {
	tupleType := tupleType(c0.Type, c1.Type, c2.Type, c3.Type, c4.Type, c5.Type)
	return Codec[Tuple6[T0, T1, T2, T3, T4, T5]]{
		Type: tupleType,
		Lower: func(c *Call, v Tuple6[T0, T1, T2, T3, T4, T5]) (Value, error) {
			values := c.Lowering(6)
			Lower(&values, "0", c0, v.F0)
			Lower(&values, "1", c1, v.F1)
			Lower(&values, "2", c2, v.F2)
			Lower(&values, "3", c3, v.F3)
			Lower(&values, "4", c4, v.F4)
			Lower(&values, "5", c5, v.F5)
			return values.Record()
		},
		Lift: func(c *Call, value Value) (v Tuple6[T0, T1, T2, T3, T4, T5], err error) {
			values := c.Lifting(value, tupleType)
			v.F0 = Lift(&values, "0", c0)
			v.F1 = Lift(&values, "1", c1)
			v.F2 = Lift(&values, "2", c2)
			v.F3 = Lift(&values, "3", c3)
			v.F4 = Lift(&values, "4", c4)
			v.F5 = Lift(&values, "5", c5)
			return v, values.Err()
		},
	}
}

// Tuple7 is a tuple of 7 parts.
type Tuple7[T0, T1, T2, T3, T4, T5, T6 any] struct {
	F0 T0
	F1 T1
	F2 T2
	F3 T3
	F4 T4
	F5 T5
	F6 T6
}

// TupleOf7 is a tuple of these 7 parts.
func TupleOf7[T0, T1, T2, T3, T4, T5, T6 any](c0 Codec[T0], c1 Codec[T1], c2 Codec[T2], c3 Codec[T3], c4 Codec[T4], c5 Codec[T5], c6 Codec[T6]) Codec[Tuple7[T0, T1, T2, T3, T4, T5, T6]] {
	tupleType := tupleType(c0.Type, c1.Type, c2.Type, c3.Type, c4.Type, c5.Type, c6.Type)
	return Codec[Tuple7[T0, T1, T2, T3, T4, T5, T6]]{
		Type: tupleType,
		Lower: func(c *Call, v Tuple7[T0, T1, T2, T3, T4, T5, T6]) (Value, error) {
			values := c.Lowering(7)
			Lower(&values, "0", c0, v.F0)
			Lower(&values, "1", c1, v.F1)
			Lower(&values, "2", c2, v.F2)
			Lower(&values, "3", c3, v.F3)
			Lower(&values, "4", c4, v.F4)
			Lower(&values, "5", c5, v.F5)
			Lower(&values, "6", c6, v.F6)
			return values.Record()
		},
		Lift: func(c *Call, value Value) (v Tuple7[T0, T1, T2, T3, T4, T5, T6], err error) {
			values := c.Lifting(value, tupleType)
			v.F0 = Lift(&values, "0", c0)
			v.F1 = Lift(&values, "1", c1)
			v.F2 = Lift(&values, "2", c2)
			v.F3 = Lift(&values, "3", c3)
			v.F4 = Lift(&values, "4", c4)
			v.F5 = Lift(&values, "5", c5)
			v.F6 = Lift(&values, "6", c6)
			return v, values.Err()
		},
	}
}

// Tuple8 is a tuple of 8 parts.
type Tuple8[T0, T1, T2, T3, T4, T5, T6, T7 any] struct {
	F0 T0
	F1 T1
	F2 T2
	F3 T3
	F4 T4
	F5 T5
	F6 T6
	F7 T7
}

// TupleOf8 is a tuple of these 8 parts.
func TupleOf8[T0, T1, T2, T3, T4, T5, T6, T7 any](c0 Codec[T0], c1 Codec[T1], c2 Codec[T2], c3 Codec[T3], c4 Codec[T4], c5 Codec[T5], c6 Codec[T6], c7 Codec[T7]) Codec[Tuple8[T0, T1, T2, T3, T4, T5, T6, T7]] {
	tupleType := tupleType(c0.Type, c1.Type, c2.Type, c3.Type, c4.Type, c5.Type, c6.Type, c7.Type)
	return Codec[Tuple8[T0, T1, T2, T3, T4, T5, T6, T7]]{
		Type: tupleType,
		Lower: func(c *Call, v Tuple8[T0, T1, T2, T3, T4, T5, T6, T7]) (Value, error) {
			values := c.Lowering(8)
			Lower(&values, "0", c0, v.F0)
			Lower(&values, "1", c1, v.F1)
			Lower(&values, "2", c2, v.F2)
			Lower(&values, "3", c3, v.F3)
			Lower(&values, "4", c4, v.F4)
			Lower(&values, "5", c5, v.F5)
			Lower(&values, "6", c6, v.F6)
			Lower(&values, "7", c7, v.F7)
			return values.Record()
		},
		Lift: func(c *Call, value Value) (v Tuple8[T0, T1, T2, T3, T4, T5, T6, T7], err error) {
			values := c.Lifting(value, tupleType)
			v.F0 = Lift(&values, "0", c0)
			v.F1 = Lift(&values, "1", c1)
			v.F2 = Lift(&values, "2", c2)
			v.F3 = Lift(&values, "3", c3)
			v.F4 = Lift(&values, "4", c4)
			v.F5 = Lift(&values, "5", c5)
			v.F6 = Lift(&values, "6", c6)
			v.F7 = Lift(&values, "7", c7)
			return v, values.Err()
		},
	}
}

// Tuple9 is a tuple of 9 parts.
type Tuple9[T0, T1, T2, T3, T4, T5, T6, T7, T8 any] struct {
	F0 T0
	F1 T1
	F2 T2
	F3 T3
	F4 T4
	F5 T5
	F6 T6
	F7 T7
	F8 T8
}

// TupleOf9 is a tuple of these 9 parts.
func TupleOf9[T0, T1, T2, T3, T4, T5, T6, T7, T8 any](c0 Codec[T0], c1 Codec[T1], c2 Codec[T2], c3 Codec[T3], c4 Codec[T4], c5 Codec[T5], c6 Codec[T6], c7 Codec[T7], c8 Codec[T8]) Codec[Tuple9[T0, T1, T2, T3, T4, T5, T6, T7, T8]] {
	tupleType := tupleType(c0.Type, c1.Type, c2.Type, c3.Type, c4.Type, c5.Type, c6.Type, c7.Type, c8.Type)
	return Codec[Tuple9[T0, T1, T2, T3, T4, T5, T6, T7, T8]]{
		Type: tupleType,
		Lower: func(c *Call, v Tuple9[T0, T1, T2, T3, T4, T5, T6, T7, T8]) (Value, error) {
			values := c.Lowering(9)
			Lower(&values, "0", c0, v.F0)
			Lower(&values, "1", c1, v.F1)
			Lower(&values, "2", c2, v.F2)
			Lower(&values, "3", c3, v.F3)
			Lower(&values, "4", c4, v.F4)
			Lower(&values, "5", c5, v.F5)
			Lower(&values, "6", c6, v.F6)
			Lower(&values, "7", c7, v.F7)
			Lower(&values, "8", c8, v.F8)
			return values.Record()
		},
		Lift: func(c *Call, value Value) (v Tuple9[T0, T1, T2, T3, T4, T5, T6, T7, T8], err error) {
			values := c.Lifting(value, tupleType)
			v.F0 = Lift(&values, "0", c0)
			v.F1 = Lift(&values, "1", c1)
			v.F2 = Lift(&values, "2", c2)
			v.F3 = Lift(&values, "3", c3)
			v.F4 = Lift(&values, "4", c4)
			v.F5 = Lift(&values, "5", c5)
			v.F6 = Lift(&values, "6", c6)
			v.F7 = Lift(&values, "7", c7)
			v.F8 = Lift(&values, "8", c8)
			return v, values.Err()
		},
	}
}

// Tuple10 is a tuple of 10 parts.
type Tuple10[T0, T1, T2, T3, T4, T5, T6, T7, T8, T9 any] struct {
	F0 T0
	F1 T1
	F2 T2
	F3 T3
	F4 T4
	F5 T5
	F6 T6
	F7 T7
	F8 T8
	F9 T9
}

// TupleOf10 is a tuple of these 10 parts.
func TupleOf10[T0, T1, T2, T3, T4, T5, T6, T7, T8, T9 any](c0 Codec[T0], c1 Codec[T1], c2 Codec[T2], c3 Codec[T3], c4 Codec[T4], c5 Codec[T5], c6 Codec[T6], c7 Codec[T7], c8 Codec[T8], c9 Codec[T9]) Codec[Tuple10[T0, T1, T2, T3, T4, T5, T6, T7, T8, T9]] {
	tupleType := tupleType(c0.Type, c1.Type, c2.Type, c3.Type, c4.Type, c5.Type, c6.Type, c7.Type, c8.Type, c9.Type)
	return Codec[Tuple10[T0, T1, T2, T3, T4, T5, T6, T7, T8, T9]]{
		Type: tupleType,
		Lower: func(c *Call, v Tuple10[T0, T1, T2, T3, T4, T5, T6, T7, T8, T9]) (Value, error) {
			values := c.Lowering(10)
			Lower(&values, "0", c0, v.F0)
			Lower(&values, "1", c1, v.F1)
			Lower(&values, "2", c2, v.F2)
			Lower(&values, "3", c3, v.F3)
			Lower(&values, "4", c4, v.F4)
			Lower(&values, "5", c5, v.F5)
			Lower(&values, "6", c6, v.F6)
			Lower(&values, "7", c7, v.F7)
			Lower(&values, "8", c8, v.F8)
			Lower(&values, "9", c9, v.F9)
			return values.Record()
		},
		Lift: func(c *Call, value Value) (v Tuple10[T0, T1, T2, T3, T4, T5, T6, T7, T8, T9], err error) {
			values := c.Lifting(value, tupleType)
			v.F0 = Lift(&values, "0", c0)
			v.F1 = Lift(&values, "1", c1)
			v.F2 = Lift(&values, "2", c2)
			v.F3 = Lift(&values, "3", c3)
			v.F4 = Lift(&values, "4", c4)
			v.F5 = Lift(&values, "5", c5)
			v.F6 = Lift(&values, "6", c6)
			v.F7 = Lift(&values, "7", c7)
			v.F8 = Lift(&values, "8", c8)
			v.F9 = Lift(&values, "9", c9)
			return v, values.Err()
		},
	}
}

// Tuple11 is a tuple of 11 parts.
type Tuple11[T0, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10 any] struct {
	F0  T0
	F1  T1
	F2  T2
	F3  T3
	F4  T4
	F5  T5
	F6  T6
	F7  T7
	F8  T8
	F9  T9
	F10 T10
}

// TupleOf11 is a tuple of these 11 parts.
func TupleOf11[T0, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10 any](c0 Codec[T0], c1 Codec[T1], c2 Codec[T2], c3 Codec[T3], c4 Codec[T4], c5 Codec[T5], c6 Codec[T6], c7 Codec[T7], c8 Codec[T8], c9 Codec[T9], c10 Codec[T10]) Codec[Tuple11[T0, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10]] {
	tupleType := tupleType(c0.Type, c1.Type, c2.Type, c3.Type, c4.Type, c5.Type, c6.Type, c7.Type, c8.Type, c9.Type, c10.Type)
	return Codec[Tuple11[T0, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10]]{
		Type: tupleType,
		Lower: func(c *Call, v Tuple11[T0, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10]) (Value, error) {
			values := c.Lowering(11)
			Lower(&values, "0", c0, v.F0)
			Lower(&values, "1", c1, v.F1)
			Lower(&values, "2", c2, v.F2)
			Lower(&values, "3", c3, v.F3)
			Lower(&values, "4", c4, v.F4)
			Lower(&values, "5", c5, v.F5)
			Lower(&values, "6", c6, v.F6)
			Lower(&values, "7", c7, v.F7)
			Lower(&values, "8", c8, v.F8)
			Lower(&values, "9", c9, v.F9)
			Lower(&values, "10", c10, v.F10)
			return values.Record()
		},
		Lift: func(c *Call, value Value) (v Tuple11[T0, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10], err error) {
			values := c.Lifting(value, tupleType)
			v.F0 = Lift(&values, "0", c0)
			v.F1 = Lift(&values, "1", c1)
			v.F2 = Lift(&values, "2", c2)
			v.F3 = Lift(&values, "3", c3)
			v.F4 = Lift(&values, "4", c4)
			v.F5 = Lift(&values, "5", c5)
			v.F6 = Lift(&values, "6", c6)
			v.F7 = Lift(&values, "7", c7)
			v.F8 = Lift(&values, "8", c8)
			v.F9 = Lift(&values, "9", c9)
			v.F10 = Lift(&values, "10", c10)
			return v, values.Err()
		},
	}
}

// Tuple12 is a tuple of 12 parts.
type Tuple12[T0, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11 any] struct {
	F0  T0
	F1  T1
	F2  T2
	F3  T3
	F4  T4
	F5  T5
	F6  T6
	F7  T7
	F8  T8
	F9  T9
	F10 T10
	F11 T11
}

// TupleOf12 is a tuple of these 12 parts.
func TupleOf12[T0, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11 any](c0 Codec[T0], c1 Codec[T1], c2 Codec[T2], c3 Codec[T3], c4 Codec[T4], c5 Codec[T5], c6 Codec[T6], c7 Codec[T7], c8 Codec[T8], c9 Codec[T9], c10 Codec[T10], c11 Codec[T11]) Codec[Tuple12[T0, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11]] {
	tupleType := tupleType(c0.Type, c1.Type, c2.Type, c3.Type, c4.Type, c5.Type, c6.Type, c7.Type, c8.Type, c9.Type, c10.Type, c11.Type)
	return Codec[Tuple12[T0, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11]]{
		Type: tupleType,
		Lower: func(c *Call, v Tuple12[T0, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11]) (Value, error) {
			values := c.Lowering(12)
			Lower(&values, "0", c0, v.F0)
			Lower(&values, "1", c1, v.F1)
			Lower(&values, "2", c2, v.F2)
			Lower(&values, "3", c3, v.F3)
			Lower(&values, "4", c4, v.F4)
			Lower(&values, "5", c5, v.F5)
			Lower(&values, "6", c6, v.F6)
			Lower(&values, "7", c7, v.F7)
			Lower(&values, "8", c8, v.F8)
			Lower(&values, "9", c9, v.F9)
			Lower(&values, "10", c10, v.F10)
			Lower(&values, "11", c11, v.F11)
			return values.Record()
		},
		Lift: func(c *Call, value Value) (v Tuple12[T0, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11], err error) {
			values := c.Lifting(value, tupleType)
			v.F0 = Lift(&values, "0", c0)
			v.F1 = Lift(&values, "1", c1)
			v.F2 = Lift(&values, "2", c2)
			v.F3 = Lift(&values, "3", c3)
			v.F4 = Lift(&values, "4", c4)
			v.F5 = Lift(&values, "5", c5)
			v.F6 = Lift(&values, "6", c6)
			v.F7 = Lift(&values, "7", c7)
			v.F8 = Lift(&values, "8", c8)
			v.F9 = Lift(&values, "9", c9)
			v.F10 = Lift(&values, "10", c10)
			v.F11 = Lift(&values, "11", c11)
			return v, values.Err()
		},
	}
}

// Tuple13 is a tuple of 13 parts.
type Tuple13[T0, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12 any] struct {
	F0  T0
	F1  T1
	F2  T2
	F3  T3
	F4  T4
	F5  T5
	F6  T6
	F7  T7
	F8  T8
	F9  T9
	F10 T10
	F11 T11
	F12 T12
}

// TupleOf13 is a tuple of these 13 parts.
func TupleOf13[T0, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12 any](c0 Codec[T0], c1 Codec[T1], c2 Codec[T2], c3 Codec[T3], c4 Codec[T4], c5 Codec[T5], c6 Codec[T6], c7 Codec[T7], c8 Codec[T8], c9 Codec[T9], c10 Codec[T10], c11 Codec[T11], c12 Codec[T12]) Codec[Tuple13[T0, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12]] {
	tupleType := tupleType(c0.Type, c1.Type, c2.Type, c3.Type, c4.Type, c5.Type, c6.Type, c7.Type, c8.Type, c9.Type, c10.Type, c11.Type, c12.Type)
	return Codec[Tuple13[T0, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12]]{
		Type: tupleType,
		Lower: func(c *Call, v Tuple13[T0, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12]) (Value, error) {
			values := c.Lowering(13)
			Lower(&values, "0", c0, v.F0)
			Lower(&values, "1", c1, v.F1)
			Lower(&values, "2", c2, v.F2)
			Lower(&values, "3", c3, v.F3)
			Lower(&values, "4", c4, v.F4)
			Lower(&values, "5", c5, v.F5)
			Lower(&values, "6", c6, v.F6)
			Lower(&values, "7", c7, v.F7)
			Lower(&values, "8", c8, v.F8)
			Lower(&values, "9", c9, v.F9)
			Lower(&values, "10", c10, v.F10)
			Lower(&values, "11", c11, v.F11)
			Lower(&values, "12", c12, v.F12)
			return values.Record()
		},
		Lift: func(c *Call, value Value) (v Tuple13[T0, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12], err error) {
			values := c.Lifting(value, tupleType)
			v.F0 = Lift(&values, "0", c0)
			v.F1 = Lift(&values, "1", c1)
			v.F2 = Lift(&values, "2", c2)
			v.F3 = Lift(&values, "3", c3)
			v.F4 = Lift(&values, "4", c4)
			v.F5 = Lift(&values, "5", c5)
			v.F6 = Lift(&values, "6", c6)
			v.F7 = Lift(&values, "7", c7)
			v.F8 = Lift(&values, "8", c8)
			v.F9 = Lift(&values, "9", c9)
			v.F10 = Lift(&values, "10", c10)
			v.F11 = Lift(&values, "11", c11)
			v.F12 = Lift(&values, "12", c12)
			return v, values.Err()
		},
	}
}

// Tuple14 is a tuple of 14 parts.
type Tuple14[T0, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13 any] struct {
	F0  T0
	F1  T1
	F2  T2
	F3  T3
	F4  T4
	F5  T5
	F6  T6
	F7  T7
	F8  T8
	F9  T9
	F10 T10
	F11 T11
	F12 T12
	F13 T13
}

// TupleOf14 is a tuple of these 14 parts.
func TupleOf14[T0, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13 any](c0 Codec[T0], c1 Codec[T1], c2 Codec[T2], c3 Codec[T3], c4 Codec[T4], c5 Codec[T5], c6 Codec[T6], c7 Codec[T7], c8 Codec[T8], c9 Codec[T9], c10 Codec[T10], c11 Codec[T11], c12 Codec[T12], c13 Codec[T13]) Codec[Tuple14[T0, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13]] {
	tupleType := tupleType(c0.Type, c1.Type, c2.Type, c3.Type, c4.Type, c5.Type, c6.Type, c7.Type, c8.Type, c9.Type, c10.Type, c11.Type, c12.Type, c13.Type)
	return Codec[Tuple14[T0, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13]]{
		Type: tupleType,
		Lower: func(c *Call, v Tuple14[T0, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13]) (Value, error) {
			values := c.Lowering(14)
			Lower(&values, "0", c0, v.F0)
			Lower(&values, "1", c1, v.F1)
			Lower(&values, "2", c2, v.F2)
			Lower(&values, "3", c3, v.F3)
			Lower(&values, "4", c4, v.F4)
			Lower(&values, "5", c5, v.F5)
			Lower(&values, "6", c6, v.F6)
			Lower(&values, "7", c7, v.F7)
			Lower(&values, "8", c8, v.F8)
			Lower(&values, "9", c9, v.F9)
			Lower(&values, "10", c10, v.F10)
			Lower(&values, "11", c11, v.F11)
			Lower(&values, "12", c12, v.F12)
			Lower(&values, "13", c13, v.F13)
			return values.Record()
		},
		Lift: func(c *Call, value Value) (v Tuple14[T0, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13], err error) {
			values := c.Lifting(value, tupleType)
			v.F0 = Lift(&values, "0", c0)
			v.F1 = Lift(&values, "1", c1)
			v.F2 = Lift(&values, "2", c2)
			v.F3 = Lift(&values, "3", c3)
			v.F4 = Lift(&values, "4", c4)
			v.F5 = Lift(&values, "5", c5)
			v.F6 = Lift(&values, "6", c6)
			v.F7 = Lift(&values, "7", c7)
			v.F8 = Lift(&values, "8", c8)
			v.F9 = Lift(&values, "9", c9)
			v.F10 = Lift(&values, "10", c10)
			v.F11 = Lift(&values, "11", c11)
			v.F12 = Lift(&values, "12", c12)
			v.F13 = Lift(&values, "13", c13)
			return v, values.Err()
		},
	}
}

// Tuple15 is a tuple of 15 parts.
type Tuple15[T0, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14 any] struct {
	F0  T0
	F1  T1
	F2  T2
	F3  T3
	F4  T4
	F5  T5
	F6  T6
	F7  T7
	F8  T8
	F9  T9
	F10 T10
	F11 T11
	F12 T12
	F13 T13
	F14 T14
}

// TupleOf15 is a tuple of these 15 parts.
func TupleOf15[T0, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14 any](c0 Codec[T0], c1 Codec[T1], c2 Codec[T2], c3 Codec[T3], c4 Codec[T4], c5 Codec[T5], c6 Codec[T6], c7 Codec[T7], c8 Codec[T8], c9 Codec[T9], c10 Codec[T10], c11 Codec[T11], c12 Codec[T12], c13 Codec[T13], c14 Codec[T14]) Codec[Tuple15[T0, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14]] {
	tupleType := tupleType(c0.Type, c1.Type, c2.Type, c3.Type, c4.Type, c5.Type, c6.Type, c7.Type, c8.Type, c9.Type, c10.Type, c11.Type, c12.Type, c13.Type, c14.Type)
	return Codec[Tuple15[T0, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14]]{
		Type: tupleType,
		Lower: func(c *Call, v Tuple15[T0, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14]) (Value, error) {
			values := c.Lowering(15)
			Lower(&values, "0", c0, v.F0)
			Lower(&values, "1", c1, v.F1)
			Lower(&values, "2", c2, v.F2)
			Lower(&values, "3", c3, v.F3)
			Lower(&values, "4", c4, v.F4)
			Lower(&values, "5", c5, v.F5)
			Lower(&values, "6", c6, v.F6)
			Lower(&values, "7", c7, v.F7)
			Lower(&values, "8", c8, v.F8)
			Lower(&values, "9", c9, v.F9)
			Lower(&values, "10", c10, v.F10)
			Lower(&values, "11", c11, v.F11)
			Lower(&values, "12", c12, v.F12)
			Lower(&values, "13", c13, v.F13)
			Lower(&values, "14", c14, v.F14)
			return values.Record()
		},
		Lift: func(c *Call, value Value) (v Tuple15[T0, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14], err error) {
			values := c.Lifting(value, tupleType)
			v.F0 = Lift(&values, "0", c0)
			v.F1 = Lift(&values, "1", c1)
			v.F2 = Lift(&values, "2", c2)
			v.F3 = Lift(&values, "3", c3)
			v.F4 = Lift(&values, "4", c4)
			v.F5 = Lift(&values, "5", c5)
			v.F6 = Lift(&values, "6", c6)
			v.F7 = Lift(&values, "7", c7)
			v.F8 = Lift(&values, "8", c8)
			v.F9 = Lift(&values, "9", c9)
			v.F10 = Lift(&values, "10", c10)
			v.F11 = Lift(&values, "11", c11)
			v.F12 = Lift(&values, "12", c12)
			v.F13 = Lift(&values, "13", c13)
			v.F14 = Lift(&values, "14", c14)
			return v, values.Err()
		},
	}
}

// Tuple16 is a tuple of 16 parts.
type Tuple16[T0, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15 any] struct {
	F0  T0
	F1  T1
	F2  T2
	F3  T3
	F4  T4
	F5  T5
	F6  T6
	F7  T7
	F8  T8
	F9  T9
	F10 T10
	F11 T11
	F12 T12
	F13 T13
	F14 T14
	F15 T15
}

// TupleOf16 is a tuple of these 16 parts.
func TupleOf16[T0, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15 any](c0 Codec[T0], c1 Codec[T1], c2 Codec[T2], c3 Codec[T3], c4 Codec[T4], c5 Codec[T5], c6 Codec[T6], c7 Codec[T7], c8 Codec[T8], c9 Codec[T9], c10 Codec[T10], c11 Codec[T11], c12 Codec[T12], c13 Codec[T13], c14 Codec[T14], c15 Codec[T15]) Codec[Tuple16[T0, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15]] {
	tupleType := tupleType(c0.Type, c1.Type, c2.Type, c3.Type, c4.Type, c5.Type, c6.Type, c7.Type, c8.Type, c9.Type, c10.Type, c11.Type, c12.Type, c13.Type, c14.Type, c15.Type)
	return Codec[Tuple16[T0, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15]]{
		Type: tupleType,
		Lower: func(c *Call, v Tuple16[T0, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15]) (Value, error) {
			values := c.Lowering(16)
			Lower(&values, "0", c0, v.F0)
			Lower(&values, "1", c1, v.F1)
			Lower(&values, "2", c2, v.F2)
			Lower(&values, "3", c3, v.F3)
			Lower(&values, "4", c4, v.F4)
			Lower(&values, "5", c5, v.F5)
			Lower(&values, "6", c6, v.F6)
			Lower(&values, "7", c7, v.F7)
			Lower(&values, "8", c8, v.F8)
			Lower(&values, "9", c9, v.F9)
			Lower(&values, "10", c10, v.F10)
			Lower(&values, "11", c11, v.F11)
			Lower(&values, "12", c12, v.F12)
			Lower(&values, "13", c13, v.F13)
			Lower(&values, "14", c14, v.F14)
			Lower(&values, "15", c15, v.F15)
			return values.Record()
		},
		Lift: func(c *Call, value Value) (v Tuple16[T0, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15], err error) {
			values := c.Lifting(value, tupleType)
			v.F0 = Lift(&values, "0", c0)
			v.F1 = Lift(&values, "1", c1)
			v.F2 = Lift(&values, "2", c2)
			v.F3 = Lift(&values, "3", c3)
			v.F4 = Lift(&values, "4", c4)
			v.F5 = Lift(&values, "5", c5)
			v.F6 = Lift(&values, "6", c6)
			v.F7 = Lift(&values, "7", c7)
			v.F8 = Lift(&values, "8", c8)
			v.F9 = Lift(&values, "9", c9)
			v.F10 = Lift(&values, "10", c10)
			v.F11 = Lift(&values, "11", c11)
			v.F12 = Lift(&values, "12", c12)
			v.F13 = Lift(&values, "13", c13)
			v.F14 = Lift(&values, "14", c14)
			v.F15 = Lift(&values, "15", c15)
			return v, values.Err()
		},
	}
}

func tupleType(parts ...*Type) *Type {
	fields := make([]TypeField, len(parts))
	for index, part := range parts {
		fields[index] = TypeField{Type: part}
	}
	return &Type{Kind: KindTuple, Fields: fields}
}
