(module
  (type (;0;) (func (param i32 i32 i32 i32) (result i32)))
  (type (;1;) (func (param i32 i32) (result i32)))
  (type (;2;) (func (param i32) (result i32)))
  (type (;3;) (func (param i32 i32 i32 i64 i32) (result i32)))
  (type (;4;) (func (result funcref funcref i32)))
  (type (;5;) (func (result i64 externref)))
  (type (;6;) (func (param i32 i32 i32 i32) (result i32)))
  (type (;7;) (func (param i32)))
  (type (;8;) (func))
  (import "wasi_snapshot_preview1" "fd_write" (func (;0;) (type 6) (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func (;1;) (type 7) (param i32)))
  (import "wasi_snapshot_preview1" "fd_read" (func (;2;) (type 0) (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "environ_sizes_get" (func (;3;) (type 1) (param i32 i32) (result i32)))
  (table (;0;) 1 195 externref)
  (memory (;0;) 2 12)
  (global (;0;) (mut i32) i32.const 0)
  (global (;1;) (mut i64) i64.const 0)
  (global (;2;) (mut i32) i32.const 0)
  (global (;3;) (mut i32) i32.const 500)
  (export "_start" (func 7))
  (export "memory" (memory 0))
  (export "&" (func 2))
  (export "" (func 3))
  (export "2" (func 4))
  (export "3" (func 5))
  (export "4" (func 6))
  (export "5" (table 0))
  (export "6" (memory 0))
  (export "7" (global 0))
  (export "h" (global 1))
  (export "9" (global 2))
  (elem (;0;) funcref)
  (elem (;1;) declare externref)
  (elem (;2;) externref)
  (func (;4;) (type 3) (param i32 i32 i32 i64 i32) (result i32)
    (local i32 i32 i32 i32)
    global.get 3
    i32.eqz
    if ;; label = @1
      unreachable
    end
    global.get 3
    i32.const 1
    i32.sub
    global.set 3
    ref.null extern
    memory.size
    i64.const 786436
    i64.eqz
    local.set 6
    local.set 5
    memory.size
    i32.const 65536
    i32.mul
    i32.const 108324
    local.get 5
    i32.add
    i32.le_u
    if ;; label = @1
    else
      local.get 5
      i32.const 0
      i32.le_s
      if ;; label = @2
      else
        local.get 5
        local.get 6
        i32.store offset=108320
      end
    end
    data.drop 1
    call 6
    br 0
    table.size 0
    i64.const -576460752303423489
    local.set 3
    local.tee 2
    local.set 7
    block ;; label = @1
      block ;; label = @2
        memory.size
        i32.const 65536
        i32.mul
        i32.const 117046
        local.get 7
        i32.add
        i32.le_u
        br_if 0 (;@2;)
        local.get 7
        i32.const 0
        i32.le_s
        br_if 0 (;@2;)
        local.get 7
        i32.load16_u offset=117042
        local.set 8
        br 1 (;@1;)
      end
      i32.const 0
      local.set 8
    end
    local.get 8
    global.get 0
    i32.xor
    global.set 0
    drop
    drop
    drop
    i32.const 1855222437
  )
  (func (;5;) (type 5) (result i64 externref)
    (local i32 i64 i32 i32)
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
    memory.grow
    elem.drop 1
    memory.size
    i32.mul
    local.set 0
    block ;; label = @1
      block ;; label = @2
        memory.size
        i32.const 65536
        i32.mul
        i32.const 2087
        local.get 0
        i32.add
        i32.le_u
        br_if 0 (;@2;)
        local.get 0
        i32.const 0
        i32.le_s
        br_if 0 (;@2;)
        local.get 0
        i64.load offset=2079
        local.set 1
        br 1 (;@1;)
      end
      i64.const 0
      local.set 1
    end
    local.get 1
    loop (type 5) (result i64 externref) ;; label = @1
      global.get 3
      i32.eqz
      if ;; label = @2
        unreachable
      end
      global.get 3
      i32.const 1
      i32.sub
      global.set 3
      i32.const 2097151
      local.set 2
      block ;; label = @2
        block ;; label = @3
          memory.size
          i32.const 65536
          i32.mul
          i32.const 70706
          local.get 2
          i32.add
          i32.le_u
          br_if 0 (;@3;)
          local.get 2
          i32.const 0
          i32.le_s
          br_if 0 (;@3;)
          local.get 2
          i32.load8_u offset=70702
          local.set 3
          br 1 (;@2;)
        end
        i32.const 0
        local.set 3
      end
      local.get 3
      global.get 0
      i32.xor
      global.set 0
      i64.const 3072361613315726213
      ref.null extern
    end
    drop
    global.get 1
    i64.xor
    global.set 1
    ref.null extern
  )
  (func (;6;) (type 4) (result funcref funcref i32)
    (local i32 i64 i32 i32)
    global.get 3
    i32.eqz
    if ;; label = @1
      unreachable
    end
    global.get 3
    i32.const 1
    i32.sub
    global.set 3
    f32.const 0x1.d13dbep+119 (;=1207835160000000000000000000000000000;)
    data.drop 1
    block (type 4) (result funcref funcref i32) ;; label = @1
      elem.drop 2
      elem.drop 2
      data.drop 1
      data.drop 0
      i32.const -829310937
      i64.extend_i32_u
      return_call 6
      local.set 0
      block ;; label = @2
        block ;; label = @3
          memory.size
          i32.const 65536
          i32.mul
          i32.const 281
          local.get 0
          i32.add
          i32.le_u
          br_if 0 (;@3;)
          local.get 0
          i32.const 0
          i32.le_s
          br_if 0 (;@3;)
          local.get 0
          i64.load offset=273 align=2
          local.set 1
          br 1 (;@2;)
        end
        i64.const 0
        local.set 1
      end
      local.get 1
      f32.const 0x1.88p-142 (;=0.000000000000000000000000000000000000000000275;)
      i32.trunc_sat_f32_u
      i64.const 2277787389441115299
      i64.eqz
      i32.shl
      i32.extend16_s
      local.set 2
      block ;; label = @2
        block ;; label = @3
          memory.size
          i32.const 65536
          i32.mul
          i32.const 78083
          local.get 2
          i32.add
          i32.le_u
          br_if 0 (;@3;)
          local.get 2
          i32.const 0
          i32.le_s
          br_if 0 (;@3;)
          local.get 2
          i32.load8_s offset=78079
          local.set 3
          br 1 (;@2;)
        end
        i32.const 0
        local.set 3
      end
      local.get 3
      global.get 0
      i32.xor
      global.set 0
      global.get 1
      i64.xor
      global.set 1
      drop
      drop
      global.get 1
      i64.xor
      global.set 1
      ref.null func
      ref.null func
      i32.const 1048576
    end
    global.get 0
    i32.xor
    global.set 0
    drop
    drop
    i32.reinterpret_f32
    global.get 2
    i32.xor
    global.set 2
    ref.null func
    ref.null func
    i32.const 2136741329
  )
  (func (;7;) (type 8)
    (local i64 v128)
    i32.const 1000
    i32.const 2000
    i32.const 3000
    i64.const 34359738368
    i32.const 5000
    call 4
    i64.extend_i32_u
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    call 5
    drop
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    call 6
    i64.extend_i32_u
    local.get 0
    i64.const 1099511628211
    i64.mul
    i64.xor
    local.set 0
    drop
    drop
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
  )
  (data (;0;) (i32.const 168) "")
  (data (;1;) "7\8a")
)
