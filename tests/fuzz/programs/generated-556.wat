(module
  (type (;0;) (func (param i32) (result i32)))
  (type (;1;) (func (result f64)))
  (type (;2;) (func (param i32) (result i64)))
  (type (;3;) (func (param i32 i32 i32 i32) (result i32)))
  (type (;4;) (func (param i32)))
  (type (;5;) (func))
  (import "wasi_snapshot_preview1" "fd_write" (func (;0;) (type 3) (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func (;1;) (type 4) (param i32)))
  (import "wasi_snapshot_preview1" "fd_close" (func (;2;) (type 0) (param i32) (result i32)))
  (table (;0;) 1 444 externref)
  (table (;1;) 945 960 externref)
  (table (;2;) 1 991 externref)
  (memory (;0;) 14 15)
  (global (;0;) (mut f64) f64.const -0x1.a6b4242f34e71p-453 (;=-0.00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000007099177332933333;))
  (global (;1;) f32 f32.const -0x1.bec0bcp+73 (;=-16482272000000000000000;))
  (global (;2;) v128 v128.const i32x4 0xcd1f82ae 0x2e1a62c7 0x12023a38 0xd6d56b6d)
  (global (;3;) i64 i64.const 8934233386496960683)
  (global (;4;) f64 f64.const -0x1.6b33043888eedp+316 (;=-189401601629548600000000000000000000000000000000000000000000000000000000000000000000000000000000;))
  (global (;5;) (mut i64) i64.const 0)
  (global (;6;) (mut v128) v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000)
  (global (;7;) (mut i32) i32.const 0)
  (global (;8;) (mut i64) i64.const 0)
  (global (;9;) (mut i32) i32.const 500)
  (export "_start" (func 4))
  (export "memory" (memory 0))
  (export "" (global 3))
  (export "h5" (global 5))
  (export "H" (global 6))
  (export "I@;" (global 7))
  (export "6" (global 8))
  (func (;3;) (type 2) (param i32) (result i64)
    (local i32 i32 i32 i32 i32 f32 f64)
    global.get 9
    i32.eqz
    if ;; label = @1
      unreachable
    end
    global.get 9
    i32.const 1
    i32.sub
    global.set 9
    f32.const 0x1.c0004p-130 (;=0.0000000000000000000000000000000000000012857;)
    i64.trunc_sat_f32_u
    loop (type 1) (result f64) ;; label = @1
      global.get 9
      i32.eqz
      if ;; label = @2
        unreachable
      end
      global.get 9
      i32.const 1
      i32.sub
      global.set 9
      ref.null func
      table.size 2
      local.set 1
      block ;; label = @2
        block ;; label = @3
          memory.size
          i32.const 65536
          i32.mul
          i32.const 269571
          local.get 1
          i32.add
          i32.le_u
          br_if 0 (;@3;)
          local.get 1
          i32.const 0
          i32.le_s
          br_if 0 (;@3;)
          local.get 1
          i32.load16_u offset=269567
          local.set 2
          br 1 (;@2;)
        end
        i32.const 0
        local.set 2
      end
      local.get 2
      local.set 3
      block ;; label = @2
        block ;; label = @3
          memory.size
          i32.const 65536
          i32.mul
          i32.const 257884
          local.get 3
          i32.add
          i32.le_u
          br_if 0 (;@3;)
          local.get 3
          i32.const 0
          i32.le_s
          br_if 0 (;@3;)
          local.get 3
          i32.load8_s offset=257880
          local.set 4
          br 1 (;@2;)
        end
        i32.const 0
        local.set 4
      end
      local.get 4
      local.set 5
      block ;; label = @2
        block ;; label = @3
          memory.size
          i32.const 65536
          i32.mul
          i32.const 91740
          local.get 5
          i32.add
          i32.le_u
          br_if 0 (;@3;)
          local.get 5
          i32.const 0
          i32.le_s
          br_if 0 (;@3;)
          local.get 5
          f32.load offset=91736
          local.set 6
          br 1 (;@2;)
        end
        f32.const 0x0p+0 (;=0;)
        local.set 6
      end
      local.get 6
      global.get 2
      i64.const -536870913
      br 1
      f64.const 0x1.53d6c6974336fp-522 (;=0.00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000009668864499149288;)
      local.tee 7
      local.get 7
      f64.ne
      local.get 7
      f64.const inf (;=inf;)
      f64.eq
      local.get 7
      f64.const -inf (;=-inf;)
      f64.eq
      i32.or
      i32.or
      if ;; label = @2
        f64.const 0x0p+0 (;=0;)
        local.set 7
      end
      local.get 7
      f64.const -0x1.fffffffffffffp+62 (;=-9223372036854775000;)
      f64.lt
      if ;; label = @2
        f64.const -0x1.fffffffffffffp+62 (;=-9223372036854775000;)
        local.set 7
      end
      local.get 7
      f64.const 0x1.fffffffffffffp+62 (;=9223372036854775000;)
      f64.gt
      if ;; label = @2
        f64.const 0x1.fffffffffffffp+62 (;=9223372036854775000;)
        local.set 7
      end
      local.get 7
      i64.trunc_f64_s
      global.get 5
      i64.xor
      global.set 5
      global.get 6
      v128.xor
      global.set 6
      i32.reinterpret_f32
      global.get 7
      i32.xor
      global.set 7
      drop
      f64.const 0x1.c4ff3c8cac5e6p+624 (;=123189210477078310000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000;)
    end
    i64.reinterpret_f64
    global.get 8
    i64.xor
    global.set 8
  )
  (func (;4;) (type 5)
    (local i64 v128)
    i32.const 1000
    call 3
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    global.get 0
    i64.reinterpret_f64
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    global.get 1
    i32.reinterpret_f32
    i64.extend_i32_u
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    global.get 2
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
    global.get 3
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    global.get 4
    i64.reinterpret_f64
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    global.get 5
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    global.get 6
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
    global.get 7
    i64.extend_i32_u
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    global.get 8
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    global.get 9
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
    table.size 1
    i64.extend_i32_u
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    table.size 2
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
)
