(module
  (type (;0;) (func (param i32 i32) (result i32)))
  (type (;1;) (func (param i32) (result i32)))
  (type (;2;) (func (param i32 i32 i32 i32) (result i32)))
  (type (;3;) (func (param i32)))
  (type (;4;) (func))
  (import "wasi_snapshot_preview1" "fd_write" (func (;0;) (type 2) (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func (;1;) (type 3) (param i32)))
  (import "wasi_snapshot_preview1" "fd_prestat_get" (func (;2;) (type 0) (param i32 i32) (result i32)))
  (memory (;0;) 1 1)
  (memory (;1;) 1 11)
  (global (;0;) (mut i64) i64.const -6066220547844737393)
  (global (;1;) (mut i64) i64.const 0)
  (global (;2;) (mut i64) i64.const 0)
  (global (;3;) (mut i32) i32.const 500)
  (export "_start" (func 4))
  (export "memory" (memory 0))
  (export "\u{2b7}" (func 2))
  (export "" (func 3))
  (export "2" (memory 0))
  (export "3" (memory 1))
  (export "4" (global 0))
  (export "vSk\u{18}" (global 1))
  (export "'J" (global 2))
  (func (;3;) (type 0) (param i32 i32) (result i32)
    (local i32 i32 i32 f64 i64 i64 i32 i64)
    global.get 3
    i32.eqz
    if ;; label = @1
      unreachable
    end
    global.get 3
    i32.const 1
    i32.sub
    global.set 3
    loop ;; label = @1
      global.get 3
      i32.eqz
      if ;; label = @2
        unreachable
      end
      global.get 3
      i32.const 1
      i32.sub
      global.set 3
      i32.const 893956842
      local.set 2
      block ;; label = @2
        block ;; label = @3
          memory.size 1
          i32.const 65536
          i32.mul
          i32.const 42929
          local.get 2
          i32.add
          i32.le_u
          br_if 0 (;@3;)
          local.get 2
          i32.const 0
          i32.le_s
          br_if 0 (;@3;)
          local.get 2
          i32.load8_u 1 offset=42925
          local.set 3
          br 1 (;@2;)
        end
        i32.const 0
        local.set 3
      end
      local.get 3
      local.set 4
      block ;; label = @2
        block ;; label = @3
          memory.size
          i32.const 65536
          i32.mul
          i32.const 56091
          local.get 4
          i32.add
          i32.le_u
          br_if 0 (;@3;)
          local.get 4
          i32.const 0
          i32.le_s
          br_if 0 (;@3;)
          local.get 4
          f64.load offset=56083
          local.set 5
          br 1 (;@2;)
        end
        f64.const 0x0p+0 (;=0;)
        local.set 5
      end
      local.get 5
      global.get 0
      i64.const 8998680908550554374
      local.set 6
      i64.const 1
      local.get 6
      local.get 6
      i64.eqz
      select
      local.set 6
      local.set 7
      block ;; label = @2
        block ;; label = @3
          local.get 7
          local.get 6
          local.set 6
          local.tee 7
          i64.const -9223372036854775808
          i64.ne
          br_if 0 (;@3;)
          local.get 6
          i64.const -1
          i64.ne
          br_if 0 (;@3;)
          i64.const 1
          local.set 6
          br 1 (;@2;)
        end
      end
      local.get 7
      local.get 6
      i64.rem_s
      i64.eqz
      i32.extend16_s
      f64.const -0x1.792a28181dd2dp+516 (;=-316059469426656850000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000;)
      f64.const -nan:0xfffffffffff7f (;=NaN;)
      f64.mul
      f64.abs
      f32.const 0x1.fep-142 (;=0.000000000000000000000000000000000000000000357;)
      i32.trunc_sat_f32_u
      br_table 0 (;@1;) 0 (;@1;)
      f64.floor
      f64.nearest
      i32.trunc_sat_f64_s
      i32.sub
      local.set 8
      block ;; label = @2
        block ;; label = @3
          memory.size
          i32.const 65536
          i32.mul
          i32.const 8500
          local.get 8
          i32.add
          i32.le_u
          br_if 0 (;@3;)
          local.get 8
          i32.const 0
          i32.le_s
          br_if 0 (;@3;)
          local.get 8
          i64.load8_u offset=8492
          local.set 9
          br 1 (;@2;)
        end
        i64.const 0
        local.set 9
      end
      local.get 9
      global.get 1
      i64.xor
      global.set 1
      i64.reinterpret_f64
      global.get 2
      i64.xor
      global.set 2
    end
    i32.const 2097152
  )
  (func (;4;) (type 4)
    (local i64 v128)
    i32.const 1000
    i32.const 2000
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
  (data (;0;) (memory 1) (i32.const 4650) "")
  (data (;1;) "\fd")
  (data (;2;) (memory 1) (i32.const 90) "I\0e\e5nt")
  (data (;3;) (memory 1) (i32.const 0) "")
  (data (;4;) "<")
  (data (;5;) (i32.const 42336) "\9c,")
)
