(module
  (type (;0;) (func (param i32 i32 i32 i64 i32) (result i32)))
  (type (;1;) (func))
  (type (;2;) (func))
  (type (;3;) (func (param i32 i32 i32 i32) (result i32)))
  (type (;4;) (func (param i32)))
  (type (;5;) (func))
  (import "wasi_snapshot_preview1" "fd_write" (func (;0;) (type 3) (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func (;1;) (type 4) (param i32)))
  (table (;0;) 0 801 exnref)
  (table (;1;) 26 378 funcref)
  (memory (;0;) 0 2)
  (memory (;1;) 0 10)
  (tag (;0;) (type 1))
  (global (;0;) (mut i32) i32.const 0)
  (global (;1;) (mut i32) i32.const 0)
  (global (;2;) (mut i64) i64.const 0)
  (global (;3;) (mut i64) i64.const 0)
  (global (;4;) (mut i32) i32.const 500)
  (export "_start" (func 4))
  (export "memory" (memory 0))
  (export "" (table 1))
  (export "G\u{1d}i" (func 2))
  (export "2" (global 0))
  (export "3" (global 1))
  (export "l" (global 2))
  (export "G" (global 3))
  (start 3)
  (elem (;0;) (table 1) (i32.const 0) func)
  (func (;2;) (type 1)
    (local f32)
    global.get 4
    i32.eqz
    if ;; label = @1
      unreachable
    end
    global.get 4
    i32.const 1
    i32.sub
    global.set 4
    call 2
    memory.size
    loop (type 1) ;; label = @1
      global.get 4
      i32.eqz
      if ;; label = @2
        unreachable
      end
      global.get 4
      i32.const 1
      i32.sub
      global.set 4
      i64.const -33
      br 1
      i64.clz
      local.get 0
      return_call 3
      f32.floor
      block (result exnref) ;; label = @2
        try_table (catch_ref 0 0 (;@2;)) (catch 0 1 (;@1;)) (catch 0 1 (;@1;)) (catch_all 1 (;@1;)) (catch 0 2) (catch_ref 0 0 (;@2;)) (catch_all_ref 0 (;@2;)) (catch_all_ref 0 (;@2;)) (catch_all 1 (;@1;)) ;; label = @3
          nop
          i32.const 8388607
          try_table (type 1) (catch_all_ref 1 (;@2;)) (catch 0 3) (catch_all 0 (;@3;)) (catch_all 2 (;@1;)) (catch 0 2 (;@1;)) (catch_ref 0 1 (;@2;)) (catch_all 2 (;@1;)) ;; label = @4
          end
          f32.load 1 align=1
          i64.trunc_f32_u
          local.get 0
          loop ;; label = @4
            global.get 4
            i32.eqz
            if ;; label = @5
              unreachable
            end
            global.get 4
            i32.const 1
            i32.sub
            global.set 4
          end
          f32.neg
          call 3
          f32.trunc
          br 0 (;@3;)
          i32.trunc_f32_u
          call_indirect 1 (type 1)
          memory.size 1
          i32.load16_s
          return_call_indirect 1 (type 2)
          return_call 3
          i64.eqz
          f32.reinterpret_i32
          memory.size 1
          global.get 0
          i32.xor
          global.set 0
          i32.reinterpret_f32
          global.get 1
          i32.xor
          global.set 1
        end
        ref.null exn
      end
      drop
      i32.reinterpret_f32
      global.get 1
      i32.xor
      global.set 1
      global.get 2
      i64.xor
      global.set 2
    end
    global.get 0
    i32.xor
    global.set 0
  )
  (func (;3;) (type 2)
    (local f64 f64)
    global.get 4
    i32.eqz
    if ;; label = @1
      unreachable
    end
    global.get 4
    i32.const 1
    i32.sub
    global.set 4
    f32.const -0x1.20c09ap+80 (;=-1363594400000000000000000;)
    f64.const 0x1.7c76eefc28ffbp-58 (;=0.000000000000000005156256608231942;)
    local.tee 1
    f32.demote_f64
    f32.ge
    local.get 1
    f64.nearest
    f64.neg
    f32.const 0x1.cca7d4p+32 (;=7728518000;)
    memory.size
    i32.load16_s 1
    i32.load8_s
    f32.reinterpret_i32
    i64.const -281474976710656
    i64.ctz
    block (result funcref) ;; label = @1
      elem.drop 0
      local.get 1
      f64.neg
      f64.nearest
      f64.sqrt
      f64.trunc
      ref.null exn
      br 1
      return_call 2
      block (type 1) ;; label = @2
        ref.null extern
        elem.drop 0
        ref.is_null
        block (result exnref) ;; label = @3
          call 2
          elem.drop 0
          return
          ref.null exn
        end
        drop
        global.get 0
        i32.xor
        global.set 0
      end
      drop
      i64.reinterpret_f64
      global.get 3
      i64.xor
      global.set 3
      ref.null func
    end
    drop
    global.get 2
    i64.xor
    global.set 2
    i32.reinterpret_f32
    global.get 1
    i32.xor
    global.set 1
    i32.reinterpret_f32
    global.get 1
    i32.xor
    global.set 1
    i64.reinterpret_f64
    global.get 3
    i64.xor
    global.set 3
    global.get 0
    i32.xor
    global.set 0
  )
  (func (;4;) (type 5)
    (local i64 v128)
    call 2
    call 3
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
    global.get 2
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
)
