(module
  (type (;0;) (func (param i32 i64 i32 i32) (result i32)))
  (type (;1;) (func (param i32 i32) (result i32)))
  (type (;2;) (func (param i32) (result i32)))
  (type (;3;) (func (param i32 i32 i32 i32) (result i32)))
  (type (;4;) (func (param i32)))
  (type (;5;) (func))
  (import "wasi_snapshot_preview1" "fd_write" (func (;0;) (type 3) (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func (;1;) (type 4) (param i32)))
  (import "wasi_snapshot_preview1" "fd_fdstat_set_flags" (func (;2;) (type 1) (param i32 i32) (result i32)))
  (table (;0;) 530 655 (ref null 1) ref.func 2)
  (memory (;0;) 1 14)
  (memory (;1;) 5 13)
  (global (;0;) i32 i32.const 650505134)
  (global (;1;) (mut i64) i64.const 0)
  (global (;2;) (mut i64) i64.const 0)
  (global (;3;) (mut v128) v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000)
  (global (;4;) (mut i32) i32.const 0)
  (global (;5;) (mut i32) i32.const 500)
  (export "_start" (func 4))
  (export "memory" (memory 0))
  (export "\u{17}" (func 2))
  (export "" (func 3))
  (export "2" (table 0))
  (export "3" (memory 0))
  (export "4" (memory 1))
  (export "5" (global 0))
  (export "6" (global 1))
  (export "7" (global 2))
  (export "8" (global 3))
  (export "t" (global 4))
  (func (;3;) (type 2) (param i32) (result i32)
    (local i32 f64 i32 i32 i64 i32 f64)
    global.get 5
    i32.eqz
    if ;; label = @1
      unreachable
    end
    global.get 5
    i32.const 1
    i32.sub
    global.set 5
    local.get 1
    loop ;; label = @1
      global.get 5
      i32.eqz
      if ;; label = @2
        unreachable
      end
      global.get 5
      i32.const 1
      i32.sub
      global.set 5
      f64.const 0x1.fd8b146069dcp+291 (;=7918991029299126000000000000000000000000000000000000000000000000000000000000000000000000;)
      f64.ceil
      f64.trunc
      local.tee 2
      local.get 2
      f64.ne
      local.get 2
      f64.const inf (;=inf;)
      f64.eq
      local.get 2
      f64.const -inf (;=-inf;)
      f64.eq
      i32.or
      i32.or
      if ;; label = @2
        f64.const 0x0p+0 (;=0;)
        local.set 2
      end
      local.get 2
      f64.const -0x1.fffffffffffffp+62 (;=-9223372036854775000;)
      f64.lt
      if ;; label = @2
        f64.const -0x1.fffffffffffffp+62 (;=-9223372036854775000;)
        local.set 2
      end
      local.get 2
      f64.const 0x1.fffffffffffffp+62 (;=9223372036854775000;)
      f64.gt
      if ;; label = @2
        f64.const 0x1.fffffffffffffp+62 (;=9223372036854775000;)
        local.set 2
      end
      local.get 2
      i64.trunc_f64_s
      data.drop 1
      i64.const 65534
      i64.ctz
      loop (result (ref null 0)) ;; label = @2
        global.get 5
        i32.eqz
        if ;; label = @3
          unreachable
        end
        global.get 5
        i32.const 1
        i32.sub
        global.set 5
        local.get 0
        local.tee 1
        v128.const i32x4 0x5b132a3f 0x226811d6 0xd92c713c 0xb41bd77a
        ref.null 2
        ref.as_non_null
        memory.size
        local.set 3
        block ;; label = @3
          block ;; label = @4
            memory.size
            i32.const 65536
            i32.mul
            i32.const 52093
            local.get 3
            i32.add
            i32.le_u
            br_if 0 (;@4;)
            local.get 3
            i32.const 0
            i32.le_s
            br_if 0 (;@4;)
            local.get 3
            i32.load8_s offset=52089
            local.set 4
            br 1 (;@3;)
          end
          i32.const 0
          local.set 4
        end
        local.get 4
        i64.extend_i32_u
        i64.const 4917156915077405716
        local.set 5
        i64.const 1
        local.get 5
        local.get 5
        i64.eqz
        select
        i64.div_u
        f32.convert_i64_s
        i64.trunc_sat_f32_s
        global.get 0
        f64.convert_i32_s
        ref.null eq
        memory.size 1
        i32.extend16_s
        local.set 6
        block ;; label = @3
          block ;; label = @4
            memory.size
            i32.const 65536
            i32.mul
            i32.const 2708
            local.get 6
            i32.add
            i32.le_u
            br_if 0 (;@4;)
            local.get 6
            i32.const 0
            i32.le_s
            br_if 0 (;@4;)
            local.get 6
            f64.load offset=2700 align=2
            local.set 7
            br 1 (;@3;)
          end
          f64.const 0x0p+0 (;=0;)
          local.set 7
        end
        local.get 7
        i64.reinterpret_f64
        global.get 1
        i64.xor
        global.set 1
        drop
        i64.reinterpret_f64
        global.get 1
        i64.xor
        global.set 1
        global.get 2
        i64.xor
        global.set 2
        drop
        global.get 3
        v128.xor
        global.set 3
        global.get 4
        i32.xor
        global.set 4
        ref.null 0
      end
      drop
      global.get 2
      i64.xor
      global.set 2
      global.get 2
      i64.xor
      global.set 2
    end
  )
  (func (;4;) (type 5)
    (local i64 v128)
    i32.const 1000
    call 3
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
    local.tee 1
    i64x2.extract_lane 0
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    local.get 1
    i64x2.extract_lane 1
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
    global.get 5
    i64.extend_i32_u
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    table.size 0
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
  )
  (data (;0;) (memory 1) (i32.const 1548) "\82Q")
  (data (;1;) "")
)
