(module
  (type (;0;) (func (param i32) (result i32)))
  (type (;1;) (func (result i64 i64 i64)))
  (type (;2;) (func (param i32 i32) (result exnref)))
  (type (;3;) (func (param f64 externref)))
  (type (;4;) (func (param i32) (result i32 externref)))
  (type (;5;) (func))
  (type (;6;) (func (param i32 i32 i32 i32) (result i32)))
  (type (;7;) (func (param i32)))
  (type (;8;) (func))
  (import "wasi_snapshot_preview1" "fd_write" (func (;0;) (type 6) (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func (;1;) (type 7) (param i32)))
  (import "wasi_snapshot_preview1" "fd_datasync" (func (;2;) (type 0) (param i32) (result i32)))
  (memory (;0;) 1 10)
  (memory (;1;) 0 1)
  (tag (;0;) (type 3) (param f64 externref))
  (tag (;1;) (type 5))
  (global (;0;) (mut i32) i32.const 0)
  (global (;1;) (mut i64) i64.const 0)
  (global (;2;) (mut i64) i64.const 0)
  (global (;3;) (mut i32) i32.const 0)
  (global (;4;) (mut i32) i32.const 500)
  (export "_start" (func 5))
  (export "memory" (memory 0))
  (export ">" (memory 1))
  (export "\u{7}F*\u{6}" (global 0))
  (export "c" (global 1))
  (export "" (global 2))
  (export "{*" (global 3))
  (elem (;0;) declare exnref)
  (func (;3;) (type 1) (result i64 i64 i64)
    global.get 4
    i32.eqz
    if ;; label = @1
      unreachable
    end
    global.get 4
    i32.const 1
    i32.sub
    global.set 4
    try_table (type 1) (result i64 i64 i64) ;; label = @1
      ref.null exn
      block ;; label = @2
        loop (type 5) ;; label = @3
          global.get 4
          i32.eqz
          if ;; label = @4
            unreachable
          end
          global.get 4
          i32.const 1
          i32.sub
          global.set 4
          i64.const 6479289988275932559
          return_call 3
          i64.const -4503599627370496
          i32.wrap_i64
          data.drop 2
          elem.drop 0
          br_table 2 (;@1;) 3 3
          try_table (type 5) (catch 1 0 (;@3;)) (catch_all 0 (;@3;)) (catch_all 1 (;@2;)) (catch_all 0 (;@3;)) (catch_all 1 (;@2;)) (catch 1 0 (;@3;)) (catch 1 1 (;@2;)) (catch 1 1 (;@2;)) ;; label = @4
            elem.drop 0
            i64.const 655359
            data.drop 1
            f64.reinterpret_i64
            loop (result f64) ;; label = @5
              global.get 4
              i32.eqz
              if ;; label = @6
                unreachable
              end
              global.get 4
              i32.const 1
              i32.sub
              global.set 4
              br 0 (;@5;)
              call 3
              f64.const 0x1.646bdcf6428d6p-86 (;=0.00000000000000000000000001799467911666694;)
              i32.trunc_sat_f64_u
              i64.load offset=2910 align=2
              memory.size
              return_call 3
              i64.rem_s
              i64.or
              block (type 1) (result i64 i64 i64) ;; label = @6
                br 4 (;@2;)
                block (type 1) (result i64 i64 i64) ;; label = @7
                  elem.drop 0
                  return_call 3
                  i64.rotr
                  i64.const -281474976710656
                  call 3
                  ref.null extern
                  i32.const 67108864
                  call 3
                  i64.eqz
                  f64.load 1 align=4
                  br 3 (;@4;)
                  call 3
                  f32.const 0x1.3ffep-130 (;=0.000000000000000000000000000000000000000918333;)
                  i32.trunc_f32_s
                  i32.ctz
                  elem.drop 0
                  i32.load offset=16793
                  data.drop 2
                  i32.load8_s 1
                  i64.load8_u offset=28367
                  br 0 (;@7;)
                  i64.extend32_s
                  f64.convert_i64_s
                  i64.trunc_f64_u
                  i64.popcnt
                  i64.extend32_s
                  f32.convert_i64_s
                  i32.reinterpret_f32
                  global.get 0
                  i32.xor
                  global.set 0
                  i64.reinterpret_f64
                  global.get 1
                  i64.xor
                  global.set 1
                  global.get 2
                  i64.xor
                  global.set 2
                  global.get 2
                  i64.xor
                  global.set 2
                  global.get 3
                  i32.xor
                  global.set 3
                  drop
                  global.get 2
                  i64.xor
                  global.set 2
                  global.get 2
                  i64.xor
                  global.set 2
                  global.get 2
                  i64.xor
                  global.set 2
                end
              end
              global.get 2
              i64.xor
              global.set 2
              global.get 2
              i64.xor
              global.set 2
              global.get 2
              i64.xor
              global.set 2
              global.get 2
              i64.xor
              global.set 2
              global.get 3
              i32.xor
              global.set 3
              global.get 2
              i64.xor
              global.set 2
              global.get 2
              i64.xor
              global.set 2
              global.get 2
              i64.xor
              global.set 2
              global.get 2
              i64.xor
              global.set 2
              f64.const 0x1.p-1051 (;=0.00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000004144523;)
            end
            i64.reinterpret_f64
            global.get 1
            i64.xor
            global.set 1
            i64.reinterpret_f64
            global.get 1
            i64.xor
            global.set 1
          end
          global.get 2
          i64.xor
          global.set 2
        end
      end
      drop
      i64.const 6987866434616688616
      i64.const -549755813888
      i64.const -3
    end
  )
  (func (;4;) (type 0) (param i32) (result i32)
    global.get 4
    i32.eqz
    if ;; label = @1
      unreachable
    end
    global.get 4
    i32.const 1
    i32.sub
    global.set 4
    f64.const 0x1.c71e7e8a6aed1p-951 (;=0.00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000009340265851369456;)
    f64.nearest
    f64.ceil
    f64.trunc
    loop (type 1) (result i64 i64 i64) ;; label = @1
      global.get 4
      i32.eqz
      if ;; label = @2
        unreachable
      end
      global.get 4
      i32.const 1
      i32.sub
      global.set 4
      data.drop 2
      memory.size 1
      i64.load32_u 1
      loop ;; label = @2
        global.get 4
        i32.eqz
        if ;; label = @3
          unreachable
        end
        global.get 4
        i32.const 1
        i32.sub
        global.set 4
        i32.const 36473043
        f32.load 1 offset=37564
        i32.trunc_sat_f32_s
        f64.convert_i32_u
        f64.const 0x1.add7931e1c88fp+969 (;=8377892257188283000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000;)
        f32.demote_f64
        local.get 0
        return_call 2
        f32.convert_i32_u
        f32.ne
        try_table (catch_all 1 (;@1;)) (catch 1 1 (;@1;)) (catch 1 0 (;@2;)) ;; label = @3
          f64.const -nan:0xffffffff80000 (;=NaN;)
          f64.const 0x1.ffffffffep-1039 (;=0.00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000033951932655;)
          f64.max
          i64.reinterpret_f64
          global.get 1
          i64.xor
          global.set 1
        end
        global.get 3
        i32.xor
        global.set 3
        i64.reinterpret_f64
        global.get 1
        i64.xor
        global.set 1
      end
      i64.const -16777216
      i64.const -67108864
    end
    global.get 2
    i64.xor
    global.set 2
    global.get 2
    i64.xor
    global.set 2
    global.get 2
    i64.xor
    global.set 2
    i64.reinterpret_f64
    global.get 1
    i64.xor
    global.set 1
    i32.const -787081701
  )
  (func (;5;) (type 8)
    (local i64 v128)
    call 3
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    i32.const 1000
    call 4
    i64.extend_i32_u
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    global.get 0
    i64.extend_i32_u
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    global.get 1
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    global.get 2
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    global.get 3
    i64.extend_i32_u
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    global.get 4
    i64.extend_i32_u
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    memory.size
    i64.extend_i32_u
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    memory.size
    if ;; label = @1
      i32.const 0
      i64.load align=1
      local.get 0
      i64.const 1099511628211
      i64.mul
      i64.xor
      local.set 0
      i32.const 0
      i64.load offset=8 align=1
      local.get 0
      i64.const 1099511628211
      i64.mul
      i64.xor
      local.set 0
      i32.const 0
      i64.load offset=16 align=1
      local.get 0
      i64.const 1099511628211
      i64.mul
      i64.xor
      local.set 0
      i32.const 0
      i64.load offset=65528 align=1
      local.get 0
      i64.const 1099511628211
      i64.mul
      i64.xor
      local.set 0
    end
    memory.size 1
    i64.extend_i32_u
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    memory.size 1
    if ;; label = @1
      i32.const 0
      i64.load 1 align=1
      local.get 0
      i64.const 1099511628211
      i64.mul
      i64.xor
      local.set 0
      i32.const 0
      i64.load 1 offset=8 align=1
      local.get 0
      i64.const 1099511628211
      i64.mul
      i64.xor
      local.set 0
      i32.const 0
      i64.load 1 offset=16 align=1
      local.get 0
      i64.const 1099511628211
      i64.mul
      i64.xor
      local.set 0
      i32.const 0
      i64.load 1 offset=65528 align=1
      local.get 0
      i64.const 1099511628211
      i64.mul
      i64.xor
      local.set 0
    end
    memory.size
    if ;; label = @1
      i32.const 16
      local.get 0
      i64.store
      i32.const 0
      i32.const 16
      i32.store
      i32.const 4
      i32.const 32768
      i32.store
      i32.const 1
      i32.const 0
      i32.const 1
      i32.const 8
      call 0
      drop
    end
    local.get 0
    i32.wrap_i64
    i32.const 63
    i32.and
    call 1
  )
  (data (;0;) (i32.const 0) "Z\c1\fd")
  (data (;1;) (i32.const 21) "\9d\a8\d3")
  (data (;2;) (i32.const 66) "\d1")
)
