(module
  (type (;0;) (func (param i32 i32 i32 i64 i32) (result i32)))
  (type (;1;) (func (param i32 i64 i64 i32) (result i32)))
  (type (;2;) (func (param i32 i32 i32 i32) (result i32)))
  (type (;3;) (func (param i32)))
  (type (;4;) (func))
  (import "wasi_snapshot_preview1" "fd_write" (func (;0;) (type 2) (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func (;1;) (type 3) (param i32)))
  (import "wasi_snapshot_preview1" "fd_readdir" (func (;2;) (type 0) (param i32 i32 i32 i64 i32) (result i32)))
  (table (;0;) 1 77 (ref null 1))
  (table (;1;) 5 210 (ref null 1))
  (table (;2;) 51 297 (ref null 1) ref.func 3)
  (memory (;0;) 1 1)
  (memory (;1;) 1 10)
  (global (;0;) (mut i32) i32.const 0)
  (global (;1;) (mut i32) i32.const 500)
  (export "_start" (func 4))
  (export "memory" (memory 0))
  (export "\u{2}W" (func 2))
  (export "" (func 3))
  (export "2" (table 0))
  (export "3" (table 1))
  (export "4" (table 2))
  (export "5" (memory 0))
  (export "6" (memory 1))
  (export "7" (global 0))
  (elem (;0;) (table 1) (i32.const 2) (ref null 1))
  (func (;3;) (type 1) (param i32 i64 i64 i32) (result i32)
    (local (ref null 0) i32 i32)
    global.get 1
    i32.eqz
    if ;; label = @1
      unreachable
    end
    global.get 1
    i32.const 1
    i32.sub
    global.set 1
    memory.size
    local.get 3
    try_table (result i64) ;; label = @1
      try_table ;; label = @2
        nop
        block ;; label = @3
          table.size 2
          local.set 5
          block ;; label = @4
            block ;; label = @5
              memory.size 1
              i32.const 65536
              i32.mul
              i32.const 27395
              local.get 5
              i32.add
              i32.le_u
              br_if 0 (;@5;)
              local.get 5
              i32.const 0
              i32.le_s
              br_if 0 (;@5;)
              local.get 5
              i32.load8_u 1 offset=27391
              local.set 6
              br 1 (;@4;)
            end
            i32.const 0
            local.set 6
          end
          local.get 6
          global.get 0
          i32.xor
          global.set 0
        end
      end
      i64.const 5
    end
    drop
    global.get 0
    i32.xor
    global.set 0
  )
  (func (;4;) (type 4)
    (local i64 v128)
    i32.const 1000
    i64.const 17179869184
    i64.const 25769803776
    i32.const 4000
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
)
