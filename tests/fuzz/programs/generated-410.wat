(module
  (type (;0;) (func (param i32 i32) (result i32)))
  (type (;1;) (func (param i32 i32 i32 i32) (result i32)))
  (type (;2;) (func (param i32)))
  (type (;3;) (func))
  (import "wasi_snapshot_preview1" "fd_write" (func (;0;) (type 1) (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func (;1;) (type 2) (param i32)))
  (table (;0;) 8 232 (ref null 0))
  (table (;1;) 599 895 (ref null 0) ref.func 2)
  (memory (;0;) 1 5)
  (global (;0;) (mut i64) i64.const 0)
  (global (;1;) (mut i32) i32.const 0)
  (global (;2;) (mut i64) i64.const 0)
  (global (;3;) (mut i32) i32.const 500)
  (export "_start" (func 3))
  (export "memory" (memory 0))
  (export "cm32p2_realloc" (func 2))
  (export "1" (table 0))
  (export "2" (table 1))
  (export "3" (memory 0))
  (export "\u{6a9}jxf" (global 0))
  (export "5" (global 1))
  (export "6" (global 2))
  (func (;2;) (type 0) (param i32 i32) (result i32)
    (local i32 i64 i32 i32 f32)
    global.get 3
    i32.eqz
    if ;; label = @1
      unreachable
    end
    global.get 3
    i32.const 1
    i32.sub
    global.set 3
    i64.const 6430915704785793863
    data.drop 0
    memory.size
    i32.extend8_s
    local.set 2
    block ;; label = @1
      block ;; label = @2
        memory.size
        i32.const 65536
        i32.mul
        i32.const 22745
        local.get 2
        i32.add
        i32.le_u
        br_if 0 (;@2;)
        local.get 2
        i32.const 0
        i32.le_s
        br_if 0 (;@2;)
        local.get 2
        i64.load16_s offset=22737
        local.set 3
        br 1 (;@1;)
      end
      i64.const 0
      local.set 3
    end
    local.get 3
    f64.reinterpret_i64
    f64.const -nan:0xffffe00000000 (;=NaN;)
    f64.floor
    memory.size
    local.set 4
    block ;; label = @1
      block ;; label = @2
        memory.size
        i32.const 65536
        i32.mul
        i32.const 40198
        local.get 4
        i32.add
        i32.le_u
        br_if 0 (;@2;)
        local.get 4
        i32.const 0
        i32.le_s
        br_if 0 (;@2;)
        local.get 4
        i32.load16_s offset=40194 align=1
        local.set 5
        br 1 (;@1;)
      end
      i32.const 0
      local.set 5
    end
    local.get 5
    i32.ctz
    local.get 0
    f64.convert_i32_s
    f64.floor
    f64.trunc
    f64.nearest
    i64.reinterpret_f64
    f32.const 0x1.fcp-143 (;=0.000000000000000000000000000000000000000000178;)
    local.tee 6
    local.get 6
    f32.ne
    local.get 6
    f32.const inf (;=inf;)
    f32.eq
    local.get 6
    f32.const -inf (;=-inf;)
    f32.eq
    i32.or
    i32.or
    if ;; label = @1
      f32.const 0x0p+0 (;=0;)
      local.set 6
    end
    local.get 6
    f32.const 0x0p+0 (;=0;)
    f32.lt
    if ;; label = @1
      f32.const 0x0p+0 (;=0;)
      local.set 6
    end
    local.get 6
    f32.const 0x1.fffffep+62 (;=9223371500000000000;)
    f32.gt
    if ;; label = @1
      f32.const 0x1.fffffep+62 (;=9223371500000000000;)
      local.set 6
    end
    local.get 6
    i64.trunc_f32_u
    global.get 0
    i64.xor
    global.set 0
    global.get 0
    i64.xor
    global.set 0
    global.get 1
    i32.xor
    global.set 1
    i64.reinterpret_f64
    global.get 2
    i64.xor
    global.set 2
    i64.reinterpret_f64
    global.get 2
    i64.xor
    global.set 2
    global.get 0
    i64.xor
    global.set 0
    i32.const -486438974
  )
  (func (;3;) (type 3)
    (local i64 v128)
    i32.const 1000
    i32.const 2000
    call 2
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
    i64.extend_i32_u
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
  )
  (data (;0;) "")
)
