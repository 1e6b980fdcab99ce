(module
  (type (;0;) (func (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (type (;1;) (func (result f32)))
  (type (;2;) (func (param i32 i32 i32 i32) (result i32)))
  (type (;3;) (func (param i32)))
  (type (;4;) (func))
  (import "wasi_snapshot_preview1" "fd_write" (func (;0;) (type 2) (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func (;1;) (type 3) (param i32)))
  (memory (;0;) 9 13)
  (global (;0;) i64 i64.const -7281081343172287008)
  (global (;1;) (mut i64) i64.const 0)
  (global (;2;) (mut i32) i32.const 0)
  (global (;3;) (mut i32) i32.const 500)
  (export "_start" (func 5))
  (export "memory" (memory 0))
  (export "" (memory 0))
  (export "P;n" (global 0))
  (export "Th>" (global 0))
  (export "\u{69a}" (global 1))
  (export "\u{3aa}\u{13}" (global 2))
  (elem (;0;) declare externref)
  (func (;2;) (type 0) (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)
    (local i32 i64)
    global.get 3
    i32.eqz
    if ;; label = @1
      unreachable
    end
    global.get 3
    i32.const 1
    i32.sub
    global.set 3
    global.get 0
    elem.drop 0
    local.get 3
    local.set 9
    block ;; label = @1
      block ;; label = @2
        memory.size
        i32.const 65536
        i32.mul
        i32.const 528635
        local.get 9
        i32.add
        i32.le_u
        br_if 0 (;@2;)
        local.get 9
        i32.const 0
        i32.le_s
        br_if 0 (;@2;)
        local.get 9
        i64.load16_s offset=528627 align=1
        local.set 10
        br 1 (;@1;)
      end
      i64.const 0
      local.set 10
    end
    local.get 10
    global.get 1
    i64.xor
    global.set 1
    global.get 1
    i64.xor
    global.set 1
    i32.const -1073741825
  )
  (func (;3;) (type 0) (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)
    (local i32 i64)
    global.get 3
    i32.eqz
    if ;; label = @1
      unreachable
    end
    global.get 3
    i32.const 1
    i32.sub
    global.set 3
    local.get 7
    local.set 9
    block ;; label = @1
      block ;; label = @2
        memory.size
        i32.const 65536
        i32.mul
        i32.const 2147483639
        local.get 9
        i32.add
        i32.le_u
        br_if 0 (;@2;)
        local.get 9
        i32.const 0
        i32.le_s
        br_if 0 (;@2;)
        local.get 9
        i64.load32_u offset=2147483631 align=2
        local.set 10
        br 1 (;@1;)
      end
      i64.const 0
      local.set 10
    end
    local.get 10
    elem.drop 0
    local.get 0
    global.get 2
    i32.xor
    global.set 2
    global.get 1
    i64.xor
    global.set 1
    i32.const -1278702104
  )
  (func (;4;) (type 0) (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)
    (local i32 i32 i32)
    global.get 3
    i32.eqz
    if ;; label = @1
      unreachable
    end
    global.get 3
    i32.const 1
    i32.sub
    global.set 3
    memory.size
    local.set 10
    block ;; label = @1
      block ;; label = @2
        memory.size
        i32.const 65536
        i32.mul
        i32.const 103947
        local.get 10
        i32.add
        i32.le_u
        br_if 0 (;@2;)
        local.get 10
        i32.const 0
        i32.le_s
        br_if 0 (;@2;)
        local.get 10
        i32.load16_u offset=103943 align=1
        local.set 11
        br 1 (;@1;)
      end
      i32.const 0
      local.set 11
    end
    local.get 11
    block (result i32) ;; label = @1
      elem.drop 0
      i32.const -329406484
    end
    global.get 2
    i32.xor
    global.set 2
  )
  (func (;5;) (type 4)
    (local i64 v128)
    i32.const 1000
    i32.const 2000
    i32.const 3000
    i32.const 4000
    i32.const 5000
    i64.const 51539607552
    i64.const 60129542144
    i32.const 8000
    i32.const 9000
    call 2
    i64.extend_i32_u
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    i32.const 1000
    i32.const 2000
    i32.const 3000
    i32.const 4000
    i32.const 5000
    i64.const 51539607552
    i64.const 60129542144
    i32.const 8000
    i32.const 9000
    call 3
    i64.extend_i32_u
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    i32.const 1000
    i32.const 2000
    i32.const 3000
    i32.const 4000
    i32.const 5000
    i64.const 51539607552
    i64.const 60129542144
    i32.const 8000
    i32.const 9000
    call 4
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
    i64.extend_i32_u
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
