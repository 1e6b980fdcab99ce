(module
  (type (;0;) (func (param i32 i32) (result i32)))
  (type (;1;) (func (param i32 i32 i32 i32) (result i32)))
  (type (;2;) (func (param i32)))
  (type (;3;) (func))
  (import "wasi_snapshot_preview1" "fd_write" (func (;0;) (type 1) (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func (;1;) (type 2) (param i32)))
  (import "wasi_snapshot_preview1" "environ_sizes_get" (func (;2;) (type 0) (param i32 i32) (result i32)))
  (table (;0;) 214 621 externref)
  (table (;1;) 1 985 funcref)
  (table (;2;) 238 999 funcref)
  (memory (;0;) 10 14)
  (global (;0;) (mut i64) i64.const 0)
  (global (;1;) (mut i32) i32.const 500)
  (export "_start" (func 7))
  (export "memory" (memory 0))
  (export "L7" (global 0))
  (func (;3;) (type 0) (param i32 i32) (result i32)
    (local i32 i32 i64 i32 i64)
    global.get 1
    i32.eqz
    if ;; label = @1
      unreachable
    end
    global.get 1
    i32.const 1
    i32.sub
    global.set 1
    table.size 1
    local.set 3
    block ;; label = @1
      block ;; label = @2
        memory.size
        i32.const 65536
        i32.mul
        i32.const 425508
        local.get 3
        i32.add
        i32.le_u
        br_if 0 (;@2;)
        local.get 3
        i32.const 0
        i32.le_s
        br_if 0 (;@2;)
        local.get 3
        i64.load8_s offset=425500
        local.set 4
        br 1 (;@1;)
      end
      i64.const 0
      local.set 4
    end
    local.get 4
    table.size 2
    local.set 5
    block ;; label = @1
      block ;; label = @2
        memory.size
        i32.const 65536
        i32.mul
        i32.const 621966
        local.get 5
        i32.add
        i32.le_u
        br_if 0 (;@2;)
        local.get 5
        i32.const 0
        i32.le_s
        br_if 0 (;@2;)
        local.get 5
        i64.load32_u offset=621958
        local.set 6
        br 1 (;@1;)
      end
      i64.const 0
      local.set 6
    end
    local.get 6
    global.get 0
    i64.xor
    global.set 0
    global.get 0
    i64.xor
    global.set 0
    i32.const 1176811341
  )
  (func (;4;) (type 0) (param i32 i32) (result i32)
    (local externref i64 f64 f64 f64 i32 i32)
    global.get 1
    i32.eqz
    if ;; label = @1
      unreachable
    end
    global.get 1
    i32.const 1
    i32.sub
    global.set 1
    i64.const -562949953421313
    i64.eqz
    memory.size
    i32.add
    local.set 7
    block ;; label = @1
      block ;; label = @2
        memory.size
        i32.const 65536
        i32.mul
        i32.const 646289
        local.get 7
        i32.add
        i32.le_u
        br_if 0 (;@2;)
        local.get 7
        i32.const 0
        i32.le_s
        br_if 0 (;@2;)
        local.get 7
        i32.load16_u offset=646285 align=1
        local.set 8
        br 1 (;@1;)
      end
      i32.const 0
      local.set 8
    end
    local.get 8
  )
  (func (;5;) (type 0) (param i32 i32) (result i32)
    (local i32 i64)
    global.get 1
    i32.eqz
    if ;; label = @1
      unreachable
    end
    global.get 1
    i32.const 1
    i32.sub
    global.set 1
    loop (result externref) ;; label = @1
      global.get 1
      i32.eqz
      if ;; label = @2
        unreachable
      end
      global.get 1
      i32.const 1
      i32.sub
      global.set 1
      local.get 1
      i32.ctz
      local.set 2
      block ;; label = @2
        block ;; label = @3
          memory.size
          i32.const 65536
          i32.mul
          i32.const 180840
          local.get 2
          i32.add
          i32.le_u
          br_if 0 (;@3;)
          local.get 2
          i32.const 0
          i32.le_s
          br_if 0 (;@3;)
          local.get 2
          i64.load32_u offset=180832
          local.set 3
          br 1 (;@2;)
        end
        i64.const 0
        local.set 3
      end
      local.get 3
      global.get 0
      i64.xor
      global.set 0
      ref.null extern
    end
    drop
    i32.const 917496
  )
  (func (;6;) (type 0) (param i32 i32) (result i32)
    (local f32 i32 i32)
    global.get 1
    i32.eqz
    if ;; label = @1
      unreachable
    end
    global.get 1
    i32.const 1
    i32.sub
    global.set 1
    i32.const -1025
    f32.const 0x1.p-144 (;=0.000000000000000000000000000000000000000000045;)
    f32.const 0x1.1c3284p+70 (;=1310628800000000000000;)
    local.set 2
    i32.reinterpret_f32
    i32.ge_u
    local.set 3
    block ;; label = @1
      block ;; label = @2
        memory.size
        i32.const 65536
        i32.mul
        i32.const 519214
        local.get 3
        i32.add
        i32.le_u
        br_if 0 (;@2;)
        local.get 3
        i32.const 0
        i32.le_s
        br_if 0 (;@2;)
        local.get 3
        i32.load16_u offset=519210 align=1
        local.set 4
        br 1 (;@1;)
      end
      i32.const 0
      local.set 4
    end
    local.get 4
  )
  (func (;7;) (type 3)
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
    i32.const 1000
    i32.const 2000
    call 4
    i64.extend_i32_u
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    i32.const 1000
    i32.const 2000
    call 5
    i64.extend_i32_u
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    i32.const 1000
    i32.const 2000
    call 6
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
  (data (;0;) "")
)
