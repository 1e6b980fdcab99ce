(module
  (type (;0;) (func (param i32 i32 i32) (result i32)))
  (type (;1;) (func (param i32 i32) (result i32)))
  (type (;2;) (func (param i32) (result i32)))
  (type (;3;) (func (param i32 i32 i32 i32) (result i32)))
  (type (;4;) (func (param i32)))
  (type (;5;) (func))
  (import "wasi_snapshot_preview1" "fd_write" (func (;0;) (type 3) (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func (;1;) (type 4) (param i32)))
  (import "wasi_snapshot_preview1" "fd_prestat_dir_name" (func (;2;) (type 0) (param i32 i32 i32) (result i32)))
  (table (;0;) 2 714 funcref)
  (memory (;0;) 1 4)
  (global (;0;) (mut i64) i64.const 0)
  (global (;1;) (mut i64) i64.const 0)
  (global (;2;) (mut v128) v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000)
  (global (;3;) (mut i32) i32.const 0)
  (global (;4;) (mut i32) i32.const 0)
  (global (;5;) (mut i32) i32.const 500)
  (export "_start" (func 4))
  (export "memory" (memory 0))
  (export "" (func 2))
  (export "1" (memory 0))
  (export "N^e" (func 2))
  (export "3" (global 0))
  (export "4" (global 1))
  (export "\u{0}\u{8}" (global 2))
  (export "6" (global 3))
  (export "(u" (global 4))
  (func (;3;) (type 0) (param i32 i32 i32) (result i32)
    (local funcref f64 i32 i32 i32 i64 i32 f64)
    global.get 5
    i32.eqz
    if ;; label = @1
      unreachable
    end
    global.get 5
    i32.const 1
    i32.sub
    global.set 5
    i64.const -262145
    i64.clz
    i64.popcnt
    f32.convert_i64_s
    i64.const 2251799813685247
    f64.convert_i64_s
    local.tee 4
    table.size 0
    local.set 5
    block ;; label = @1
      block ;; label = @2
        memory.size
        i32.const 65536
        i32.mul
        i32.const 28318
        local.get 5
        i32.add
        i32.le_u
        br_if 0 (;@2;)
        local.get 5
        i32.const 0
        i32.le_s
        br_if 0 (;@2;)
        local.get 5
        i32.load16_s offset=28314 align=1
        local.set 6
        br 1 (;@1;)
      end
      i32.const 0
      local.set 6
    end
    local.get 6
    f64.const 0x1.adae9e55db99p+89 (;=1038907578309931200000000000;)
    ref.null func
    f32.const 0x1.p-146 (;=0.000000000000000000000000000000000000000000011;)
    f32.trunc
    v128.const i32x4 0x13cf1161 0x3d6884f8 0xcb1cff74 0x090a6798
    table.size 0
    local.set 7
    block ;; label = @1
      block ;; label = @2
        memory.size
        i32.const 65536
        i32.mul
        i32.const 18268
        local.get 7
        i32.add
        i32.le_u
        br_if 0 (;@2;)
        local.get 7
        i32.const 0
        i32.le_s
        br_if 0 (;@2;)
        local.get 7
        i64.load8_s offset=18260
        local.set 8
        br 1 (;@1;)
      end
      i64.const 0
      local.set 8
    end
    local.get 8
    i32.const 183533279
    local.set 9
    block ;; label = @1
      block ;; label = @2
        memory.size
        i32.const 65536
        i32.mul
        i32.const 16195
        local.get 9
        i32.add
        i32.le_u
        br_if 0 (;@2;)
        local.get 9
        i32.const 0
        i32.le_s
        br_if 0 (;@2;)
        local.get 9
        f64.load offset=16187 align=2
        local.set 10
        br 1 (;@1;)
      end
      f64.const 0x0p+0 (;=0;)
      local.set 10
    end
    local.get 10
    i64.reinterpret_f64
    global.get 0
    i64.xor
    global.set 0
    global.get 1
    i64.xor
    global.set 1
    global.get 2
    v128.xor
    global.set 2
    i32.reinterpret_f32
    global.get 3
    i32.xor
    global.set 3
    drop
    i64.reinterpret_f64
    global.get 0
    i64.xor
    global.set 0
    global.get 4
    i32.xor
    global.set 4
    i64.reinterpret_f64
    global.get 0
    i64.xor
    global.set 0
    i32.reinterpret_f32
    global.get 3
    i32.xor
    global.set 3
    i32.const 8191
  )
  (func (;4;) (type 5)
    (local i64 v128)
    i32.const 1000
    i32.const 2000
    i32.const 3000
    call 3
    i64.extend_i32_u
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    global.get 0
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
